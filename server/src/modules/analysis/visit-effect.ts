import { type Effect, effectOf, type Observation } from '#engines/effect/index.ts'
import type { EffectEstimate } from '#contracts/analysis.ts'
import { dayOfWeek, shiftDate } from '#platform/calendar/dates.ts'
import type { CustomerFact, VisitFact, WeekOfOrders } from './analysis.needs.ts'

export interface EffectInputs {
  /** Mondays of the weeks that are compared. */
  readonly weeks: readonly string[]
  /** Weeks before and after each week that are averaged. */
  readonly span: number
  readonly customers: readonly CustomerFact[]
  readonly visits: readonly VisitFact[]
  readonly orders: readonly WeekOfOrders[]
}

export const mondayOf = (date: string): string => shiftDate(date, -((dayOfWeek(date) + 6) % 7))

/** Mondays of the weeks of a period after which `span` whole weeks have passed by today. */
export function comparableWeeks(from: string, to: string, span: number, today: string): string[] {
  const weeks: string[] = []
  for (let week = mondayOf(from); week <= to; week = shiftDate(week, 7))
    if (shiftDate(week, 7 * (1 + span)) <= today) weeks.push(week)
  return weeks
}

/** An observation that also says which grade the customer has, for effects by grade. */
export type GradedObservation = Observation & { readonly grade: string }

/**
 * One observation for each customer and week. Compared are customers of the same grade and frequency in the same
 * week, since a customer that is to be seen more often is also another kind of customer. The week of the visit itself
 * counts neither as before nor as after: an order of its Monday knows nothing of a visit on its Friday.
 *
 * `shift` moves the two spans back by so many weeks: with `span + 1` both lie before the visit, and any effect found
 * there is none (placebo).
 */
export function observationsOf(inputs: EffectInputs, shift = 0): GradedObservation[] {
  const { weeks, span, customers } = inputs
  const [first] = weeks
  if (first === undefined) return []
  const volumes = weeklyVolumes(inputs, shiftDate(first, -7 * weeksNeededBefore(span)))
  const visited = visitedWeeks(inputs)
  const average = (row: Float64Array | undefined, from: number): number => {
    let sum = 0
    for (let week = from; week < from + span; week++) sum += row?.[week] ?? 0
    return sum / span
  }
  const kinds = customers.map(({ grade, frequency }) => `${grade} ${frequency.visits}/${frequency.weeks}`)
  return weeks.flatMap((week, index) => {
    const here = weeksNeededBefore(span) + index
    const oldest = shiftDate(week, -7 * weeksNeededBefore(span))
    const strata = new Map([...new Set(kinds)].map((kind) => [kind, `${week} ${kind}`]))
    return customers.flatMap(({ id, grade, enteredOn }, at) => {
      if (enteredOn > oldest) return []
      const row = volumes.get(id)
      return [
        {
          cluster: id,
          grade,
          stratum: strata.get(kinds[at]!)!,
          visited: visited.get(id)?.has(week) === true,
          before: average(row, here - span - shift),
          after: average(row, here + 1 - shift),
        },
      ]
    })
  })
}

/** Mondays of the weeks in which each customer was visited to the end. */
function visitedWeeks({ visits }: EffectInputs): ReadonlyMap<string, ReadonlySet<string>> {
  const mondays = new Map<string, string>()
  const weeks = new Map<string, Set<string>>()
  for (const { customerId, date, endedAt } of visits) {
    if (!endedAt) continue
    const monday = mondays.get(date) ?? mondayOf(date)
    mondays.set(date, monday)
    const known = weeks.get(customerId)
    if (known) known.add(monday)
    else weeks.set(customerId, new Set([monday]))
  }
  return weeks
}

/** What each customer ordered in each week from the first one on; a customer that ordered nothing has no row. */
function weeklyVolumes({ weeks, span, orders }: EffectInputs, first: string): Map<string, Float64Array> {
  const length = weeksNeededBefore(span) + weeks.length + span
  const at = new Map(Array.from({ length }, (_, week) => [shiftDate(first, 7 * week), week]))
  const volumes = new Map<string, Float64Array>()
  for (const { customerId, week, volume } of orders) {
    const position = at.get(week)
    if (position === undefined) continue
    const row = volumes.get(customerId) ?? new Float64Array(length)
    row[position] = volume
    volumes.set(customerId, row)
  }
  return volumes
}

/** How many weeks of orders have to be known before the first compared week, for the placebo too. */
export const weeksNeededBefore = (span: number): number => 2 * span + 1

export function estimate(observations: readonly Observation[]): EffectEstimate | null {
  const effect = effectOf(observations)
  return effect && shown(effect)
}

function shown(effect: Effect): EffectEstimate {
  const { estimate: value, low, high, relative, visited, compared, customers, withoutComparison } = effect
  return { estimate: value, low, high, relative, visited, compared, customers, withoutComparison }
}
