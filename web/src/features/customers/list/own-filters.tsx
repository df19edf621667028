import { type ReactElement, useState } from 'react'
import type { FieldView, OwnCondition, OwnFilter } from '#contracts/customer-fields.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import type { PageState } from '../../../app/page-state.ts'
import { Chip } from '../../../shared/filters.tsx'
import { Popup } from '../../../shared/menu.tsx'
import { valueOfDraft } from '#kit/field-value.ts'
import { useOwnFields } from './own-fields.tsx'

const words = defineMessages(
  {
    add: '客户卡字段',
    find: '查找字段',
    from: '不小于',
    to: '不大于',
    since: '从',
    until: '到',
    contains: '包含',
    yes: '是',
    no: '否',
    empty: '未填写',
    filled: '已填写',
    none: '没有可筛选的字段',
  },
  {
    add: 'Card fields',
    find: 'Find a field',
    from: 'At least',
    to: 'At most',
    since: 'From',
    until: 'To',
    contains: 'Contains',
    yes: 'Yes',
    no: 'No',
    empty: 'empty',
    filled: 'filled in',
    none: 'No field to filter by',
  },
)

/** The tests of own fields that stand in the address; what is not understood there is no test. */
function ownFilterOf(state: PageState): OwnFilter {
  try {
    const parsed: unknown = JSON.parse(state['own'] ?? '{}')
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as OwnFilter)
      : {}
  } catch {
    return {}
  }
}

/** A chip for every field that is filtered by, and the way to one more. */
export function OwnFilters(props: {
  state: PageState
  onChange: (change: PageState) => void
}): ReactElement | null {
  const w = useWords(words)
  const locale = useLocale()
  const { fields } = useOwnFields()
  const [wanted, setWanted] = useState('')
  const filter = ownFilterOf(props.state)
  const usable = fields.filter(({ filterable }) => filterable)
  if (usable.length === 0) return null
  const put = (code: string, condition: OwnCondition | null): void => {
    const { [code]: _gone, ...others } = filter
    const next = condition === null ? others : { ...filter, [code]: condition }
    props.onChange({ own: Object.keys(next).length === 0 ? undefined : JSON.stringify(next) })
  }
  const labelOf = (field: FieldView): string => (locale === 'zh-CN' ? field.label.zh : field.label.en)
  const unused = usable.filter(
    (field) =>
      filter[field.code] === undefined && labelOf(field).toLowerCase().includes(wanted.toLowerCase()),
  )
  return (
    <>
      {usable
        .filter(({ code }) => filter[code] !== undefined)
        .map((field) => (
          <Chip
            key={field.code}
            label={labelOf(field)}
            value={conditionText(field, filter[field.code]!, w, locale === 'zh-CN' ? 'zh' : 'en')}
            onClear={() => put(field.code, null)}
          >
            {() => (
              <ConditionForm
                field={field}
                condition={filter[field.code]!}
                onChange={(condition) => put(field.code, condition)}
              />
            )}
          </Chip>
        ))}
      <Popup label={w.add} className="chip-button chip" align="left" button={`＋ ${w.add}`}>
        {(close) => (
          <div className="chip-panel">
            <input
              className="plain-input"
              aria-label={w.find}
              placeholder={w.find}
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
            <div className="chip-choices">
              {unused.map((field) => (
                <button
                  key={field.code}
                  type="button"
                  className="tool-button"
                  onClick={() => {
                    put(field.code, {})
                    setWanted('')
                    close()
                  }}
                >
                  {labelOf(field)}
                </button>
              ))}
              {unused.length === 0 && <p className="quiet">{w.none}</p>}
            </div>
          </div>
        )}
      </Popup>
    </>
  )
}

