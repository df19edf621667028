import { type ReactElement, useMemo } from 'react'
import { type MapStop, MapView } from '#kit/map/index.tsx'
import { palettes } from '#kit/tokens.ts'
import { useWords } from '#kit/words.ts'
import { go } from '../shell/router.ts'
import { useScheme } from '../shell/scheme.ts'
import { useField } from '../shell/session.ts'
import { usePlans } from './use-plans.ts'
import { inspectionWords } from './words.ts'

const signs = {
  planned: 'planned',
  in_progress: 'visiting',
  done: 'done',
  not_done: 'skipped',
  removed: 'skipped',
} as const

/** S1.4: the route of the assessment with its numbers. Shows no live position: none is taken. */
export default function PlanMap(): ReactElement | null {
  const w = useWords(inspectionWords)
  const { pack } = useField().session
  const theme = useScheme()
  const palette = palettes[theme]
  const local = usePlans()?.[0]
  const stops = useMemo((): MapStop[] => {
    const start = local?.plan.start
    return [
      ...(start ? [{ ...start, id: 'start', mark: w.startMark, state: 'place' as const }] : []),
      ...(local?.items ?? []).flatMap(({ item, state }, index): MapStop[] =>
        item.customer.position === null
          ? []
          : [
              {
                ...item.customer.position,
                id: item.id,
                mark: String(index + 1),
                name: item.customer.name,
                detail: item.customer.address,
                state: signs[state],
              },
            ],
      ),
    ]
  }, [local, w.startMark])
  if (!local || stops.length === 0) return <p className="empty">{w.none}</p>
  return (
    <main className="map-screen">
      <MapView
        base={pack.map}
        stops={stops}
        lines={stops.length < 2 ? [] : [{ id: 'route', points: stops, color: palette.accent }]}
        legend={[
          { color: palette.accent, label: w.legend.planned },
          { color: palette.live, label: w.legend.visiting },
          { color: palette.success, label: w.legend.done },
          { color: palette.textSecondary, label: w.legend.skipped },
        ]}
        theme={theme}
        label={w.map}
        fitKey={local.plan.id}
        onStop={() => go('inspections')}
      />
    </main>
  )
}
