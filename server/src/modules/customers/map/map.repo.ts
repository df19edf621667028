import { sql } from 'kysely'
import type { CustomerType } from '#contracts/customer-facts.ts'
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
  if (inWindow <= pointsAtMost)
    return { points: await pointsIn(db, grant, filter, window), clusters: [], inWindow }
  const single = squares.filter((square) => square.count === 1).map((square) => square.cell)
  return {
    points: single.length === 0 ? [] : await pointsAt(db, grant, filter, window, single),
    clusters: squares.filter((square) => square.count > 1).map(({ cell: _cell, ...cluster }) => cluster),
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

/** Up to this many units in reach, the indexes by unit and owner may find the window faster than the grid does. */
const fewUnits = 12

/**
 * The window's ranges of cells as rows to join with: each is one scan of the index on `cell`. For somebody who
 * reaches little, one range over all of them instead, so that the planner may start from unit or owner.
 */
function inWindow(window: Window, grant: Grant<'customers.read'>) {
  const ranges = coveringRanges(window)
  if (!grant.scope.all && grant.scope.unitIds.length <= fewUnits)
    return {
      from: sql`(select 1) as whole`,
      where: sql<boolean>`c.cell between ${ranges[0]?.from ?? 0n}::bigint and ${ranges.at(-1)?.to ?? -1n}::bigint
        and c.lng between ${window.west} and ${window.east} and c.lat between ${window.south} and ${window.north}`,
    }
  return {
    from: sql`unnest(${ranges.map((range) => range.from)}::bigint[], ${ranges.map((range) => range.to)}::bigint[])
      as range (low, high)`,
    where: sql<boolean>`c.cell between range.low and range.high
      and c.lng between ${window.west} and ${window.east} and c.lat between ${window.south} and ${window.north}`,
  }
}

/** A square of the grid with its customers counted; `cell` is the finest cell of one of them. */
type Square = MapCluster & { readonly cell: bigint }

async function squaresOf(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
  window: Window,
  zoom: number,
): Promise<Square[]> {
  const area = inWindow(window, grant)
  const { rows } = await sql<Square>`
    select sum(c.lng) / count(*) as lng, sum(c.lat) / count(*) as lat, count(*)::int as count,
           min(c.lng) as west, min(c.lat) as south, max(c.lng) as east, max(c.lat) as north, min(c.cell) as cell
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
  const area = inWindow(window, grant)
  const { rows } = await sql<MapPoint>`
    select ${pointColumns} from ${area.from} join customers c on ${area.where}
     where ${customersWhere(grant, filter)} order by c.id limit ${pointsAtMost}`.execute(db)
  return rows
}

/** The customers of squares that hold only one. */
async function pointsAt(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
  window: Window,
  cells: readonly bigint[],
): Promise<MapPoint[]> {
  const { rows } = await sql<MapPoint>`
    select ${pointColumns} from customers c
     where c.cell = any(${cells}::bigint[]) and c.lng between ${window.west} and ${window.east}
       and c.lat between ${window.south} and ${window.north} and ${customersWhere(grant, filter)}`.execute(db)
  return rows
}
