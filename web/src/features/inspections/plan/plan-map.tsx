import { type ReactElement, useMemo } from 'react'
import type { InspectionPlan } from '#contracts/inspections.ts'
import { type MapStop, MapView } from '#kit/map/index.tsx'
import { palettes } from '#kit/tokens.ts'
import { useWords } from '#kit/words.ts'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { inspectionWords } from '../words.ts'

const signs = {
  planned: 'planned',
  in_progress: 'visiting',
  done: 'done',
  not_done: 'skipped',
  removed: 'skipped',
} as const

/** The shops of a plan in the order of the route. */
export function PlanMap({ plan }: { plan: InspectionPlan }): ReactElement {
  const w = useWords(inspectionWords)
  const { pack } = useSession()
  const theme = useTheme()
  const palette = palettes[theme]
  const stops = useMemo((): MapStop[] => {
    const shops = plan.entries.filter((entry) => entry.state !== 'removed')
    return [
      ...(plan.start ? [{ ...plan.start, id: 'start', mark: '●', state: 'place' as const }] : []),
      ...shops.flatMap((entry): MapStop[] =>
        entry.customer.position === null
          ? []
          : [
              {
                ...entry.customer.position,
                id: entry.id,
                mark: String(entry.sequence),
                name: entry.customer.name,
                detail: entry.manager.name,
                state: signs[entry.state],
              },
            ],
      ),
    ]
  }, [plan])
  const points = plan.tour === 'closed' && plan.start ? [...stops, plan.start] : stops
  return (
    <MapView
      base={pack.map}
      stops={stops}
      groupStops
      lines={points.length < 2 ? [] : [{ id: 'route', points, color: palette.accent }]}
      theme={theme}
      label={w.shops.title}
      fitKey={`${plan.id} ${stops.length}`}
    />
  )
}
