import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeServer {
  readonly url: string
  /** Addresses asked for, oldest first. */
  readonly asked: URL[]
  /** What the next answers are: properly, silence, a refusal, or something else than JSON. */
  mode: 'proper' | 'silent' | 'refusing' | 'garbled'
  close(): Promise<void>
}

async function serve(answer: (url: URL, mode: FakeServer['mode']) => unknown): Promise<FakeServer> {
  const asked: URL[] = []
  const state: { mode: FakeServer['mode'] } = { mode: 'proper' }
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    asked.push(url)
    if (state.mode === 'silent') return
    response.setHeader('content-type', 'application/json')
    response.end(state.mode === 'garbled' ? '<html>' : JSON.stringify(answer(url, state.mode)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get mode() {
      return state.mode
    },
    set mode(next) {
      state.mode = next
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Degrees become metres: one thousandth of a degree of longitude is 100 m, so that tests count by hand. */
const way = (a: readonly number[], b: readonly number[]): number =>
  Math.round((Math.abs(a[0]! - b[0]!) + Math.abs(a[1]! - b[1]!)) * 100_000)

/** Speaks the table service of OSRM's HTTP API v1. 10 m/s everywhere; east of 121° there is no way. */
export const startOsrm = (): Promise<FakeServer> =>
  serve((url, mode) => {
    if (mode === 'refusing')
      return { code: 'InvalidUrl', message: 'URL string malformed close to position 9' }
    const [, service, version, profile, places = ''] = url.pathname.split('/')
    if (service !== 'table' || version !== 'v1' || profile !== 'driving')
      return { code: 'InvalidService', message: 'Service not found!' }
    const all = decodeURIComponent(places)
      .split(';')
      .map((place) => place.split(',').map(Number))
    const pick = (name: string) =>
      (url.searchParams.get(name) ?? '').split(';').map((index) => all[Number(index)]!)
    if (all.length > 100) return { code: 'TooBig', message: 'Too many table coordinates' }
    const cell = (a: readonly number[], b: readonly number[]) => (b[0]! > 121 ? null : way(a, b))
    const distances = pick('sources').map((a) => pick('destinations').map((b) => cell(a, b)))
    const durations = distances.map((row) => row.map((metres) => (metres === null ? null : metres / 10)))
    return { code: 'Ok', distances, durations, sources: [], destinations: [] }
  })

/** Speaks 高德's distance service (v3): up to 100 origins, one destination, figures as text, errors by infocode. */
export const startAmap = (key: string): Promise<FakeServer> =>
  serve((url, mode) => {
    const q = (name: string) => url.searchParams.get(name) ?? ''
    if (mode === 'refusing') return { status: '0', info: 'USER_DAILY_QUERY_OVER_LIMIT', infocode: '10044' }
    if (url.pathname !== '/v3/distance')
      return { status: '0', info: 'SERVICE_NOT_AVAILABLE', infocode: '10002' }
    if (q('key') !== key) return { status: '0', info: 'INVALID_USER_KEY', infocode: '10001' }
    const origins = q('origins').split('|')
    if (origins.length > 100 || q('destination').includes('|'))
      return { status: '0', info: 'INVALID_PARAMS', infocode: '20000' }
    const destination = q('destination').split(',').map(Number)
    const results = origins.map((origin, index) => {
      const metres = way(origin.split(',').map(Number), destination)
      return {
        origin_id: `${index + 1}`,
        dest_id: '1',
        distance: `${metres}`,
        duration: `${Math.round(metres / 10)}`,
      }
    })
    return { status: '1', info: 'OK', infocode: '10000', count: `${results.length}`, results }
  })
