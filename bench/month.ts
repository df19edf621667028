/**
 * `npm run bench -- month [--managers 24] [--customers 210] [--seconds 2] [--threads 2] [--compared 3]`: a month of
 * visits for a whole organisation in worker threads, and for some of its people (the first `--compared`)
 * what the order of the customer list and the best each day on its own (most overdue first, then ordered to the least
 * distance) make of the same month. Kilometres are told by visit, since the last two leave out some of what is due.
 * Prints too how long the event loop was held up meanwhile.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { distanceMatrix, wgs84 } from '#engines/geo/index.ts'
import { createRandom } from '#engines/random/random.ts'
import type { MonthDay, MonthRequest, MonthStop } from '../server/src/modules/visits/month/month-request.ts'
import { createMonthPool } from '../server/src/modules/visits/month/month-worker.ts'
import { orderDay } from '../server/src/modules/visits/month/order-day.ts'
import { visitsWanted } from '../server/src/modules/visits/month/month-days.ts'
import { unwrap } from '#platform/errors/result.ts'
import { option } from './routing/report.ts'

const MONTH = { from: '2026-12-01', to: '2026-12-31' }
/** Periods in days with their share, as the tobacco pack has them. */
const PERIODS = [
  [3.5, 0.06],
  [7, 0.16],
  [14, 0.34],
  [28, 0.3],
  [56, 0.14],
] as const
const DETOUR = 1.4
const METRES_PER_SECOND = 25 / 3.6

export async function run(argv: readonly string[]): Promise<void> {
  const managers = Number(option(argv, 'managers', '24'))
  const customers = Number(option(argv, 'customers', '210'))
  const milliseconds = Number(option(argv, 'seconds', '2')) * 1000
  const threads = Number(option(argv, 'threads', '2'))
  const compared = Math.min(managers, Number(option(argv, 'compared', '3')))
  const problems = Array.from({ length: managers }, (_, seed) => cityDistrict(customers, seed + 1))
  const pool = createMonthPool(threads)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const began = performance.now()
  const totals = { visits: 0, missing: 0, spacing: 0 }
  const made = new Map<MonthRequest, Made>()
  const waiting = [...problems]
  const work = async (): Promise<void> => {
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      const answer = unwrap(await pool.plan(copy(request), { milliseconds }))
      const visits = sum(answer.days.map((day) => day.stops.length))
      made.set(request, { metres: sum(answer.days.map((day) => day.metres)), visits })
      totals.visits += visits
      totals.missing += answer.notes.filter((note) => note.kind === 'missing').length
      totals.spacing += answer.notes.filter((note) => note.kind === 'spacing').length
    }
  }
  await Promise.all(Array.from({ length: threads }, work))
  const seconds = (performance.now() - began) / 1000
  delay.disable()
  await pool.close()
  const sample = problems.slice(0, compared)
  const list = added(sample.map(listOrder))
  const greedy = added(sample.map(dailyGreedy))
  const plan = added(sample.map((request) => made.get(request)!))
  const each = ({ metres, visits }: Made) => metres / 1000 / Math.max(1, visits)
  const line = (name: string, one: Made) =>
    `${name.padEnd(14)} ${(one.metres / 1000).toFixed(0).padStart(7)} km ${String(one.visits).padStart(6)} visits ${each(one).toFixed(2).padStart(6)} km a visit`
  const less = (other: Made) => `${(100 * (1 - each(plan) / each(other))).toFixed(0)} % less`
  process.stdout.write(
    [
      `${managers} managers × ${customers} customers, ${totals.visits} visits in December 2026, ${threads} threads`,
      `planned in ${seconds.toFixed(1)} s (limit 60 s, aim 30 s); event loop held up at most ${(delay.max / 1e6).toFixed(0)} ms`,
      `the same month of ${compared} of them, made three ways:`,
      line('list order', list),
      line('best each day', greedy),
      line('month plan', plan),
      `a visit costs ${less(list)} than in list order, ${less(greedy)} than with the best each day`,
      `visits missing ${totals.missing}, spacing notes ${totals.spacing}`,
      '',
    ].join('\n'),
  )
}

const added = (all: readonly Made[]): Made => ({
  metres: sum(all.map((one) => one.metres)),
  visits: sum(all.map((one) => one.visits)),
})

