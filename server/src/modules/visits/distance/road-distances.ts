import type { FastifyBaseLogger } from 'fastify'
import type { Point } from '#contracts/common.ts'
import type { TravelModel } from '#engines/geo/index.ts'
import type { Db } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import { type DistanceProvider, greatCircleDistances, type TravelTable } from '../route/distance-provider.ts'
import { cachedWays, type KnownWay, storeWays } from './distance-cache.repo.ts'
import type { RoadNetwork } from './provider.ts'

/** What is asked, and how much of it; read anew for every table, so that settings take effect at once. */
export interface RoadSource {
  readonly network: RoadNetwork
  /** How the screen names it: 高德, OSRM. */
  readonly name: string
  readonly callsAtOnce: number
  readonly mostPairs: number
  readonly cacheDays: number
}

interface Options {
  readonly db: Db
  readonly log: FastifyBaseLogger
  readonly now: () => Date
  /** Null: the estimate is what is wanted. */
  readonly source: () => Promise<RoadSource | null>
}

/** After a failure a provider is left alone for so long: nobody waits for a server that is down at every click. */
const PAUSE_MS = 30_000

/**
 * Distances by road where a provider answers, kept in the cache; otherwise the estimate, and the table says why. A
 * table is never mixed: ways by road beside ways by estimate would make the search prefer whichever errs low.
 */
export function roadDistances({ db, log, now, source }: Options): DistanceProvider {
  const silentUntil = new Map<string, number>()
  return {
    async table(places, model) {
      const road = await source()
      if (road === null || places.length < 2) return greatCircleDistances.table(places, model)
      const ways = emptyTable(places.length)
      const since = new Date(now().getTime() - road.cacheDays * 86_400_000)
      for (const way of await cachedWays(db, road.network.id, places, since)) put(ways, places.length, way)
      const missing = missingRows(ways.metres, places.length)
      const count = missing.reduce((sum, row) => sum + row.to.length, 0)
      if (count > road.mostPairs) return estimate(places, model, tooMany(road.name, count))
      if (count > 0) {
        if ((silentUntil.get(road.network.id) ?? 0) > Date.now())
          return estimate(places, model, notAnswering(road.name))
        const asked = await ask(road, places, missing)
        await storeWays(
          db,
          road.network.id,
          places,
          asked.ways.filter((way) => Number.isFinite(way.metres)),
          now(),
        )
        if (asked.failure !== null) {
          silentUntil.set(road.network.id, Date.now() + PAUSE_MS)
          log.warn({ provider: road.name, code: asked.failure }, 'distances are estimated')
          return estimate(places, model, notAnswering(road.name))
        }
        for (const way of asked.ways) put(ways, places.length, way)
      }
      return withStops(ways, places.length, model, road.name)
    },
  }
}

function emptyTable(size: number) {
  const metres = new Float64Array(size * size).fill(Number.NaN)
  for (let place = 0; place < size; place++) metres[place * size + place] = 0
  return { metres, seconds: new Float64Array(size * size) }
}
type Ways = ReturnType<typeof emptyTable>

function put(ways: Ways, size: number, { from, to, metres, seconds }: KnownWay): void {
  if (from === to) return
  ways.metres[from * size + to] = metres
  ways.seconds[from * size + to] = seconds
}

interface MissingRow {
  readonly from: number
  readonly to: readonly number[]
}
function missingRows(metres: Float64Array, size: number): MissingRow[] {
  return Array.from({ length: size }, (_, from) => ({
    from,
    to: Array.from({ length: size }, (__, to) => to).filter((to) => Number.isNaN(metres[from * size + to])),
  })).filter((row) => row.to.length > 0)
}

/** Asks for blocks that together hold everything missing, a few at once; stops at the first that fails. */
async function ask(
  { network, callsAtOnce }: RoadSource,
  places: readonly Point[],
  missing: readonly MissingRow[],
): Promise<{ ways: KnownWay[]; failure: string | null }> {
  const blocks = blocksOf(missing, network)
  const ways: KnownWay[] = []
  let failure: string | null = null
  const work = async (): Promise<void> => {
    for (let block = blocks.shift(); block && failure === null; block = blocks.shift()) {
      const { from, to } = block
      const answer = await network.ways(
        from.map((index) => places[index]!),
        to.map((index) => places[index]!),
      )
      if (!answer.ok) {
        failure = answer.error.code
        return
      }
      const { metres, seconds } = answer.value
      from.forEach((a, row) =>
        to.forEach((b, column) => {
          const at = row * to.length + column
          if (a !== b) ways.push({ from: a, to: b, metres: metres[at]!, seconds: seconds[at]! })
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, callsAtOnce) }, work))
  return { ways, failure }
}

function blocksOf(missing: readonly MissingRow[], { mostFrom, mostTo }: RoadNetwork) {
  const targets = [...new Set(missing.flatMap((row) => row.to))].toSorted((a, b) => a - b)
  const blocks: { from: number[]; to: number[] }[] = []
  for (let column = 0; column < targets.length; column += mostTo) {
    const to = targets.slice(column, column + mostTo)
    const rows = missing.filter((row) => row.to.some((each) => to.includes(each))).map((row) => row.from)
    for (let first = 0; first < rows.length; first += mostFrom)
      blocks.push({ from: rows.slice(first, first + mostFrom), to })
  }
  return blocks
}

/** Parking and walking in are no part of a road network's answer. */
function withStops(ways: Ways, size: number, model: TravelModel, name: string): TravelTable {
  return {
    size,
    metres: ways.metres,
    seconds: ways.seconds.map((way, at) =>
      Math.floor(at / size) === at % size ? 0 : way + (model.secondsPerLeg ?? 0),
    ),
    source: { zh: `${name} 道路距离`, en: `${name} road distances` },
    detourFactor: 1,
  }
}

async function estimate(places: readonly Point[], model: TravelModel, why: Message): Promise<TravelTable> {
  const table = await greatCircleDistances.table(places, model)
  const factor = model.detour
  return {
    ...table,
    source: {
      zh: `${why.zh}，按直线×${factor} 估算`,
      en: `${why.en}; estimated as great circle × ${factor}`,
    },
  }
}

const notAnswering = (name: string): Message => ({ zh: `${name}未应答`, en: `${name} does not answer` })
const tooMany = (name: string, count: number): Message => ({
  zh: `要向${name}查 ${count} 段路，超过一次上限`,
  en: `${count} ways to ask ${name} for are more than is allowed at once`,
})
