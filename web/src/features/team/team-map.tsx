import { type ReactElement, useMemo } from 'react'
import type { ResponseOf } from '#contracts/http.ts'
import type { teamDay } from '#contracts/team-days.ts'
import type { Visit } from '#contracts/visits.ts'
import { formatTime } from '#kit/format.ts'
import { type MapLine, type MapStop, MapView } from '#kit/map/index.tsx'
import { palettes } from '#kit/tokens.ts'
import { useWords } from '#kit/words.ts'
import { useTheme } from '../../app/preferences.ts'
import { useSession } from '../../app/session.ts'
import { teamWords } from './words.ts'

type Day = ResponseOf<typeof teamDay>

/** Visits done and open stops of everybody, or of one person with the way between the visits. */
export function TeamMap(props: {
  day: Day
  personId: string | null
  selectedId: string | null
  onVisit: (id: string) => void
}): ReactElement {
  const w = useWords(teamWords)
  const { pack } = useSession()
  const theme = useTheme()
  const palette = palettes[theme]
  const { day, personId } = props
  const visits = useMemo(
    () =>
      day.visits.filter(
        (visit) => visit.state !== 'withdrawn' && (personId === null || visit.owner.id === personId),
      ),
    [day, personId],
  )
  const stops = useMemo((): MapStop[] => {
    const open = day.openStops.filter((stop) => personId === null || stop.ownerId === personId)
    return [
      ...open.flatMap((stop) =>
        stop.position === null
          ? []
          : [
              {
                ...stop.position,
                id: stop.id,
                mark: `${stop.sequence}`,
                name: stop.customer,
                state: 'planned' as const,
              },
            ],
      ),
      ...visits.flatMap((visit, index) =>
        visit.customer.position === null
          ? []
          : [
              {
                ...visit.customer.position,
                id: visit.id,
                mark: personId === null ? '✓' : `${index + 1}`,
                name: visit.customer.name,
                state: stateOf(visit),
                detail: `${visit.owner.name} ${formatTime(visit.startedAt)} ${w.verdicts[visit.place.verdict]}`,
              },
            ],
      ),
    ]
  }, [day, visits, personId, w])
  const lines = useMemo((): MapLine[] => {
    if (personId === null) return []
    const points = visits.flatMap((visit) => visit.startFix ?? visit.customer.position ?? [])
    return points.length < 2 ? [] : [{ id: 'way', points, color: palette.success }]
  }, [visits, personId, palette.success])
  const legend = useMemo(
    () => [
      { color: marks.planned, label: w.map.open },
      { color: marks.visiting, label: w.map.now },
      { color: marks.done, label: w.map.done },
      { color: marks.unsure, label: w.map.uncertain },
      { color: marks.attention, label: w.map.away, shape: 'square' as const },
    ],
    [w],
  )
  return (
    <MapView
      base={pack.map}
      stops={stops}
      lines={lines}
      legend={legend}
      groupStops
      theme={theme}
      selectedId={props.selectedId}
      label={w.map.label}
      fitKey={`${day.date} ${personId ?? ''}`}
      onStop={(id) => {
        if (day.visits.some((visit) => visit.id === id)) props.onVisit(id)
      }}
    />
  )
}

// The marks have the colours of the light theme on every background.
const { light } = palettes
const marks = {
  planned: light.accent,
  visiting: light.live,
  done: light.success,
  unsure: light.warning,
  attention: light.danger,
}

function stateOf(visit: Visit): MapStop['state'] {
  if (visit.state === 'visiting') return 'visiting'
  if (visit.place.verdict === 'not_in_place') return 'attention'
  return visit.place.verdict === 'in_place' ? 'done' : 'unsure'
}
