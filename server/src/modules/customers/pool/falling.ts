import type { FallingCustomer, PoolRule } from '#contracts/customer-pool.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { type DayAfter, type Fall, fallOf } from './fall-back.ts'
import { type Candidate, fallCandidates, ownersIn } from './pool.repo.ts'

export interface Falling extends Fall {
  readonly row: Candidate
}

/**
 * Customers of units that fall back on a date or before it by a rule, soonest first. `simulated`: what the rule comes
 * to, warnings aside.
 */
export async function fallingIn(
  { platform, directory }: CustomersContext,
  grant: Grant<'customers.read' | 'customers.configure' | 'customers.assign'>,
  rule: PoolRule,
  unitIds: readonly string[],
  until: string,
  simulated = false,
): Promise<Falling[]> {
  const { db, calendar, config } = platform
  const today = calendar.today()
  const owners = await ownersIn(db, unitIds)
  const people = await directory.people(owners)
  const leaving = new Set(
    owners.filter((id) => {
      const person = people.get(id)
      return person?.active !== true || !person.roles.includes('account_manager')
    }),
  )
  const fewest = Math.min(rule.days, ...Object.values(rule.daysByGrade).flatMap((days) => days ?? []))
  const candidates = await fallCandidates(db, grant, {
    unitIds,
    // So many days lie between the last contact and falling back, or more where working days count.
    contactBefore: shiftDate(until, -fewest),
    leaving: rule.ownerLeft ? [...leaving] : [],
    timeZone: config.timeZone,
    ordersCount: rule.ordersCount,
  })
  const dayAfter = counting(rule, (date, days) => calendar.addWorkdays(date, days))
  const falling: Falling[] = []
  for (const row of candidates) {
    const standing = { ...row, ownerLeft: leaving.has(row.ownerId) }
    const fall = await fallOf(standing, rule, today, dayAfter, simulated)
    if (fall !== null && fall.fallsOn <= until) falling.push({ ...fall, row })
  }
  return falling.toSorted((a, b) => a.fallsOn.localeCompare(b.fallsOn) || a.row.id.localeCompare(b.row.id))
}

/** Days as the rule counts them; many customers share a date, which the calendar is asked for once. */
function counting(rule: PoolRule, addWorkdays: DayAfter): DayAfter {
  if (rule.basis === 'calendar_days') return async (date, days) => shiftDate(date, days)
  const known = new Map<string, Promise<string>>()
  return (date, days) => {
    const key = `${date} ${days}`
    const found = known.get(key) ?? addWorkdays(date, days)
    known.set(key, found)
    return found
  }
}

/** As the API answers it. */
export async function showFalling(
  context: CustomersContext,
  falling: readonly Falling[],
): Promise<FallingCustomer[]> {
  const names = await context.names(
    falling.map(({ row }) => row.ownerId),
    [],
  )
  return falling.map(({ row, ...fall }) => ({
    ...fall,
    customer: { id: row.id, name: row.name, grade: row.grade },
    owner: names.person(row.ownerId),
    extendedUntil: row.extendedUntil,
  }))
}
