import type { PoolRule } from '#contracts/customer-pool.ts'
import { shiftDate } from '#platform/calendar/dates.ts'

/** What decides when a customer falls back. Business dates throughout. */
export interface Standing {
  readonly grade: string
  readonly keyCustomer: boolean
  readonly ownerLeft: boolean
  readonly lastVisitOn: string | null
  readonly lastOrderOn: string | null
  readonly enteredOn: string
  /** Since when the owner has it; null: from the beginning. */
  readonly ownedSince: string | null
  readonly extendedUntil: string | null
  /** The day on which the owner was told, for the last contact named; null: not yet. */
  readonly warned: { readonly on: string; readonly lastContactOn: string } | null
}
export interface Fall {
  readonly cause: 'no_contact' | 'owner_left'
  readonly lastContactOn: string
  readonly days: number
  /** The first day on which it may fall back. */
  readonly fallsOn: string
}

/** Why a customer falls back that nobody contacted, as its history keeps it. */
export const noContactReason = (days: number, lastContactOn: string): string =>
  `连续 ${days} 天没有联系（最近一次 ${lastContactOn}）`

/** The nth day after a date, counted as the rule says. */
export type DayAfter = (date: string, days: number) => Promise<string>

/**
 * When a customer falls back by a rule; null: never. A new owner begins anew: taking over counts as a contact.
 * Whoever is still there is told `warnDays` before, whatever the rule was yesterday: without a warning for this very
 * contact the day is never nearer than that. `simulated` leaves the warning out, to ask what a rule comes to.
 */
export async function fallOf(
  standing: Standing,
  rule: PoolRule,
  today: string,
  dayAfter: DayAfter,
  simulated = false,
): Promise<Fall | null> {
  if (rule.keepKeyCustomers && standing.keyCustomer) return null
  const lastContactOn = latest([
    standing.enteredOn,
    standing.ownedSince,
    standing.lastVisitOn,
    rule.ordersCount ? standing.lastOrderOn : null,
  ])
  const own = rule.daysByGrade[standing.grade]
  if (rule.ownerLeft && standing.ownerLeft)
    return { cause: 'owner_left', lastContactOn, days: 0, fallsOn: today }
  if (own === null) return null
  const days = own ?? rule.days
  const deadline = await dayAfter(lastContactOn, days)
  const extended = standing.extendedUntil === null ? deadline : shiftDate(standing.extendedUntil, 1)
  const warnedOn = standing.warned?.lastContactOn === lastContactOn ? standing.warned.on : today
  const told = simulated ? deadline : shiftDate(warnedOn, rule.warnDays)
  return { cause: 'no_contact', lastContactOn, days, fallsOn: latest([deadline, extended, told]) }
}

function latest(dates: readonly (string | null)[]): string {
  return dates.filter((date) => date !== null).reduce((a, b) => (a > b ? a : b))
}
