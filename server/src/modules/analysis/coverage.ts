import type { CoverageFigures } from '#contracts/analysis.ts'
import type { TravelModel } from '#engines/geo/index.ts'
import { daysBetween, shiftDate } from '#platform/calendar/dates.ts'
import type { CustomerFact, PlanFact, VisitFact } from './analysis.needs.ts'
import { addUpTrace, traceDay } from './day-trace.ts'

/** Everything that counts for one person, or for one unit, or for all. */
export interface CoverageInputs {
  readonly from: string
  readonly to: string
  /** The business date of today: days since the last visit are counted up to it. */
  readonly today: string
  readonly customers: readonly CustomerFact[]
  readonly visits: readonly VisitFact[]
  readonly plans: readonly PlanFact[]
  readonly model: TravelModel
}

/**
 * S1.2: figures of a period. Due is what the frequencies ask for: visits ÷ weeks × the weeks of the period since
 * the customer came into the books. Made counts at most as many visits to a customer as were due, rounded up, so that
 * one shop visited every day does not make up for five that nobody saw.
 */
export function coverageOf(inputs: CoverageInputs): CoverageFigures {
  const { from, to, today, customers, visits, plans, model } = inputs
  const finished = visits.filter((visit) => visit.endedAt !== null)
  const times = new Map<string, number>()
  for (const visit of finished) times.set(visit.customerId, (times.get(visit.customerId) ?? 0) + 1)
  let due = 0
  let made = 0
  const unseen: CoverageFigures['unseen'] = [0, 0, 0, 0, 0, 0]
  for (const customer of customers) {
    const begin = customer.enteredOn > from ? customer.enteredOn : from
    const weeks = Math.max(0, daysBetween(begin, shiftDate(to, 1))) / 7
    const asked = (customer.frequency.visits / customer.frequency.weeks) * weeks
    due += asked
    made += Math.min(times.get(customer.id) ?? 0, Math.ceil(asked - 1e-9))
    unseen[unseenBucket(customer.lastVisitOn, today)]! += 1
  }
  const days = Map.groupBy(visits, (visit) => `${visit.ownerId} ${visit.date}`)
  const planned = new Map(plans.map((plan) => [`${plan.ownerId} ${plan.date}`, plan.metres]))
  const minutes = { customer: 0, road: 0, idle: 0 }
  let plannedMetres = 0
  let travelledMetres = 0
  for (const [key, ofDay] of days) {
    const day = addUpTrace(traceDay(ofDay, model))
    minutes.customer += day.minutes.customer
    minutes.road += day.minutes.road
    minutes.idle += day.minutes.idle
    const plan = planned.get(key)
    if (plan === undefined) continue
    plannedMetres += plan
    travelledMetres += day.metres
  }
  return {
    customers: customers.length,
    due: Math.round(due * 10) / 10,
    made: Math.min(made, Math.ceil(due)),
    visits: finished.length,
    inPlace: visits.filter((visit) => visit.verdict === 'in_place').length,
    judged: visits.filter((visit) => visit.verdict === 'in_place' || visit.verdict === 'not_in_place').length,
    unseen,
    minutesAtCustomers: Math.round(minutes.customer),
    minutesOnRoad: Math.round(minutes.road),
    minutesIdle: Math.round(minutes.idle),
    plannedMetres: Math.round(plannedMetres),
    travelledMetres: Math.round(travelledMetres),
    days: days.size,
    lastDay: visits.reduce<string | null>(
      (last, { date }) => (last !== null && last > date ? last : date),
      null,
    ),
  }
}

/** Last days of the buckets; the fifth is open, the sixth holds those never visited. */
const BUCKET_ENDS = [7, 14, 30, 60] as const

export function unseenBucket(lastVisitOn: string | null, today: string): number {
  if (lastVisitOn === null) return 5
  const days = daysBetween(lastVisitOn, today)
  const bucket = BUCKET_ENDS.findIndex((end) => days <= end)
  return bucket < 0 ? 4 : bucket
}
