import { Input, InputNumber, Select } from 'antd'
import type { ReactElement } from 'react'
import type { GradingFigure, GradingIndicator, GradingScoring } from '#contracts/customer-grading.ts'
import { gradingGroup } from '#contracts/customer-grading.ts'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { gradingWords } from './words.ts'

/** One indicator of a rule: what it is, where it comes from, how it becomes points. */
export function IndicatorLine(props: {
  indicator: GradingIndicator
  figures: readonly GradingFigure[]
  disabled: boolean
  onChange: (next: GradingIndicator) => void
  onRemove: (() => void) | null
}): ReactElement {
  const w = useWords(gradingWords)
  const { indicator, figures, disabled } = props
  const { name, group, figure: code, weight, scoring, missing } = indicator
  const figure = figures.find((one) => one.code === code)
  const set = (change: Partial<GradingIndicator>): void => props.onChange({ ...indicator, ...change })
  const setFigure = (next: string): void => {
    const found = figures.find((one) => one.code === next)
    const fits = (found?.kind === 'choice') === (scoring.kind === 'choice')
    set({
      figure: next,
      ...(found && !fits && { scoring: usualScoring(found) }),
      ...(found && { group: found.group }),
    })
  }
  const label = (what: string): { 'aria-label': string } => ({ 'aria-label': w.field(name, what) })
  return (
    <tr>
      <td>
        <Select
          {...label(w.columns.group)}
          disabled={disabled}
          value={group}
          options={gradingGroup.options.map((value) => ({ value, label: w.groups[value] }))}
          onChange={(value) => set({ group: value })}
        />
      </td>
      <td>
        <Input
          {...label(w.columns.name)}
          disabled={disabled}
          maxLength={24}
          value={name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </td>
      <td>
        <Select
          {...label(w.columns.figure)}
          disabled={disabled}
          className="figure-select"
          showSearch={{ optionFilterProp: 'label' }}
          value={code}
          options={figures.map(({ code: value, name: text, unit }) => ({
            value,
            label: unit ? text + besides(unit) : text,
          }))}
          onChange={setFigure}
        />
      </td>
      <td>
        <InputNumber
          {...label(w.columns.weight)}
          className="narrow-number"
          disabled={disabled}
          min={0.1}
          max={100}
          value={weight}
          onChange={(value) => {
            if (value !== null) set({ weight: value })
          }}
        />
      </td>
      <td className="scoring-cell">
        <div className="row-gap">
          {scoring.kind !== 'choice' && (
            <Select
              {...label(w.columns.scoring)}
              disabled={disabled}
              value={scoring.kind}
              options={(['rank', 'between'] as const).map((value) => ({ value, label: w.scorings[value] }))}
              onChange={(kind) => set({ scoring: kind === 'rank' ? { kind } : { kind, from: 0, to: 100 } })}
            />
          )}
          {scoring.kind === 'rank' && <small className="quiet">{w.rankHint}</small>}
          {scoring.kind === 'between' &&
            (['from', 'to'] as const).map((end) => (
              <label key={end} className="row-gap">
                <small>{w[end]}</small>
                <InputNumber
                  className="narrow-number"
                  disabled={disabled}
                  value={scoring[end]}
                  onChange={(value) => {
                    if (value !== null) set({ scoring: { ...scoring, [end]: value } })
                  }}
                />
              </label>
            ))}
          {scoring.kind === 'choice' &&
            figure?.options.map(({ value, label: text }) => (
              <label key={value} className="row-gap">
                <small>{text}</small>
                <InputNumber
                  aria-label={w.points(text)}
                  className="narrow-number"
                  disabled={disabled}
                  min={0}
                  max={100}
                  value={scoring.points[value] ?? null}
                  onChange={(points) => set({ scoring: withPoints(scoring, value, points) })}
                />
              </label>
            ))}
        </div>
      </td>
      <td>
        <Select
          {...label(w.columns.missing)}
          disabled={disabled}
          className="missing-select"
          value={missing}
          options={(['zero', 'leave_out'] as const).map((value) => ({ value, label: w.missing[value] }))}
          onChange={(value) => set({ missing: value })}
        />
      </td>
      <td>
        {props.onRemove && !disabled && (
          <button type="button" className="link" aria-label={w.remove(name)} onClick={props.onRemove}>
            ×
          </button>
        )}
      </td>
    </tr>
  )
}

/** Choices get points from the first, the best, down to the last. */
function usualScoring({ kind, options }: GradingFigure): GradingScoring {
  if (kind === 'number') return { kind: 'rank' }
  const last = Math.max(1, options.length - 1)
  const points = options.map(({ value }, place) => [value, Math.round((100 * (last - place)) / last)])
  return { kind: 'choice', points: Object.fromEntries(points) as Record<string, number> }
}

function withPoints(
  scoring: Extract<GradingScoring, { kind: 'choice' }>,
  value: string,
  points: number | null,
): GradingScoring {
  const { [value]: _before, ...rest } = scoring.points
  return { kind: 'choice', points: points === null ? rest : { ...rest, [value]: points } }
}
