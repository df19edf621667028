import { sql } from 'kysely'
import type { CustomerType } from '#contracts/customers.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import { customersWhere, type CustomerFilter } from '../customers.filter.ts'
import { cellShift, clusterLevel, coveringRanges, type Window } from './morton.ts'

/** Up to this many customers in a window are shown one by one. */
export const pointsAtMost = 400

export interface MapPoint {
  readonly id: string
  readonly name: string
  readonly lng: number
  readonly lat: number
  readonly grade: string
  readonly type: CustomerType
  readonly keyCustomer: boolean
}
export interface MapCluster {
  readonly lng: number
  readonly lat: number
  readonly count: number
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/**
 * The window's matching customers, one by one when they are few, otherwise by squares of the grid; a square with a
 * single customer shows that customer. Scope and filter hold for every count.
 */
export async function mapWindow(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
  window: Window,
  zoom: number,
): Promise<{ points: MapPoint[]; clusters: MapCluster[]; inWindow: number }> {
  const squares = await squaresOf(db, grant, filter, window, zoom)
  const inWindow = squares.reduce((sum, square) => sum + square.count, 0)
  const single = squares.filter((square) => square.count === 1)
  if (inWindow <= pointsAtMost)
    return { points: await pointsIn(db, grant, filter, window), clusters: [], inWindow }
  return {
    points: await pointsById(
      db,
      grant,
      single.map((square) => square.one),
    ),
    clusters: squares.filter((square) => square.count > 1).map(({ one: _one, ...cluster }) => cluster),
    inWindow,
  }
}

/** How many match without a position. */
export async function countUnplaced(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from customers c
     where c.cell is null and ${customersWhere(grant, filter)}`.execute(db)
  return rows[0]?.n ?? 0
}

/** The window's ranges of cells as rows to join with: each is one scan of the index on `cell`. */
function inWindow(window: Window) {
  const ranges = coveringRanges(window)
  return {
    from: sql`unnest(${ranges.map((range) => range.from)}::bigint[], ${ranges.map((range) => range.to)}::bigint[])
      as range (low, high)`,
    where: sql<boolean>`c.cell between range.low and range.high
      and c.lng between ${window.west} and ${window.east} and c.lat between ${window.south} and ${window.north}`,
  }
}

async function squaresOf(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
  window: Window,
  zoom: number,
): Promise<(MapCluster & { one: string })[]> {
  const area = inWindow(window)
  const { rows } = await sql<MapCluster & { one: string }>`
    select avg(c.lng) as lng, avg(c.lat) as lat, count(*)::int as count,
           min(c.lng) as west, min(c.lat) as south, max(c.lng) as east, max(c.lat) as north,
           (min(c.id::text)) as one
      from ${area.from} join customers c on ${area.where}
     where ${customersWhere(grant, filter)}
     group by c.cell >> ${cellShift(clusterLevel(zoom))}::int`.execute(db)
  return rows
}

const pointColumns = sql`c.id, c.name, c.lng, c.lat, c.grade, c.type, c.key_customer as "keyCustomer"`

async function pointsIn(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
  window: Window,
): Promise<MapPoint[]> {
  const area = inWindow(window)
  const { rows } = await sql<MapPoint>`
    select ${pointColumns} from ${area.from} join customers c on ${area.where}
     where ${customersWhere(grant, filter)} order by c.id limit ${pointsAtMost}`.execute(db)
  return rows
}

async function pointsById(
  db: Executor,
  grant: Grant<'customers.read'>,
  ids: readonly string[],
): Promise<MapPoint[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<MapPoint>`
    select ${pointColumns} from customers c
     where c.id = any(${ids}::uuid[]) and c.lng is not null and ${customersWhere(grant, noFilter)}`.execute(
    db,
  )
  return rows
}

const noFilter: CustomerFilter = { types: [], grades: [], states: [], ownerIds: [], unitIds: [] }
