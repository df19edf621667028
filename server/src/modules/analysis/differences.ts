import type { Differences } from '#contracts/analysis.ts'
import type { CustomerFact, WeekOfOrders } from './analysis.needs.ts'
import type { BrandVolume, DeliveryHours } from './order-details.repo.ts'

type By = 'unit' | 'type' | 'unit_type'

export interface DifferenceInputs {
  readonly by: By
  readonly weeks: number
  readonly customers: readonly CustomerFact[]
  readonly orders: readonly WeekOfOrders[]
  readonly brands: readonly BrandVolume[]
  readonly deliveries: readonly DeliveryHours[]
  readonly promisedHours: number
  /** Groups of fewer customers show no figures. */
  readonly leastCustomers: number
  readonly unitName: (id: string) => string
}

/**
 * S1.39: one row a unit, a retailer type, or both. The index of a brand is its share in the group divided by its
 * share everywhere: 1.3 means that it sells 30 % better here than elsewhere.
 */
export function differencesBy(inputs: DifferenceInputs): Differences['rows'] {
  const { by, customers, orders, brands, deliveries, leastCustomers, unitName } = inputs
  const keyOf = (one: CustomerFact): string =>
    `${by === 'type' ? '' : one.unitId}|${by === 'unit' ? '' : one.type}`
  const groupOf = new Map(customers.map((one) => [one.id, keyOf(one)]))
  const inGroups = <T extends { readonly customerId: string }>(rows: readonly T[]): Map<string, T[]> =>
    Map.groupBy(
      rows.filter((row) => groupOf.has(row.customerId)),
      (row) => groupOf.get(row.customerId)!,
    )
  const [ordersOf, brandsOf, deliveriesOf] = [inGroups(orders), inGroups(brands), inGroups(deliveries)]
  const everywhere = sharesOf([...brandsOf.values()].flat())
  return [...Map.groupBy(customers, keyOf)]
    .map(([key, members]) => {
      const [unitId = '', type = ''] = key.split('|')
      const shown = members.length >= leastCustomers
      return {
        unit: unitId === '' ? null : { id: unitId, name: unitName(unitId) },
        type: type === '' ? null : type,
        customers: members.length,
        ...volumeFigures(shown ? (ordersOf.get(key) ?? []) : null, members.length * inputs.weeks),
        brands: shown ? brandRows(sharesOf(brandsOf.get(key) ?? []), everywhere) : [],
        ...deliveryFigures(shown ? (deliveriesOf.get(key) ?? []) : [], inputs.promisedHours),
      }
    })
    .toSorted(
      (a, b) => (a.unit?.name ?? '').localeCompare(b.unit?.name ?? '', 'zh-CN') || b.customers - a.customers,
    )
}

function volumeFigures(orders: readonly WeekOfOrders[] | null, customerWeeks: number) {
  if (orders === null || customerWeeks === 0) return { volume: null, orders: null, priceFen: null }
  const sum = (of: (one: WeekOfOrders) => number) => orders.reduce((total, one) => total + of(one), 0)
  const volume = sum((one) => one.volume)
  return {
    volume: volume / customerWeeks,
    orders: sum((one) => one.orders) / customerWeeks,
    priceFen: volume > 0 ? sum((one) => one.amountFen) / volume : null,
  }
}

function sharesOf(rows: readonly BrandVolume[]): ReadonlyMap<string, number> {
  const volumes = new Map<string, number>()
  let total = 0
  for (const { brand, volume } of rows) {
    volumes.set(brand, (volumes.get(brand) ?? 0) + volume)
    total += volume
  }
  return new Map([...volumes].map(([brand, volume]) => [brand, total > 0 ? volume / total : 0]))
}

function brandRows(shares: ReadonlyMap<string, number>, everywhere: ReadonlyMap<string, number>) {
  return [...shares]
    .map(([brand, share]) => {
      const usual = everywhere.get(brand) ?? 0
      return { brand, share, index: usual > 0 ? share / usual : null }
    })
    .toSorted((a, b) => b.share - a.share)
}

function deliveryFigures(rows: readonly DeliveryHours[], promised: number) {
  const sorted = rows.toSorted((a, b) => a.hours - b.hours)
  const total = sorted.reduce((sum, row) => sum + row.count, 0)
  if (total === 0) return { deliveryMedianHours: null, deliverySlowHours: null, deliveredInTime: null }
  const inTime = sorted.reduce((sum, row) => sum + (row.hours <= promised ? row.count : 0), 0)
  return {
    deliveryMedianHours: quantile(sorted, total, 0.5),
    deliverySlowHours: quantile(sorted, total, 0.9),
    deliveredInTime: inTime / total,
  }
}

/** The least value that at least this share does not exceed. */
function quantile(sorted: readonly DeliveryHours[], total: number, share: number): number {
  let seen = 0
  for (const { hours, count } of sorted) {
    seen += count
    if (seen >= share * total) return hours
  }
  return sorted.at(-1)?.hours ?? 0
}
