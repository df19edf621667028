import { z } from 'zod'
import type { Point } from '#contracts/common.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { providerRefused, providerUnreadable } from '../visits.errors.ts'
import { fetchJson } from './http-json.ts'
import type { CallLimits, RoadNetwork, WayBlock } from './provider.ts'

const name = 'OSRM'
/** `max-table-size` of a server is 100 places by default, counting both sides. */
const MOST = 50

const row = z.array(z.number().nullable())
const table = z.object({ code: z.literal('Ok'), durations: z.array(row), distances: z.array(row) })
const refusal = z.object({ code: z.string(), message: z.string().optional() })

/**
 * The table service of an OSRM server (HTTP API v1): coordinates as `lng,lat` in WGS-84, `sources` and
 * `destinations` by index; null where there is no way. Servers before 5.18 answer no distances and are refused.
 */
export function osrmNetwork(baseUrl: string, profile: string, { timeoutMs }: CallLimits): RoadNetwork {
  const base = baseUrl.replace(/\/+$/, '')
  return {
    id: `osrm ${base} ${profile}`,
    mostFrom: MOST,
    mostTo: MOST,
    async ways(from, to) {
      const places = [...from, ...to].map(coordinate).join(';')
      const url = new URL(`${base}/table/v1/${encodeURIComponent(profile)}/${places}`)
      url.searchParams.set('annotations', 'duration,distance')
      url.searchParams.set('sources', indices(0, from.length))
      url.searchParams.set('destinations', indices(from.length, to.length))
      const answer = await fetchJson(name, url, timeoutMs)
      return answer.ok ? read(answer.value.body, from.length, to.length) : answer
    },
  }
}

const coordinate = ({ lng, lat }: Point): string => `${lng.toFixed(6)},${lat.toFixed(6)}`
const indices = (first: number, count: number): string =>
  Array.from({ length: count }, (_, index) => first + index).join(';')

function read(body: unknown, rows: number, columns: number): Result<WayBlock> {
  const said = table.safeParse(body)
  if (!said.success) {
    const refused = refusal.safeParse(body)
    return fail(
      refused.success && refused.data.code !== 'Ok'
        ? providerRefused(name, refused.data.code)
        : providerUnreadable(name),
    )
  }
  const { durations, distances } = said.data
  const shaped = (values: readonly (readonly unknown[])[]) =>
    values.length === rows && values.every((each) => each.length === columns)
  if (!shaped(durations) || !shaped(distances)) return fail(providerUnreadable(name))
  const flat = (values: readonly (readonly (number | null)[])[]) =>
    Float64Array.from(values.flat(), (value) => value ?? Infinity)
  return ok({ metres: flat(distances), seconds: flat(durations) })
}