function conditionText(
  field: FieldView,
  condition: OwnCondition,
  w: {
    readonly empty: string
    readonly filled: string
    readonly since: string
    readonly until: string
    readonly yes: string
    readonly no: string
  },
  language: 'zh' | 'en',
): string {
  if (condition.empty === true) return w.empty
  const number = (value: number): string => String(field.resultKind === 'money' ? value / 100 : value)
  const option = (code: string): string =>
    field.options.find(({ value }) => value === code)?.label[language] ?? code
  const parts = [
    condition.in && listed(condition.in.map(option)),
    condition.contains === undefined ? undefined : `“${condition.contains}”`,
    condition.min === undefined ? undefined : `≥ ${number(condition.min)}`,
    condition.max === undefined ? undefined : `≤ ${number(condition.max)}`,
    condition.from === undefined ? undefined : `${w.since} ${condition.from}`,
    condition.to === undefined ? undefined : `${w.until} ${condition.to}`,
    condition.is === undefined ? undefined : condition.is ? w.yes : w.no,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? w.filled : parts.join(' ')
}

function ConditionForm(props: {
  field: FieldView
  condition: OwnCondition
  onChange: (condition: OwnCondition) => void
}): ReactElement {
  const { field, condition, onChange } = props
  const w = useWords(words)
  const locale = useLocale()
  /** The condition with a part set, or without it; a test of what is there is none of what is not. */
  const put = (part: Partial<OwnCondition>): void => {
    const next = Object.entries({ ...condition, empty: undefined, ...part }).filter(
      ([, value]) => value !== undefined && value !== '',
    )
    onChange(Object.fromEntries(next))
  }
  const limit = (name: 'min' | 'max', label: string): ReactElement => (
    <NumberLimit
      field={field}
      label={label}
      value={condition[name]}
      onChange={(value) => put({ [name]: value })}
    />
  )
  const day = (name: 'from' | 'to', label: string): ReactElement => (
    <label>
      {label}
      <input
        className="plain-input"
        type="date"
        value={condition[name] ?? ''}
        onChange={({ target }) => put({ [name]: target.value === '' ? undefined : target.value })}
      />
    </label>
  )
  return (
    <>
      {(field.resultKind === 'number' || field.resultKind === 'money') && (
        <>
          {limit('min', w.from)}
          {limit('max', w.to)}
        </>
      )}
      {field.resultKind === 'date' && (
        <>
          {day('from', w.since)}
          {day('to', w.until)}
        </>
      )}
      {(field.resultKind === 'text' || field.resultKind === 'long_text') && (
        <label>
          {w.contains}
          <input
            className="plain-input"
            defaultValue={condition.contains ?? ''}
            maxLength={64}
            onChange={({ target }) => put({ contains: target.value.trim() || undefined })}
          />
        </label>
      )}
      {field.resultKind === 'flag' &&
        [true, false].map((value) => (
          <label key={String(value)}>
            <input
              type="radio"
              name={field.code}
              checked={condition.is === value}
              onChange={() => put({ is: value })}
            />
            {value ? w.yes : w.no}
          </label>
        ))}
      <div className="chip-choices">
        {field.options.map((option) => (
          <label key={option.value}>
            <input
              type="checkbox"
              checked={condition.in?.includes(option.value) ?? false}
              onChange={({ target }) => {
                const chosen = (condition.in ?? []).filter((code) => code !== option.value)
                const next = target.checked ? [...chosen, option.value] : chosen
                put({ in: next.length === 0 ? undefined : next })
              }}
            />
            {locale === 'zh-CN' ? option.label.zh : option.label.en}
          </label>
        ))}
      </div>
      <label>
        <input
          type="checkbox"
          checked={condition.empty === true}
          onChange={({ target }) => onChange(target.checked ? { empty: true } : {})}
        />
        {w.empty}
      </label>
    </>
  )
}

function NumberLimit(props: {
  field: FieldView
  label: string
  value: number | undefined
  onChange: (value: number | undefined) => void
}): ReactElement {
  const { field, value } = props
  const money = field.resultKind === 'money'
  return (
    <label>
      {props.label}
      <input
        className="plain-input"
        inputMode="decimal"
        defaultValue={value === undefined ? '' : String(money ? value / 100 : value)}
        onChange={({ target }) => {
          const typed = valueOfDraft({ ...field, kind: money ? 'money' : 'number' }, target.value)
          if (typed !== undefined) props.onChange(typeof typed === 'number' ? typed : undefined)
        }}
      />
    </label>
  )
}
