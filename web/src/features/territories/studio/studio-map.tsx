import { type ReactElement, useMemo } from 'react'
import type { MapArea, MapPoint } from '#kit/map/index.tsx'
import { MapView } from '#kit/map/index.tsx'
import { useWords } from '#kit/words.ts'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { districtColour } from './colours.ts'
import type { ShownLayer, Studio } from './division.ts'
import { softHull } from './hull.ts'
import { studioWords } from './words.ts'

/** Districts as soft surfaces, customers as dots in their colour; who changes hands has a ring. */
export function StudioMap(props: {
  studio: Studio
  shown: ShownLayer
  view: 'today' | 'proposal'
  districtId: string | null
  selectedId: string | null
  onCustomer: (id: string) => void
}): ReactElement {
  const w = useWords(studioWords)
  const { pack } = useSession()
  const theme = useTheme()
  const { studio, shown, view, districtId } = props
  const { customers } = studio
  const assignment = view === 'proposal' && shown.proposal ? shown.proposal : shown.today
  const chosen = shown.districts.findIndex(({ id }) => id === districtId)
  const points = useMemo(
    (): MapPoint[] =>
      customers.id.flatMap((id, i) => {
        const [lng, lat] = [customers.lng[i]!, customers.lat[i]!]
        if (lng === null || lat === null) return []
        const district = assignment[i]!
        const moves = shown.proposal !== null && shown.proposal[i] !== shown.today[i]
        if (chosen >= 0 && district !== chosen && !(moves && shown.today[i] === chosen)) return []
        const name = shown.districts[district]?.name ?? '—'
        return [
          {
            id,
            lng,
            lat,
            name: `${customers.name[i]} · ${name}`,
            color: districtColour(district, theme),
            strong: moves,
          },
        ]
      }),
    [customers, assignment, shown, chosen, theme],
  )
  const areas = useMemo((): MapArea[] => {
    const byDistrict = Map.groupBy(customers.id.keys(), (i) => assignment[i]!)
    return [...byDistrict].flatMap(([district, rows]) => {
      const outline = softHull(
        rows.flatMap((i) => {
          const [lng, lat] = [customers.lng[i]!, customers.lat[i]!]
          return lng === null || lat === null ? [] : [{ lng, lat }]
        }),
      )
      if (district < 0 || outline.length === 0) return []
      return [
        {
          id: shown.districts[district]!.id,
          points: outline,
          color: districtColour(district, theme),
          strong: district === chosen,
        },
      ]
    })
  }, [customers, assignment, shown.districts, chosen, theme])
  return (
    <MapView
      base={pack.map}
      points={points}
      areas={areas}
      theme={theme}
      selectedId={props.selectedId}
      label={w.map}
      fitKey={`${studio.unit.id} ${districtId ?? ''}`}
      legend={[
        { color: 'var(--zk-accent)', label: w.legendStay },
        { color: 'var(--zk-accent)', label: w.legendMoved, shape: 'ring' },
      ]}
      onPoint={props.onCustomer}
    />
  )
}
