import { Checkbox, Input, InputNumber, Select } from 'antd'
import type { ReactElement } from 'react'
import {
  type DesignedField,
  type FieldDefinition,
  rollupHow,
  rollupSource,
} from '#contracts/customer-fields.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { TextField } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { fieldWords } from './words.ts'

interface PartProps {
  readonly definition: FieldDefinition
  readonly issue: (path: string) => string | undefined
  readonly change: (next: Partial<FieldDefinition>) => void
}
interface FixedProps extends PartProps {
  /** The pack decides it: shown, not changed. */
  readonly fixed: boolean
}

/** Limits of a number, form of a text, and what a relation points to. */
export function RuleFields({ definition, issue, change }: PartProps): ReactElement | null {
  const w = useWords(fieldWords)
  const { kind, rules } = definition
  const put = (next: Partial<FieldDefinition['rules']>): void => change({ rules: { ...rules, ...next } })
  const isText = kind === 'text' || kind === 'long_text'
  const isNumber = kind === 'number' || kind === 'money'
  const per = kind === 'money' ? 100 : 1
  if (kind === 'relation')
    return (
      <Field label={w.form.target} issue={issue('target')}>
        {(control) => (
          <Select
            {...control}
            value={definition.target}
            options={(['customer', 'user'] as const).map((value) => ({
              value,
              label: w.form.targets[value],
            }))}
            onChange={(target) => change({ target })}
          />
        )}
      </Field>
    )
  if (!isText && !isNumber && kind !== 'date') return null
  const limit = (name: 'min' | 'max', label: string) => (
    <Field label={label} issue={issue(`rules.${name}`)}>
      {(control) => {
        const value = rules[name]
        return (
          <InputNumber
            {...control}
            value={value === null ? null : value / per}
            onChange={(next) => put({ [name]: next === null ? null : Math.round(next * per * 1e6) / 1e6 })}
          />
        )
      }}
    </Field>
  )
  return (
    <>
      <div className="field-form-pair">
        {isNumber && (
          <>
            {limit('min', kind === 'money' ? w.form.minYuan : w.form.min)}
            {limit('max', kind === 'money' ? w.form.maxYuan : w.form.max)}
          </>
        )}
        {kind === 'number' && (
          <Field label={w.form.decimals}>
            {(control) => (
              <InputNumber
                {...control}
                min={0}
                max={6}
                precision={0}
                value={rules.decimals}
                onChange={(decimals) => put({ decimals })}
              />
            )}
          </Field>
        )}
        {isText && (
          <Field label={w.form.maxLength}>
            {(control) => (
              <InputNumber
                {...control}
                min={1}
                max={2000}
                precision={0}
                value={rules.maxLength}
                onChange={(maxLength) => put({ maxLength })}
              />
            )}
          </Field>
        )}
      </div>
      {kind === 'text' && (
        <TextField
          label={w.form.pattern}
          hint={w.form.patternHint}
          issue={issue('rules.pattern')}
          value={rules.pattern ?? ''}
          onChange={(pattern) => put({ pattern: pattern === '' ? null : pattern })}
        />
      )}
      {kind !== 'long_text' && kind !== 'money' && (
        <Checkbox checked={rules.unique} onChange={({ target }) => put({ unique: target.checked })}>
          {w.form.unique}
        </Checkbox>
      )}
    </>
  )
}

/** The options of a choice: those that were saved are retired, not removed. */
export function OptionFields({ definition, issue, change, fixed }: FixedProps): ReactElement | null {
  const w = useWords(fieldWords)
  const { kind, options } = definition
  if (kind !== 'choice' && kind !== 'multi_choice') return null
  const put = (at: number, next: Partial<(typeof options)[number]>): void =>
    change({ options: options.map((option, index) => (index === at ? { ...option, ...next } : option)) })
  return (
    <fieldset className="plain-set">
      <legend>{w.form.options}</legend>
      {options.map((option, index) => (
        // Codes are edited here, so the place in the list is what an option is known by.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="option-line" key={index}>
          <Input
            aria-label={w.form.optionCode}
            disabled={fixed}
            value={option.value}
            onChange={({ target }) => put(index, { value: target.value })}
          />
          <Input
            aria-label={w.form.optionLabel}
            value={option.label.zh}
            onChange={({ target }) => put(index, { label: { ...option.label, zh: target.value } })}
          />
          <Checkbox
            checked={option.retired}
            onChange={({ target }) => put(index, { retired: target.checked })}
          >
            {w.form.optionRetire}
          </Checkbox>
          {!fixed && (
            <button
              type="button"
              className="link"
              onClick={() => change({ options: options.filter((_, at) => at !== index) })}
            >
              {w.form.optionRemove}
            </button>
          )}
        </div>
      ))}
      {!fixed && (
        <button
          type="button"
          className="tool-button"
          onClick={() =>
            change({
              options: [
                ...options,
                { value: `o${options.length + 1}`, label: { zh: '', en: '' }, retired: false },
              ],
            })
          }
        >
          {w.form.optionAdd}
        </button>
      )}
      {issue('options') && <small data-issue="true">{issue('options')}</small>}
    </fieldset>
  )
}

