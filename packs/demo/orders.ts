import type { Random } from '#engines/random/random.ts'
import type { OrderSeed } from '#modules/customers/index.ts'
import { dayOfWeek, daysBetween, shiftDate } from '#platform/calendar/dates.ts'
import { logNormal, normal } from './random-tools.ts'
import type { DemoTrade } from './trade.ts'
import type { DemoRetailer } from './retailers.ts'

/**
 * Weekly orders of every active retailer over a period: around its usual volume, stronger before the Spring
 * Festival and National Day, drifting up or down over the year, with weeks left out.
 */
export function* demoOrders(
  random: Random,
  { orders }: Pick<DemoTrade, 'orders'>,
  retailers: readonly DemoRetailer[],
  from: string,
  to: string,
): Generator<OrderSeed> {
  const dates = Array.from({ length: daysBetween(from, to) + 1 }, (_, day) => shiftDate(from, day))
  for (const retailer of retailers) {
    if (retailer.state !== 'active') continue
    const drift = 1 + 0.25 * normal(random)
    const mix = orders.ownMix ? Math.min(2.2, Math.max(0.55, logNormal(random, 1, 0.25))) : 1
    const skips = orders.skips(retailer.grade)
    const first = (retailer.orderDay + 8 - dayOfWeek(from)) % 7
    for (let week = 0; first + 7 * week < dates.length; week++) {
      const date = dates[first + 7 * week]!
      if (random.next() < skips) continue
      const trend = 1 + ((drift - 1) * week) / 52
      const volume = Math.max(
        1,
        Math.round(retailer.weeklyVolume * Math.max(0.3, trend) * season(date) * logNormal(random, 1, 0.22)),
      )
      yield {
        customerId: retailer.id,
        orderedOn: date,
        number: 1,
        volume,
        amountFen: BigInt(Math.round((volume * orders.unitFen * mix) / 10) * 10),
        lines: Math.min(60, 2 + Math.round(Math.sqrt(volume) * (0.8 + random.next()))),
      }
    }
  }
}

/** Number and volume of each retailer's orders in the 90 days up to `today`, as the module itself counts them. */
export function figuresOf(
  orders: readonly OrderSeed[],
  today: string,
): ReadonlyMap<string, { readonly orders90: number; readonly volume90: number }> {
  const since = shiftDate(today, -90)
  const figures = new Map<string, { orders90: number; volume90: number }>()
  for (const { customerId, orderedOn, volume } of orders) {
    if (orderedOn <= since || orderedOn > today) continue
    const { orders90 = 0, volume90 = 0 } = figures.get(customerId) ?? {}
    figures.set(customerId, { orders90: orders90 + 1, volume90: volume90 + volume })
  }
  return figures
}

function season(date: string): number {
  const month = Number(date.slice(5, 7))
  const day = Number(date.slice(8, 10))
  if (month === 1 || (month === 2 && day < 12)) return 1.35
  if (month === 9 && day > 14) return 1.2
  return month === 3 || month === 6 ? 0.9 : 1
}