interface Made {
  readonly metres: number
  readonly visits: number
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
/** The matrices move to the thread that plans; the comparisons need theirs. */
const copy = (request: MonthRequest): MonthRequest => ({
  ...request,
  metres: request.metres.slice(),
  seconds: request.seconds.slice(),
})

/** A district of towns and roads around them: three in four customers in a town, the rest along the way. */
function cityDistrict(count: number, seed: number): MonthRequest {
  const random = createRandom(seed)
  const towns = Array.from({ length: 4 }, () => ({
    lng: 120.6 + random.next() * 0.1,
    lat: 27.95 + random.next() * 0.1,
  }))
  const near = (town: { lng: number; lat: number }, spread: number) =>
    wgs84(town.lng + (random.next() - 0.5) * spread, town.lat + (random.next() - 0.5) * spread)
  const places = Array.from({ length: count }, () =>
    near(towns[Math.floor(random.next() * towns.length)]!, random.next() < 0.75 ? 0.02 : 0.08),
  )
  const office = wgs84(towns[0]!.lng, towns[0]!.lat)
  const matrix = distanceMatrix([...places, office], DETOUR)
  const metres = Float64Array.from(matrix.values)
  const stops = places.flatMap((_, place): MonthStop[] => {
    const period = draw(random.next())
    const lastVisit = earlier(Math.floor(random.next() * period))
    const { visits } = visitsWanted(period, lastVisit, MONTH)
    if (visits === 0) return []
    const least = Math.max(1, Math.ceil(period * 0.6))
    return [
      {
        id: `c${place}`,
        place,
        serviceMinutes: 8 + Math.floor(random.next() * 6),
        visits,
        minGapDays: least,
        maxGapDays: Math.max(least, Math.floor(period * 1.5)),
        lastVisit,
        fixed: [],
        agreed: {},
        hours: Array.from({ length: 7 }, () => null),
      },
    ]
  })
  return {
    size: count + 1,
    metres,
    seconds: metres.map((way) => (way === 0 ? 0 : way / METRES_PER_SECOND + 120)),
    days: workdays().map((date): MonthDay => ({ date, minutes: 420, start: count, end: count, trip: null })),
    lodgings: [],
    stops,
    departAt: 510,
    lunch: { minutes: 60, from: 690, to: 810 },
    evenMetres: 3000,
  }
}

function draw(chance: number): number {
  let rest = chance
  for (const [period, share] of PERIODS) {
    rest -= share
    if (rest <= 0) return period
  }
  return 28
}
const earlier = (days: number): string =>
  new Date(Date.UTC(2026, 10, 30) - days * 86_400_000).toISOString().slice(0, 10)
const workdays = (): string[] =>
  Array.from({ length: 31 }, (_, n) => new Date(Date.UTC(2026, 11, 1 + n)))
    .filter((date) => date.getUTCDay() % 6 !== 0)
    .map((date) => date.toISOString().slice(0, 10))

/** Visits in the order of the list, as many a day as fit, round and round by what is due. */
function listOrder(request: MonthRequest): Made {
  return simulate(request, (due) => due, false)
}

/** Each day on its own: whoever is most overdue and near, then the least distance. */
function dailyGreedy(request: MonthRequest): Made {
  return simulate(
    request,
    (due, late) => {
      const [anchor] = due.toSorted((a, b) => late(b) - late(a))
      if (anchor === undefined) return []
      const from = request.stops[anchor]!.place
      const rank = (stop: number) =>
        request.metres[from * request.size + request.stops[stop]!.place]! - late(stop) * 3000
      return due.toSorted((a, b) => rank(a) - rank(b))
    },
    true,
  )
}

/** Runs through the days: whoever is due is taken in the order given until the minutes are used up. */
function simulate(
  request: MonthRequest,
  order: (due: readonly number[], late: (stop: number) => number) => readonly number[],
  best: boolean,
): Made {
  const left = request.stops.map((stop) => stop.visits)
  const next = request.stops.map((stop) =>
    stop.lastVisit === null ? MONTH.from : addDays(stop.lastVisit, periodOf(stop)),
  )
  let metres = 0
  request.days.forEach((day, index) => {
    const late = (stop: number) => (Date.parse(day.date) - Date.parse(next[stop]!)) / 86_400_000
    const due = request.stops.flatMap((_, stop) => (left[stop]! > 0 && late(stop) >= 0 ? [stop] : []))
    // What is left must still fit: the share of a day grows with what is owed.
    const owed = sum(left) / (request.days.length - index)
    const chosen: number[] = []
    let minutes = 0
    for (const stop of order(due, late)) {
      const way = 8 + request.stops[stop]!.serviceMinutes
      if (minutes + way > day.minutes || chosen.length >= Math.ceil(owed * 1.2)) break
      minutes += way
      chosen.push(stop)
    }
    for (const stop of chosen) {
      left[stop]!--
      next[stop] = addDays(day.date, periodOf(request.stops[stop]!))
    }
    metres += best ? orderDay(request, day, chosen).day.metres : asListed(request, day, chosen)
  })
  return { metres, visits: sum(request.stops.map((stop) => stop.visits)) - sum(left) }
}

const periodOf = (stop: MonthStop): number => Math.max(1, Math.round(stop.minGapDays / 0.6))
const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)

function asListed(request: MonthRequest, day: MonthDay, chosen: readonly number[]): number {
  if (chosen.length === 0) return 0
  const places = [day.start, ...chosen.map((stop) => request.stops[stop]!.place), day.start]
  return sum(places.slice(1).map((place, n) => request.metres[places[n]! * request.size + place]!))
}
