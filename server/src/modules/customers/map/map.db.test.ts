import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomerSeed } from '../customers.api.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'
import type { MapCluster, MapPoint } from './map.repo.ts'
import { mapCell } from './morton.ts'

let bench: Workbench
let all: CustomerSeed[]
beforeAll(async () => {
  bench = await openWorkbench()
  // 1200 around two towns, 100 of them without a position; every third belongs to the other county.
  all = Array.from({ length: 1300 }, (_, n) => {
    const town = n % 2 === 0 ? { lng: 120.65, lat: 28.0 } : { lng: 120.1, lat: 27.8 }
    const position = {
      lng: town.lng + ((n * 37) % 101) / 2000,
      lat: town.lat + ((n * 53) % 103) / 2000,
      source: 'wgs84' as const,
      accuracy: null,
    }
    return seedCustomer(bench, {
      position: n % 13 === 0 ? null : position,
      grade: n % 5 === 0 ? 'A' : 'B',
      ownerId: n % 3 === 0 ? bench.stranger.userId : bench.manager.userId,
      unitId: n % 3 === 0 ? bench.units.teamB1 : bench.units.teamA1,
    })
  })
  await loadCustomers(bench.db, all)
})
afterAll(() => bench.close())

interface Answer {
  points: MapPoint[]
  clusters: MapCluster[]
  inWindow: number
  unplaced: number
}
const whole = { west: 119, south: 27, east: 122, north: 29 }
const map = (as: Actor, window: typeof whole, zoom: number, extra: Record<string, string> = {}) =>
  bench.call<Answer>(
    as,
    'GET',
    `/api/v1/customer-map?${new URLSearchParams({ ...Object.fromEntries(Object.entries(window).map(([k, v]) => [k, String(v)])), zoom: String(zoom), ...extra })}`,
  )
const inside = (row: CustomerSeed, window: typeof whole): boolean =>
  row.position !== null &&
  row.position.lng >= window.west &&
  row.position.lng <= window.east &&
  row.position.lat >= window.south &&
  row.position.lat <= window.north

test('the column cell is the number that the program computes', async () => {
  const { rows } = await sql<{ lng: number; lat: number; cell: bigint }>`
    select lng, lat, map_cell(lng, lat) as cell from (values (120.65::float8, 28.01::float8), (-180, -90), (180, 90),
      (179.9999999, 89.9), (0, 0)) as t (lng, lat)`.execute(bench.db)
  for (const row of rows) expect(row.cell).toBe(mapCell(row.lng, row.lat))
})

test('at any zoom clusters and points add up to all in the window, within scope and filter', async () => {
  for (const as of [bench.viewer, bench.manager, bench.leader])
    for (const zoom of [0, 4, 8, 11, 13, 16, 22])
      for (const extra of [{}, { grades: 'A' }]) {
        const { body } = await map(as, whole, zoom, extra as Record<string, string>)
        const expected = all.filter(
          (row) =>
            (as === bench.viewer || row.unitId === bench.units.teamA1) &&
            (!('grades' in extra) || row.grade === 'A'),
        )
        const placed = expected.filter((row) => inside(row, whole)).length
        expect(body.inWindow).toBe(placed)
        expect(body.points.length + body.clusters.reduce((sum, cluster) => sum + cluster.count, 0)).toBe(
          placed,
        )
        expect(body.unplaced).toBe(expected.filter((row) => row.position === null).length)
        for (const cluster of body.clusters) {
          expect(cluster.count).toBeGreaterThan(1)
          expect(cluster.lng).toBeGreaterThanOrEqual(cluster.west)
          expect(cluster.lng).toBeLessThanOrEqual(cluster.east)
          expect(cluster.lat).toBeGreaterThanOrEqual(cluster.south)
          expect(cluster.lat).toBeLessThanOrEqual(cluster.north)
        }
      }
})

test('far out both towns are two clusters at most four squares each; close up every shop is itself', async () => {
  const far = await map(bench.viewer, whole, 6)
  expect(far.body.clusters.length).toBeLessThanOrEqual(4)
  expect(far.body.points).toEqual([])
  const window = { west: 120.65, south: 28, east: 120.66, north: 28.01 }
  const near = await map(bench.viewer, window, 15)
  expect(near.body.clusters).toEqual([])
  const expected = all.filter((row) => inside(row, window)).map((row) => row.id)
  expect(near.body.points.map((point) => point.id).toSorted()).toEqual(expected.toSorted())
})

test('windows outside, inside out or empty are answered with nothing, and out of range is refused', async () => {
  expect((await map(bench.viewer, { west: -10, south: -10, east: 10, north: 10 }, 5)).body.inWindow).toBe(0)
  expect((await map(bench.viewer, { west: 122, south: 29, east: 119, north: 27 }, 5)).body.inWindow).toBe(0)
  expect((await map(bench.viewer, { west: 120.65, south: 28, east: 120.65, north: 28 }, 24)).status).toBe(200)
  expect((await map(bench.viewer, { west: -180, south: -90, east: 180, north: 90 }, 0)).status).toBe(200)
  expect((await map(bench.viewer, { west: -181, south: -90, east: 180, north: 90 }, 0)).status).toBe(400)
})
