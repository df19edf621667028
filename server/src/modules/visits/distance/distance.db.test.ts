import { afterAll, beforeEach, expect, test } from 'vitest'
import { getDistanceSetup, setDistanceKey, tryDistances } from '#contracts/distances.ts'
import { getDay } from '#contracts/visit-plans.ts'
import { toGcj02, wgs84 } from '#engines/geo/index.ts'
import { startAmap, startOsrm } from '../testing/map-servers.ts'
import { openWorkbench, placed } from '../testing/workbench.ts'
import { amapNetwork } from './amap.ts'
import { osrmNetwork } from './osrm.ts'
import { type RoadSource, roadDistances } from './road-distances.ts'

const KEY = 'amap-key-of-the-test'
const osrm = await startOsrm()
const amap = await startAmap(KEY)
const bench = await openWorkbench('2026-11-18T08:00:00+08:00')
afterAll(async () => {
  await bench.close()
  await osrm.close()
  await amap.close()
})
const limits = { timeoutMs: 400 }
const model = { detour: 1.4, metresPerSecond: 10, secondsPerLeg: 60 }
const places = [
  { lng: 120.65, lat: 28 },
  { lng: 120.66, lat: 28 },
  { lng: 120.66, lat: 28.02 },
]
const bothServers = [osrm, amap]
beforeEach(() => {
  for (const server of bothServers) {
    server.mode = 'proper'
    server.asked.length = 0
  }
})
let run = 0
/** A provider with a cache of its own. */
function distances(network: RoadSource['network'], more: Partial<RoadSource> = {}, now = new Date()) {
  const source = { network, name: '高德', callsAtOnce: 2, mostPairs: 5000, cacheDays: 30, ...more }
  return roadDistances({
    db: bench.db,
    log: bench.platform.log,
    now: () => now,
    source: () => Promise.resolve(source),
  })
}
const fresh = (network: RoadSource['network']) => ({ ...network, id: `${network.id} ${++run}` })

test('S1.21 OSRM answers metres and seconds of the roads, is asked once, and again when the answer is old', async () => {
  const network = fresh(osrmNetwork(osrm.url, 'driving', limits))
  const table = await distances(network).table(places, model)
  // 0.01° east is 1000 m to this server, 0.02° north 2000 m; 10 m/s, and a minute at each stop.
  expect([...table.metres]).toEqual([0, 1000, 3000, 1000, 0, 2000, 3000, 2000, 0])
  expect(table.seconds[2]).toBe(300 + 60)
  expect(table.source.zh).toBe('高德 道路距离')
  expect(osrm.asked).toHaveLength(1)
  expect(osrm.asked[0]!.searchParams.get('annotations')).toBe('duration,distance')
  await distances(network).table(places, model)
  expect(osrm.asked).toHaveLength(1)
  const later = new Date(Date.now() + 31 * 86_400_000)
  await distances(network, {}, later).table(places, model)
  expect(osrm.asked).toHaveLength(2)
})

test('S1.21 OSRM tables larger than a server takes are asked for in blocks; where there is no way it is said', async () => {
  const many = Array.from({ length: 120 }, (_, n) => ({ lng: 120.5 + n / 1000, lat: 28 }))
  // Nine calls on a busy machine: what is asked here is not how long one may take.
  const network = fresh(osrmNetwork(osrm.url, 'driving', { timeoutMs: 20_000 }))
  const table = await distances(network, { mostPairs: 1_000_000 }).table(many, model)
  expect(table.metres[119]).toBe(11_900)
  expect(osrm.asked.length).toBe(9)
  const island = fresh(osrmNetwork(osrm.url, 'driving', limits))
  const cut = await distances(island).table([places[0]!, { lng: 121.5, lat: 28 }], model)
  expect(cut.metres[1]).toBe(Infinity)
})

test('S1.21 高德 is asked in its own coordinates, one destination at a time, with the key', async () => {
  const network = fresh(amapNetwork(amap.url, KEY, limits))
  const table = await distances(network).table(places, model)
  expect(amap.asked).toHaveLength(3)
  const shifted = toGcj02(wgs84(120.65, 28))
  const text = `${shifted.lng.toFixed(6)},${shifted.lat.toFixed(6)}`
  expect(amap.asked.map((url) => url.searchParams.get('destination'))).toContain(text)
  expect(text).not.toBe('120.650000,28.000000')
  expect(amap.asked[0]!.searchParams.get('type')).toBe('1')
  // The shift is nearly the same at neighbours: the way stays about 1000 m.
  expect(Math.abs(table.metres[1]! - 1000)).toBeLessThan(30)
})

test('S1.21 a provider that is silent, refuses or babbles is replaced by the estimate, and the screen says so', async () => {
  for (const mode of ['silent', 'refusing', 'garbled'] as const) {
    amap.mode = mode
    const network = fresh(amapNetwork(amap.url, KEY, limits))
    const provider = distances(network)
    const began = performance.now()
    const table = await provider.table(places, model)
    expect(table.source.zh).toBe('高德未应答，按直线×1.4 估算')
    expect(table.detourFactor).toBe(1.4)
    // 0.01° of longitude at 28° are 982 m as the crow flies.
    expect(Math.round(table.metres[1]!)).toBe(Math.round(981.8 * 1.4))
    expect(performance.now() - began).toBeLessThan(2500)
    // It is left alone for a while instead of being waited for at every click.
    const asked = amap.asked.length
    await provider.table(places, model)
    expect(amap.asked.length).toBe(asked)
  }
  amap.mode = 'proper'
  const wrong = fresh(amapNetwork(amap.url, 'wrong-key-1', limits))
  expect(await wrong.ways([places[0]!], [places[1]!])).toMatchObject({
    error: { code: 'visits_provider_refused' },
  })
})

test('S1.21 more ways than allowed at once use up no quota', async () => {
  const network = fresh(amapNetwork(amap.url, KEY, limits))
  const table = await distances(network, { mostPairs: 5 }).table(places, model)
  expect(amap.asked).toHaveLength(0)
  expect(table.source.zh).toBe('要向高德查 6 段路，超过一次上限，按直线×1.4 估算')
})

test('S1.21 the administrator sets the key; it is sealed, answered to nobody, and plans use the provider at once', async () => {
  const { administrator, manager, request } = bench
  expect((await request(manager, getDistanceSetup)).status).toBe(403)
  await bench.set('visits.amap_url', amap.url)
  await bench.set('visits.distance_provider', 'amap')
  expect((await request(administrator, tryDistances)).body.code).toBe('visits_provider_not_set')
  expect((await request(administrator, setDistanceKey, { body: { key: KEY } })).status).toBe(200)
  const setup = await request(administrator, getDistanceSetup)
  expect(setup.body).toMatchObject({ provider: 'amap', address: amap.url, hasKey: true })
  expect(JSON.stringify(setup.body)).not.toContain(KEY)
  const tried = await request(administrator, tryDistances)
  expect(tried.body.metres).toBeGreaterThan(1000)
  const { rows } = { rows: await bench.db.selectFrom('provider_keys').selectAll().execute() }
  expect(Buffer.from(rows[0]!.sealed).toString('latin1')).not.toContain(KEY)
  const trail = await bench.db.selectFrom('audit_records').select('detail').execute()
  expect(JSON.stringify(trail)).not.toContain(KEY)

  await bench.customers({ position: placed(0, 0) }, { position: placed(1000, 0) })
  const day = await request(manager, getDay, { params: { date: '2026-11-18' }, query: {} })
  expect(day.body.plan.route!.distanceSource).toBe('高德 道路距离')
})
