import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactElement, useMemo, useState } from 'react'
import { customerMap } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { formatNumber } from '#kit/format.ts'
import { MapView, type MapWindow } from '#kit/map/index.tsx'
import { useWords } from '#kit/words.ts'
import type { PageState } from '../../../app/page-state.ts'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { Failure } from '../../../shared/page.tsx'
import { gradeColor } from '../chip.tsx'
import { cardWords } from '../card/card-words.ts'
import { filterOf } from '../queries.ts'

/** The customers of the filter on the map, grouped by the server as far as the window needs. */
export default function CustomersMap(props: {
  state: PageState
  openId: string | null
  onOpen: (id: string) => void
}): ReactElement {
  const w = useWords(cardWords)
  const { pack } = useSession()
  const theme = useTheme()
  const [shown, setShown] = useState<MapWindow | null>(null)
  const filter = filterOf(props.state)
  const found = useQuery({
    queryKey: ['customers', 'map', filter, shown],
    queryFn: async ({ signal }) =>
      call(customerMap, { query: { ...filter, ...(shown as MapWindow) }, signal }),
    enabled: shown !== null,
    placeholderData: keepPreviousData,
  })
  const { data } = found
  const points = useMemo(
    () =>
      data?.points.map((point) => ({
        ...point,
        color: gradeColor(pack, point.grade),
        strong: point.keyCustomer,
        detail: pack.grades.find((grade) => grade.code === point.grade)?.name,
      })),
    [data, pack],
  )
  const legend = useMemo(() => gradeLegend(pack.grades), [pack])
  return (
    <div className="map-panel">
      <div className="map-note" role="status">
        {data && <span>{w.map.shown(formatNumber(data.inWindow))}</span>}
        {data && data.unplaced > 0 && <span>{w.map.unplaced(formatNumber(data.unplaced))}</span>}
        <span>{w.map.selected}</span>
      </div>
      {found.isError && !data && <Failure failure={found.error} retry={() => void found.refetch()} />}
      <MapView
        base={pack.map}
        points={points}
        clusters={data?.clusters}
        selectedId={props.openId}
        legend={legend}
        theme={theme}
        label={w.map.label}
        onPoint={props.onOpen}
        onWindow={setShown}
      />
    </div>
  )
}

/** Neighbouring grades of one colour share a line: a legend of thirty lines explains nothing. */
function gradeLegend(grades: readonly { name: string; color: string }[]) {
  const lines: { color: string; first: string; last: string }[] = []
  for (const grade of grades) {
    const line = lines.at(-1)
    if (line?.color === grade.color) line.last = grade.name
    else lines.push({ color: grade.color, first: grade.name, last: grade.name })
  }
  return lines.map(({ color, first, last }) => ({
    color,
    label: first === last ? first : `${first}–${last}`,
  }))
}
