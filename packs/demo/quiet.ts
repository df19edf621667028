import type { OrderSeed, PoolSeed } from '#modules/customers/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Pack } from '#platform/pack/pack.ts'
import type { DemoDay } from './field-days.ts'
import type { DemoRetailer } from './retailers.ts'

/** Days without contact after which the product's own rule lets a customer fall into the pool, and its warning. */
const FALL_DAYS = 90
const WARN_DAYS = 7
/** Days since the last contact of the retailers that nobody thought of, in turn: two about to fall, one that fell. */
const silences = [86, 88, 108] as const

/** A retailer that nobody has visited and that has ordered nothing since a date. */
export interface QuietRetailer {
  readonly retailer: DemoRetailer
  readonly lastContactOn: string
  readonly fallen: boolean
}

/** A few small retailers of each manager that were lost sight of, always the same ones. */
export function quietRetailers(
  { grades, customerTypes }: Pick<Pack, 'grades' | 'customerTypes'>,
  retailers: readonly DemoRetailer[],
  index: number,
  today: string,
): QuietRetailer[] {
  const lowest = new Set(grades.slice(-2).map(({ code }) => code))
  const persons = new Set(customerTypes.filter(({ kind }) => kind === 'individual').map(({ code }) => code))
  const small = retailers.filter(
    ({ state, keyCustomer, grade, type, enteredOn }) =>
      state === 'active' &&
      !keyCustomer &&
      lowest.has(grade) &&
      persons.has(type) &&
      enteredOn < shiftDate(today, -200),
  )
  return silences.flatMap((days, place) => {
    const retailer = small[7 * (place + 1) + (index % 5)]
    // Not all on one day: a list of what happens next week is read day by day.
    const silent = days > FALL_DAYS ? days + 9 * (index % 6) : days - (index % 3)
    return retailer
      ? [{ retailer, lastContactOn: shiftDate(today, -silent), fallen: silent > FALL_DAYS }]
      : []
  })
}

/** Whether a retailer is among the quiet ones on a date. */
const silentOn = (quiet: readonly QuietRetailer[]): ((id: string, date: string) => boolean) => {
  const since = new Map(quiet.map(({ retailer, lastContactOn }) => [retailer.id, lastContactOn]))
  return (id, date) => date > (since.get(id) ?? '9999')
}

/** The days without stops and visits at retailers that were quiet by then. */
export function daysWithout(days: readonly DemoDay[], quiet: readonly QuietRetailer[]): DemoDay[] {
  const silent = silentOn(quiet)
  return days.map((day) => ({
    ...day,
    stops: day.stops.filter(({ retailer }) => !silent(retailer.id, day.date)),
    visits: day.visits.filter(({ retailer }) => !silent(retailer.id, day.date)),
  }))
}

/** The orders without those of quiet retailers; the last one of each is on the day of the last contact. */
export function ordersWithout(orders: readonly OrderSeed[], quiet: readonly QuietRetailer[]): OrderSeed[] {
  const silent = silentOn(quiet)
  const kept = orders.filter(({ customerId, orderedOn }) => !silent(customerId, orderedOn))
  const last = new Map(kept.map((order, place) => [order.customerId, place]))
  for (const { retailer, lastContactOn } of quiet) {
    const place = last.get(retailer.id)
    if (place !== undefined) kept[place] = { ...kept[place]!, orderedOn: lastContactOn }
  }
  return kept
}

/** What the pool knows of the quiet retailers, of whom there is one at least. */
export function demoPool(
  unitId: string,
  quiet: readonly (QuietRetailer & { readonly ownerId: string })[],
  momentOf: (date: string) => number,
): PoolSeed {
  const fallsOn = (one: QuietRetailer): string => shiftDate(one.lastContactOn, FALL_DAYS)
  const early = (date: string): Date => new Date(momentOf(date) + 5.5 * 3_600_000)
  const first = quiet.map(fallsOn).reduce((a, b) => (a < b ? a : b))
  return {
    unitId,
    since: new Date(momentOf(shiftDate(first, -30))),
    fallen: quiet
      .filter(({ fallen }) => fallen)
      .map((one) => ({
        customerId: one.retailer.id,
        ownerId: one.ownerId,
        at: early(fallsOn(one)),
        on: fallsOn(one),
        lastContactOn: one.lastContactOn,
      })),
    warned: quiet
      .filter(({ fallen }) => !fallen)
      .map((one) => ({
        customerId: one.retailer.id,
        lastContactOn: one.lastContactOn,
        on: shiftDate(fallsOn(one), -WARN_DAYS),
      })),
  }
}
