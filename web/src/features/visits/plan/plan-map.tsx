import { type ReactElement, useMemo } from 'react'
import type { VisitPlan } from '#contracts/visit-plans.ts'
import type { Point } from '#contracts/common.ts'
import { type MapLine, type MapStop, MapView } from '#kit/map/index.tsx'
import { palettes } from '#kit/tokens.ts'
import { useWords } from '#kit/words.ts'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { visitWords } from '../words.ts'

/** The stops with their numbers, the way between them, start and end. */
export function PlanMap(props: {
  plan: VisitPlan
  selectedId: string | null
  onSelect: (id: string) => void
  /** A place is being chosen: the next press on the map gives it. */
  onPick: ((point: Point) => void) | null
}): ReactElement {
  const w = useWords(visitWords)
  const { pack } = useSession()
  const theme = useTheme()
  const { plan } = props
  const palette = palettes[theme]
  const stops = useMemo(() => markedStops(plan, w.marks), [plan, w.marks])
  const lines = useMemo((): MapLine[] => {
    const points = [
      plan.start,
      ...plan.stops.map((stop) => stop.customer.position),
      plan.tour === 'closed' ? plan.end : null,
    ].filter((point) => point !== null)
    return points.length < 2
      ? []
      : [{ id: 'route', points, color: palette.accent, dashed: plan.route === null }]
  }, [plan, palette.accent])
  const legend = useMemo(
    () => [
      { color: palette.accent, label: w.map.planned },
      { color: palette.live, label: w.map.visiting },
      { color: palette.success, label: w.map.done },
      { color: palette.textSecondary, label: w.map.skipped },
    ],
    [palette, w],
  )
  return (
    <MapView
      base={pack.map}
      stops={stops}
      lines={lines}
      selectedId={props.selectedId}
      legend={legend}
      theme={theme}
      label={w.map.label}
      fitKey={`${plan.id} ${plan.stops.length}`}
      onStop={props.onSelect}
      onPick={props.onPick ?? undefined}
    />
  )
}

function markedStops(plan: VisitPlan, marks: { start: string; end: string; both: string }): MapStop[] {
  const places: MapStop[] = []
  const same =
    plan.start !== null &&
    plan.end !== null &&
    plan.start.lng === plan.end.lng &&
    plan.start.lat === plan.end.lat
  if (plan.start)
    places.push({ ...plan.start, id: 'start', mark: same ? marks.both : marks.start, state: 'place' })
  if (plan.end && !same) places.push({ ...plan.end, id: 'end', mark: marks.end, state: 'place' })
  return [
    ...places,
    ...plan.stops.flatMap((stop, index) =>
      stop.customer.position === null
        ? []
        : [
            {
              ...stop.customer.position,
              id: stop.id,
              mark: `${index + 1}`,
              name: stop.customer.name,
              state: stop.state,
              detail: [stop.arriveAt, stop.customer.address].filter((part) => part !== null).join(' '),
            },
          ],
    ),
  ]
}
