import type { ReactElement } from 'react'
import { formatDistance, formatMinutes, formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import type { TeamSummary } from './summary.ts'
import { teamWords } from './words.ts'

/** The day in six figures, each with what it is compared to. */
export function Figures({ summary: s }: { summary: TeamSummary }): ReactElement {
  const w = useWords(teamWords).figures
  return (
    <dl className="team-figures">
      <Figure label={w.people} value={`${s.withPlan} / ${s.people}`} />
      <Figure
        label={w.done}
        value={formatNumber(s.done)}
        note={w.ofPlanned(formatNumber(s.planned))}
        share={s.planned > 0 ? s.done / s.planned : null}
      />
      <Figure
        label={w.inPlace}
        value={s.judged > 0 ? formatShare(s.inPlace / s.judged, 1) : '—'}
        note={w.inPlaceOf(formatNumber(s.judged))}
        share={s.judged > 0 ? s.inPlace / s.judged : null}
      />
      <Figure label={w.minutes} value={s.done > 0 ? formatMinutes(s.minutes / s.done) : '—'} />
      <Figure
        label={w.travelled}
        value={formatDistance(s.travelled)}
        note={w.travelledOf(formatDistance(s.plannedMetres))}
        why={w.travelledWhy}
      />
      <Figure
        label={w.flags}
        value={formatNumber(s.exceptions)}
        attention={s.exceptions > 0}
        why={w.flagsWhy}
      />
    </dl>
  )
}

function Figure(props: {
  label: string
  value: string
  note?: string
  share?: number | null
  attention?: boolean
  /** How the figure is made, in a line below it. */
  why?: string
}): ReactElement {
  return (
    <div className="team-figure panel" data-attention={props.attention === true}>
      <dt>{props.label}</dt>
      <dd>
        <b className="tabular">{props.value}</b>
        {props.note && <small className="quiet">{props.note}</small>}
        {props.why && <small className="quiet team-why">{props.why}</small>}
        {props.share !== undefined && props.share !== null && (
          <i className="team-bar" aria-hidden="true">
            <i style={{ width: `${Math.min(100, props.share * 100)}%` }} />
          </i>
        )}
      </dd>
    </div>
  )
}
