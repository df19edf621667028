import type { ReactElement } from 'react'
import type { Estimate, Indicator } from '#contracts/inspection-results.ts'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { inspectionWords } from './words.ts'

export function formatFigure(value: number | null, unit: Indicator['unit']): string {
  if (value === null) return '—'
  if (unit === 'share') return formatShare(value, 0)
  return formatNumber(value, unit === 'rating' ? 2 : 1)
}

/** A figure with its interval and sample, never bare; small samples are said to be small. */
export function EstimateCell(props: {
  estimate: Estimate | undefined
  unit: Indicator['unit']
}): ReactElement {
  const w = useWords(inspectionWords).results
  const { estimate, unit } = props
  if (!estimate || estimate.value === null) return <span className="quiet">{w.nothing}</span>
  const { value, low, high, sample, small } = estimate
  return (
    <span className="estimate">
      <b className="tabular" data-small={small}>
        {formatFigure(value, unit)}
      </b>
      <small className="quiet tabular">
        {low === null || high === null
          ? w.noInterval
          : `${formatFigure(low, unit)} – ${formatFigure(high, unit)}`}
      </small>
      <small className="quiet tabular">
        {w.sampleShort(sample)}
        {small && ` · ${w.small}`}
      </small>
    </span>
  )
}

/** One indicator over everybody, large, with what it means on hover. */
export function EstimateCard(props: { indicator: Indicator; estimate: Estimate | undefined }): ReactElement {
  const w = useWords(inspectionWords).results
  const { indicator, estimate } = props
  const range =
    estimate?.low === null || estimate?.low === undefined || estimate.high === null
      ? w.noInterval
      : `${formatFigure(estimate.low, indicator.unit)} – ${formatFigure(estimate.high, indicator.unit)}`
  return (
    <div className="panel estimate-card" title={indicator.definition}>
      <h3>{indicator.label}</h3>
      <b className="tabular">{formatFigure(estimate?.value ?? null, indicator.unit)}</b>
      <small className="quiet tabular">{estimate?.value === null || !estimate ? w.nothing : range}</small>
      <small className="quiet">
        {estimate && estimate.sample > 0 && w.sample(estimate.sample, estimate.population)}
        {estimate && estimate.sample > 0 && estimate.small && ` · ${w.small}`}
      </small>
    </div>
  )
}
