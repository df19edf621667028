import { z } from 'zod'
import type { Point } from '#contracts/common.ts'
import { toGcj02, wgs84 } from '#engines/geo/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { providerRefused, providerUnreadable } from '../visits.errors.ts'
import { fetchJson } from './http-json.ts'
import type { CallLimits, RoadNetwork, WayBlock } from './provider.ts'

const name = '高德'
/** One question has 100 origins and one destination. */
const MOST_ORIGINS = 100

const answered = z.object({
  status: z.literal('1'),
  results: z.array(
    z.object({
      origin_id: z.string(),
      distance: z.string().optional(),
      duration: z.string().optional(),
      /** Present when this one way was not found. */
      code: z.string().optional(),
    }),
  ),
})
const refusal = z.object({ status: z.string(), info: z.string(), infocode: z.string() })

/**
 * 高德 distance service (`/v3/distance`, type 1: by car): up to 100 origins to one destination, in GCJ-02 with six
 * decimals; figures come as text. A refusal is told by its code, never with the address, which holds the key.
 */
export function amapNetwork(baseUrl: string, key: string, { timeoutMs }: CallLimits): RoadNetwork {
  const base = baseUrl.replace(/\/+$/, '')
  return {
    id: `amap ${base}`,
    mostFrom: MOST_ORIGINS,
    mostTo: 1,
    async ways(from, [destination]) {
      const url = new URL(`${base}/v3/distance`)
      url.searchParams.set('origins', from.map(coordinate).join('|'))
      url.searchParams.set('destination', coordinate(destination!))
      url.searchParams.set('type', '1')
      url.searchParams.set('output', 'JSON')
      url.searchParams.set('key', key)
      const answer = await fetchJson(name, url, timeoutMs)
      return answer.ok ? read(answer.value.body, from.length) : answer
    },
  }
}

function coordinate({ lng, lat }: Point): string {
  const shifted = toGcj02(wgs84(lng, lat))
  return `${shifted.lng.toFixed(6)},${shifted.lat.toFixed(6)}`
}

function read(body: unknown, count: number): Result<WayBlock> {
  const said = answered.safeParse(body)
  if (!said.success) {
    const refused = refusal.safeParse(body)
    return fail(refused.success ? providerRefused(name, refused.data.infocode) : providerUnreadable(name))
  }
  const metres = new Float64Array(count).fill(Number.NaN)
  const seconds = new Float64Array(count).fill(Number.NaN)
  for (const result of said.data.results) {
    const index = Number(result.origin_id) - 1
    const way = Number(result.distance)
    const time = Number(result.duration)
    const found = result.code === undefined && Number.isFinite(way) && Number.isFinite(time)
    if (!(index >= 0 && index < count)) return fail(providerUnreadable(name))
    metres[index] = found ? way : Infinity
    seconds[index] = found ? time : Infinity
  }
  return metres.some(Number.isNaN) ? fail(providerUnreadable(name)) : ok({ metres, seconds })
}
