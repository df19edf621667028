import type { Random } from '#engines/random/random.ts'
import type { OrderSeed } from '#modules/customers/index.ts'
import { dayOfWeek, daysBetween, shiftDate } from '#platform/calendar/dates.ts'
import { logNormal, normal } from './random-tools.ts'
import type { DemoRetailer } from './retailers.ts'

/** Average wholesale price of a carton (条) in fen, before the retailer's own mix. */
const cartonFen = 18_600

/**
 * Weekly orders of every active retailer over a period: around its usual volume, stronger before the Spring
 * Festival and National Day, drifting up or down over the year, with weeks left out.
 */
export function* demoOrders(
  random: Random,
  retailers: readonly DemoRetailer[],
  from: string,
  to: string,
): Generator<OrderSeed> {
  const dates = Array.from({ length: daysBetween(from, to) + 1 }, (_, day) => shiftDate(from, day))
  for (const retailer of retailers) {
    if (retailer.state !== 'active') continue
    const drift = 1 + 0.25 * normal(random)
    const mix = Math.min(2.2, Math.max(0.55, logNormal(random, 1, 0.25)))
    const skips = retailer.grade === 'E' ? 0.45 : retailer.grade === 'D' ? 0.25 : 0.08
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
        amountFen: BigInt(Math.round((volume * cartonFen * mix) / 10) * 10),
        lines: Math.min(60, 2 + Math.round(Math.sqrt(volume) * (0.8 + random.next()))),
      }
    }
  }
}

function season(date: string): number {
  const month = Number(date.slice(5, 7))
  const day = Number(date.slice(8, 10))
  if (month === 1 || (month === 2 && day < 12)) return 1.35
  if (month === 9 && day > 14) return 1.2
  return month === 3 || month === 6 ? 0.9 : 1
}
