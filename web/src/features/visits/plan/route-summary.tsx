import type { ReactElement } from 'react'
import type { VisitPlan } from '#contracts/visit-plans.ts'
import { formatDistance, formatMinutes, formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { visitWords } from '../words.ts'

/** Distance, time, saving and how near to the best possible: the figures of the route in one line. */
export function RouteSummary({ plan }: { plan: VisitPlan }): ReactElement {
  const w = useWords(visitWords)
  const { route } = plan
  if (route === null || plan.stops.length === 0)
    return <p className="route-summary quiet">{w.route.notYet}</p>
  const saved = route.listOrderMetres - route.metres
  return (
    <dl className="route-summary">
      <Figure
        label={w.route.distance}
        value={formatDistance(route.metres)}
        note={`${w.route.distanceNote} ${w.route.from(route.distanceSource, formatNumber(route.detourFactor, 2))}`}
      />
      <Figure label={w.route.time} value={formatMinutes(route.travelMinutes)} />
      <Figure label={w.route.service} value={formatMinutes(route.serviceMinutes)} />
      {route.finishAt !== null && <Figure label={w.route.finish} value={route.finishAt} />}
      {saved > 0 && (
        <Figure
          label={w.route.saving}
          value={`${formatDistance(saved)} · ${formatShare(saved / route.listOrderMetres, 0)}`}
          good
        />
      )}
      {route.gap !== null && (
        <div className="figure figure-gap">
          <dd>{gapWords(route.gap, w.route)}</dd>
        </div>
      )}
      <div className="figure-source">
        <dd>
          <small className="quiet">
            {w.route.from(route.distanceSource, formatNumber(route.detourFactor, 2))}
          </small>
        </dd>
      </div>
    </dl>
  )
}

function Figure(props: { label: string; value: string; note?: string; good?: boolean }): ReactElement {
  return (
    <div className="figure" data-good={props.good === true} title={props.note}>
      <dt>{props.label}</dt>
      <dd className="tabular">{props.value}</dd>
    </div>
  )
}

/** A bound that had no time to become tight says nothing about the route: then nothing is claimed. */
const weakGap = 0.3

function gapWords(
  gap: number,
  w: { optimal: string; unproven: string; gap: (share: string) => string },
): string {
  if (gap <= 0.00005) return w.optimal
  return gap > weakGap ? w.unproven : w.gap(formatShare(gap, 1))
}
