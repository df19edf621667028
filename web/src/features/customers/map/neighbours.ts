import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { customerMap } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import type { MapWindow } from '#kit/map/index.tsx'
import { useSession } from '../../../app/session.ts'
import { gradeColor } from '../chip.tsx'

/** The customers already placed around: the best landmarks where no street map is configured. */
export function useNeighbours(shown: MapWindow | null) {
  const { pack } = useSession()
  const { data } = useQuery({
    queryKey: ['customers', 'map', 'neighbours', shown],
    queryFn: async ({ signal }) => call(customerMap, { query: shown as MapWindow, signal }),
    enabled: shown !== null,
    placeholderData: keepPreviousData,
  })
  const points = useMemo(
    () => data?.points.map((point) => ({ ...point, color: gradeColor(pack, point.grade) })),
    [data, pack],
  )
  return { points, clusters: data?.clusters }
}
