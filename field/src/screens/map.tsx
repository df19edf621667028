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
  const stops = useMemo((): MapStop[] => {
    const start = day?.plan?.start ?? null
    const begin: MapStop[] = start ? [{ ...start, id: 'start', mark: w.start, state: 'place' }] : []
    const customers = (view?.stops ?? []).flatMap(({ stop, state }): MapStop[] => {
      const { position, name, address } = stop.customer
      return position === null
        ? []
        : [{ ...position, id: stop.id, mark: `${stop.sequence}`, name, state, detail: address }]
    })
    return [...begin, ...customers]
  }, [day, view, w.start])
  const lines = useMemo((): MapLine[] => {
    const home = day?.plan?.tour === 'closed' ? (day.plan.end ?? day.plan.start) : null
    const points = home ? [...stops, home] : stops
    return points.length < 2 ? [] : [{ id: 'route', points, color: palette.accent }]
  }, [stops, day, palette.accent])
  const legend = [
    { color: palette.accent, label: w.planned },
    { color: palette.live, label: w.visiting },
    { color: palette.success, label: w.done },
    { color: palette.textSecondary, label: w.skipped },
  ]
  if (!stops.some((stop) => stop.state !== 'place')) return <p className="empty">{w.nothing}</p>
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
