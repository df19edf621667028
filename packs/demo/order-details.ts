import type { Random } from '#engines/random/random.ts'
import type { DeliverySeed, OrderBrandSeed } from '#modules/analysis/index.ts'
import type { OrderSeed } from '#modules/customers/index.ts'
import { logNormal } from './random-tools.ts'
import type { DemoRetailer } from './retailers.ts'

/**
 * Invented brands, named after places of the region, with the share that they have at each type of retailer. No real
 * product is meant: what real brands sell is nobody's to invent.
 */
const brands: readonly {
  name: string
  ordinary: number
  chain_supermarket: number
  hotel_entertainment: number
}[] = [
  { name: '瓯江（示例）', ordinary: 0.34, chain_supermarket: 0.24, hotel_entertainment: 0.08 },
  { name: '楠溪（示例）', ordinary: 0.26, chain_supermarket: 0.2, hotel_entertainment: 0.1 },
  { name: '雁荡（示例）', ordinary: 0.16, chain_supermarket: 0.22, hotel_entertainment: 0.3 },
  { name: '江心（示例）', ordinary: 0.11, chain_supermarket: 0.17, hotel_entertainment: 0.32 },
  { name: '百岛（示例）', ordinary: 0.08, chain_supermarket: 0.1, hotel_entertainment: 0.14 },
  { name: '仙岩（示例）', ordinary: 0.05, chain_supermarket: 0.07, hotel_entertainment: 0.06 },
]

const shareAt = (brand: (typeof brands)[number], type: string): number =>
  type === 'chain_supermarket' || type === 'hotel_entertainment' ? brand[type] : brand.ordinary

/** What orders from `since` on consisted of, and when they arrived: the hills wait longer than the town. */
export function demoOrderDetails(
  random: Random,
  retailers: readonly DemoRetailer[],
  orders: readonly OrderSeed[],
  since: string,
  momentOf: (date: string) => number,
  now: Date,
): { readonly brands: OrderBrandSeed[]; readonly deliveries: DeliverySeed[] } {
  const byId = new Map(retailers.map((retailer) => [retailer.id, retailer]))
  const found = { brands: [] as OrderBrandSeed[], deliveries: [] as DeliverySeed[] }
  for (const order of orders) {
    const retailer = byId.get(order.customerId)
    if (order.orderedOn < since || !retailer) continue
    const key = { customerId: order.customerId, orderedOn: order.orderedOn, number: order.number }
    const weights = brands.map((brand) => shareAt(brand, retailer.type) * logNormal(random, 1, 0.35))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    for (const [index, weight] of weights.entries()) {
      const volume = Math.round((order.volume * weight) / total)
      if (volume > 0) found.brands.push({ ...key, brand: brands[index]!.name, volume })
    }
    const orderedAt = momentOf(order.orderedOn) + (9 * 60 + random.int(9 * 60)) * 60_000
    const usual =
      retailer.type === 'hotel_entertainment' ? 22 : (retailer.position?.lng ?? 120.6) < 120.4 ? 44 : 30
    const deliveredAt = orderedAt + usual * logNormal(random, 1, 0.2) * 3_600_000
    if (deliveredAt <= now.getTime())
      found.deliveries.push({ ...key, orderedAt: new Date(orderedAt), deliveredAt: new Date(deliveredAt) })
  }
  return found
}
