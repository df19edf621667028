import { Button, Checkbox, InputNumber } from 'antd'
import type { ReactElement } from 'react'
import type { GradingFigure, GradingIndicator, GradingRule } from '#contracts/customer-grading.ts'
import { formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import type { Editing } from '../../../shared/editor.tsx'
import { Field } from '../../../shared/form.tsx'
import { IndicatorLine } from './indicator-line.tsx'
import { gradingWords } from './words.ts'

/** The fields of a rule of grading, with its formula in words above them. */
export function GradingFields(props: {
  editing: Editing<GradingRule>
  figures: readonly GradingFigure[]
  disabled: boolean
}): ReactElement {
  const w = useWords(gradingWords)
  const { pack } = useSession()
  const { draft, set } = props.editing
  const { indicators, grades } = draft
  const total = indicators.reduce((sum, { weight }) => sum + weight, 0)
  const change = (place: number, next: GradingIndicator | null): void =>
    set({ indicators: indicators.flatMap((one, at) => (at === place ? (next ?? []) : one)) })
  const add = (): void => {
    const [figure] = props.figures
    if (!figure) return
    let number = indicators.length + 1
    while (indicators.some(({ key }) => key === `k${number}`)) number++
    const next: GradingIndicator = {
      key: `k${number}`,
      name: w.newName,
      group: figure.group,
      figure: figure.code,
      weight: 10,
      scoring: { kind: 'rank' },
      missing: 'zero',
    }
    set({ indicators: [...indicators, next] })
  }
  const name = (code: string): string => pack.grades.find((grade) => grade.code === code)?.name ?? code
  return (
    <fieldset className="plain-fieldset stack" disabled={props.disabled}>
      <section className="formula" aria-label={w.formula}>
        <p>
          {w.formulaText(
            indicators.map((one) => `${formatShare(one.weight / total, 0)} ${one.name}`).join(' + '),
          )}
        </p>
        <p>{w.formulaGrade}</p>
      </section>
      <Checkbox
        checked={draft.automatic}
        disabled={props.disabled}
        onChange={(event) => set({ automatic: event.target.checked })}
      >
        {w.automatic}
      </Checkbox>
      <div className="table-holder">
        <table className="table lines-table">
          <thead>
            <tr>
              {(['group', 'name', 'figure', 'weight', 'scoring', 'missing', 'remove'] as const).map(
                (column) => (
                  <th key={column}>{w.columns[column]}</th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {indicators.map((indicator, place) => (
              <IndicatorLine
                key={indicator.key}
                indicator={indicator}
                figures={props.figures}
                disabled={props.disabled}
                onChange={(next) => change(place, next)}
                onRemove={indicators.length > 1 ? () => change(place, null) : null}
              />
            ))}
          </tbody>
        </table>
      </div>
      {!props.disabled && indicators.length < 20 && (
        <div>
          <Button onClick={add}>{w.add}</Button>
        </div>
      )}
      <h3 className="section-title">{w.thresholds}</h3>
      <div className="form-grid thresholds">
        {grades.map(({ grade, from }, place) => (
          <Field key={grade} label={w.gradeFrom(name(grade))}>
            {(control) => (
              <InputNumber
                {...control}
                min={0}
                max={100}
                disabled={props.disabled || place === grades.length - 1}
                value={from}
                onChange={(value) => {
                  if (value !== null)
                    set({ grades: grades.map((one, at) => (at === place ? { grade, from: value } : one)) })
                }}
              />
            )}
          </Field>
        ))}
        <Field label={w.margin} hint={w.marginHint}>
          {(control) => (
            <InputNumber
              {...control}
              min={0}
              max={20}
              disabled={props.disabled}
              value={draft.margin}
              onChange={(value) => set({ margin: value ?? 0 })}
            />
          )}
        </Field>
        <Field label={w.keepDays} hint={w.keepHint}>
          {(control) => (
            <InputNumber
              {...control}
              min={0}
              max={365}
              disabled={props.disabled}
              value={draft.keepDays}
              onChange={(value) => set({ keepDays: value ?? 0 })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  )
}