export function ExpressionFields(props: FixedProps & { all: readonly DesignedField[] }): ReactElement | null {
  const { definition, issue, change, fixed, all } = props
  const w = useWords(fieldWords)
  const locale = useLocale()
  if (definition.kind !== 'formula') return null
  const usable = all.filter(
    (field) =>
      field.state === 'in_force' &&
      field.definition.kind !== 'relation' &&
      field.definition.label.zh !== definition.label.zh,
  )
  return (
    <>
      <Field label={w.form.expression} hint={w.form.expressionHint} issue={issue('expression')}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={4}
            disabled={fixed}
            value={definition.expression ?? ''}
            onChange={({ target }) => change({ expression: target.value })}
          />
        )}
      </Field>
      {!fixed && (
        <div className="insert-fields" role="group" aria-label={w.form.insert}>
          {usable.map((field) => {
            const label = locale === 'zh-CN' ? field.definition.label.zh : field.definition.label.en
            return (
              <button
                key={field.id}
                type="button"
                className="tool-button"
                onClick={() => change({ expression: `${definition.expression ?? ''}[${label}]` })}
              >
                {label}
              </button>
            )
          })}
        </div>
      )}
    </>
  )
}

const measuresOf = {
  orders: ['amount', 'volume', 'lines'],
  visits: ['minutes'],
  related: ['orders90', 'volume90'],
} as const

export function RollupFields(props: FixedProps & { all: readonly DesignedField[] }): ReactElement | null {
  const { definition, issue, change, fixed, all } = props
  const w = useWords(fieldWords)
  const { rollup } = definition
  if (definition.kind !== 'rollup' || rollup === null) return null
  const put = (next: Partial<typeof rollup>): void => change({ rollup: { ...rollup, ...next } })
  const numbers = all.filter(({ definition: { kind } }) => kind === 'number' || kind === 'money')
  const measures = [
    { value: '', label: w.form.noMeasure },
    ...measuresOf[rollup.source].map((value) => ({ value: value as string, label: w.form.measures[value] })),
    ...(rollup.source === 'related'
      ? numbers.map((field) => ({ value: field.code, label: field.definition.label.zh }))
      : []),
  ]
  return (
    <fieldset className="plain-set" disabled={fixed}>
      <legend>{w.form.rollup}</legend>
      <div className="field-form-pair">
        <Field label={w.form.source} issue={issue('rollup')}>
          {(control) => (
            <Select
              {...control}
              disabled={fixed}
              value={rollup.source}
              options={rollupSource.options.map((value) => ({ value, label: w.form.sources[value] }))}
              onChange={(source) =>
                put({ source, measure: null, via: null, windowDays: source === 'related' ? null : 90 })
              }
            />
          )}
        </Field>
        <Field label={w.form.how}>
          {(control) => (
            <Select
              {...control}
              disabled={fixed}
              value={rollup.how}
              options={rollupHow.options.map((value) => ({ value, label: w.form.hows[value] }))}
              onChange={(how) => put({ how })}
            />
          )}
        </Field>
        <Field label={w.form.measure}>
          {(control) => (
            <Select
              {...control}
              disabled={fixed}
              value={rollup.measure ?? ''}
              options={measures}
              onChange={(measure) => put({ measure: measure === '' ? null : measure })}
            />
          )}
        </Field>
        {rollup.source === 'related' ? (
          <Field label={w.form.via}>
            {(control) => (
              <Select
                {...control}
                disabled={fixed}
                value={rollup.via}
                options={all
                  .filter(({ definition: { target } }) => target === 'customer')
                  .map((field) => ({ value: field.code, label: field.definition.label.zh }))}
                onChange={(via) => put({ via })}
              />
            )}
          </Field>
        ) : (
          <Field label={w.form.window} hint={w.form.windowHint}>
            {(control) => (
              <InputNumber
                {...control}
                disabled={fixed}
                min={1}
                max={3660}
                precision={0}
                value={rollup.windowDays}
                onChange={(windowDays) => put({ windowDays })}
              />
            )}
          </Field>
        )}
      </div>
    </fieldset>
  )
}
