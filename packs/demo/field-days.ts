import { detour } from './travel.ts'
import type { Random } from '#engines/random/random.ts'
import { daysBetween, shiftDate } from '#platform/calendar/dates.ts'
import type { Pack } from '#platform/pack/pack.ts'
import type { DemoManager } from './organisation.ts'
import { pick } from './names.ts'
import type { DemoTrade } from './trade.ts'
import { logNormal, scatter, seededId } from './random-tools.ts'
import type { DemoRetailer } from './retailers.ts'

export interface DemoStop {
  readonly id: string
  readonly retailer: DemoRetailer
  readonly visitId: string | null
  readonly skipReason: string | null
}
export interface DemoFix {
  readonly lng: number
  readonly lat: number
  readonly accuracy: number
}
export interface DemoVisit {
  readonly id: string
  readonly retailer: DemoRetailer
  readonly stopId: string | null
  /** Minutes since midnight, organisation's zone, with fractions. */
  readonly startMinute: number
  readonly endMinute: number
  readonly startFix: DemoFix | null
  readonly endFix: DemoFix | null
  readonly findings: Readonly<Record<string, string | number | boolean | string[]>>
  readonly note: string | null
  readonly nextStep: string | null
  readonly nextStepOn: string | null
}
/** One account manager's working day as it went. */
export interface DemoDay {
  readonly manager: DemoManager
  readonly date: string
  readonly planId: string
  readonly stops: readonly DemoStop[]
  readonly visits: readonly DemoVisit[]
}

const departMinute = 8 * 60 + 35
const lunch = { from: 11 * 60 + 50, to: 13 * 60 + 5 }
const homeMinute = 17 * 60 + 10

/**
 * A year of work of one manager, day by day: who is due by the grade's frequency (longest overdue first, as many
 * as a day holds, near one another), visited in a sensible order. Yields the days in order.
 */
export function* demoFieldDays(
  random: Random,
  pack: Pack,
  trade: DemoTrade,
  manager: DemoManager,
  retailers: readonly DemoRetailer[],
  office: { lng: number; lat: number },
  workdays: readonly string[],
  momentOf: (date: string) => number,
): Generator<DemoDay> {
  const active = retailers.filter((retailer) => retailer.state === 'active')
  const minutesOf = new Map(pack.customerTypes.map((type) => [type.code, type.serviceMinutes]))
  const first = workdays[0]
  if (first === undefined) return
  const rounds = active.map((retailer): Round => {
    const interval = intervalOf(retailer)
    return { retailer, interval, due: random.int(interval) }
  })

  for (const date of workdays) {
    const today = daysBetween(first, date)
    // Somebody is ill or at a meeting about one day in twenty.
    if (random.next() < 0.05 && date !== workdays.at(-1)) continue
    const [least, more] = trade.day.visits
    const capacity = least + random.int(more)
    const candidates = rounds
      .filter((round) => round.due <= today)
      .map((round): DueRetailer => ({
        retailer: round.retailer,
        round,
        late: (today - round.due) / round.interval,
      }))
      .sort((a, b) => b.late - a.late)
    const chosen = orderFrom(office, nearAnchor(candidates.slice(0, capacity * 2), capacity))
    const stops: DemoStop[] = []
    const visits: DemoVisit[] = []
    let minute = departMinute + random.int(20)
    let place = office
    for (const { retailer, round } of chosen) {
      const stopId = seededId(random, momentOf(date))
      const target = retailer.position ?? place
      minute += (detour(place, target) / 1000 / 26) * 60 + 2 + random.int(4)
      if (minute > lunch.from && minute < lunch.to) minute = lunch.to + random.int(10)
      if (random.next() < 0.03 || minute > homeMinute) {
        stops.push({
          id: stopId,
          retailer,
          visitId: null,
          skipReason: minute > homeMinute ? '时间不够，改天走访' : pick(random, trade.day.skipReasons),
        })
        continue
      }
      const stay = Math.max(3, logNormal(random, minutesOf.get(retailer.type) ?? 12, 0.3))
      const visit = visitOf(
        random,
        trade,
        retailer,
        stopId,
        date,
        minute,
        minute + stay,
        target,
        momentOf(date),
      )
      visits.push(visit)
      stops.push({ id: stopId, retailer, visitId: visit.id, skipReason: null })
      minute += stay
      place = target
      round.due = today + Math.max(2, Math.round(round.interval * (0.85 + random.next() * 0.3)))
    }
    yield { manager, date, planId: seededId(random, momentOf(date)), stops, visits }
  }
}

/** When a retailer is to be visited next, in days since the first working day, and how many days apart. */
interface Round {
  readonly retailer: DemoRetailer
  readonly interval: number
  due: number
}
interface DueRetailer {
  readonly retailer: DemoRetailer
  readonly round: Round
  /** How long overdue, in intervals. */
  readonly late: number
}

const intervalOf = (retailer: DemoRetailer): number =>
  Math.max(2, Math.round((retailer.frequency.weeks * 7) / retailer.frequency.visits))

/** The most overdue one, and whoever of the due ones is nearest to it. */
function nearAnchor(candidates: readonly DueRetailer[], capacity: number): readonly DueRetailer[] {
  const anchor = candidates.find(({ retailer }) => retailer.position !== null)?.retailer.position
  if (!anchor) return candidates.slice(0, capacity)
  return candidates
    .map((due) => ({ due, rank: detour(anchor, due.retailer.position ?? anchor) - due.late * 1500 }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, capacity)
    .map(({ due }) => due)
}

/** Nearest next: good enough for a past that nobody optimised. */
function orderFrom(office: { lng: number; lat: number }, retailers: readonly DueRetailer[]): DueRetailer[] {
  const left = [...retailers]
  const ordered: DueRetailer[] = []
  let place = office
  while (left.length > 0) {
    let best = 0
    let least = Infinity
    left.forEach(({ retailer }, index) => {
      const way = detour(place, retailer.position ?? place)
      if (way >= least) return
      best = index
      least = way
    })
    const [next] = left.splice(best, 1)
    ordered.push(next!)
    place = next!.retailer.position ?? place
  }
  return ordered
}

function visitOf(
  random: Random,
  trade: DemoTrade,
  retailer: DemoRetailer,
  stopId: string,
  date: string,
  startMinute: number,
  endMinute: number,
  target: { lng: number; lat: number },
  moment: number,
): DemoVisit {
  // Nineteen in twenty stand at the shop; the others press too early, too late, or under a roof.
  const away = random.next() < 0.95 ? 12 : 180 + random.int(900)
  const fix = (): DemoFix => ({
    ...scatter(random, target, away),
    accuracy: away < 100 ? 6 + random.int(34) : 40 + random.int(160),
  })
  const followUp = random.next() < 0.04
  return {
    id: seededId(random, moment),
    retailer,
    stopId,
    startMinute,
    endMinute,
    startFix: random.next() < 0.985 ? fix() : null,
    endFix: random.next() < 0.985 ? fix() : null,
    findings: trade.day.findings(random),
    note: random.next() < 0.3 ? pick(random, trade.day.notes) : null,
    nextStep: followUp ? pick(random, trade.day.nextSteps) : null,
    nextStepOn: followUp ? shiftDate(date, 1 + random.int(9)) : null,
  }
}
