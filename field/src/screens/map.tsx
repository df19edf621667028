import { type ReactElement, useMemo } from 'react'
import { type MapLine, type MapStop, MapView } from '#kit/map/index.tsx'
import { palettes } from '#kit/tokens.ts'
import { useWords } from '#kit/words.ts'
import { go } from '../shell/router.ts'
import { useField } from '../shell/session.ts'
import { useScheme } from '../shell/scheme.ts'
import type { Today } from '../shell/use-day.ts'
import { fieldWords } from '../words.ts'

/** 地图: the stops of today with their numbers and the way between them. Shows no live position: none is taken. */
export default function MapScreen({ today }: { today: Today }): ReactElement {
  const w = useWords(fieldWords).map
  const { pack } = useField().session
  const theme = useScheme()
  const palette = palettes[theme]
  const { day, view } = today
  const stops = useMemo(
    (): MapStop[] =>
      (view?.stops ?? []).flatMap(({ stop, state }) =>
        stop.customer.position === null
          ? []
          : [
              {
                ...stop.customer.position,
                id: stop.id,
                mark: `${stop.sequence}`,
                name: stop.customer.name,
                state,
                detail: stop.customer.address,
              },
            ],
      ),
    [view],
  )
  const lines = useMemo((): MapLine[] => {
    const start = day?.plan?.start ?? null
    const points = [start, ...stops].filter((point) => point !== null)
    return points.length < 2 ? [] : [{ id: 'route', points, color: palette.accent }]
  }, [day, stops, palette.accent])
  const legend = [
    { color: palette.accent, label: w.planned },
    { color: palette.live, label: w.visiting },
    { color: palette.success, label: w.done },
    { color: palette.textSecondary, label: w.skipped },
  ]
  if (stops.length === 0) return <p className="empty">{w.nothing}</p>
  return (
    <main className="map-screen">
      <MapView
        base={pack.map}
        stops={stops}
        lines={lines}
        legend={legend}
        theme={theme}
        label={w.label}
        fitKey={today.date}
        onStop={() => go('today')}
      />
    </main>
  )
}
