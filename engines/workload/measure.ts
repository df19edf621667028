import { nearestMeans } from './nearest.ts'

/**
 * - `spread` 地理分布: straight kilometres a month from shop to shop: visits × mean distance to the nearest shops;
 * - `driving` 行车路程: straight kilometres a month to the district and back: visits × 2 × distance to the place of
 *   departure ÷ stops a day (the two terms of Daganzo's estimate of tours, Transportation Science 18, 1984);
 * - `number` 客户数量: 1 each;
 * - `grades` 客户组成: points of the customer's grade;
 * - `roads` 道路状况: kilometres a month that roads add to the straight ones: (spread + driving) × (factor − 1);
 * - `size` 客户规模: service minutes a month by the kind of shop: visits × minutes;
 * - `keyService` 重点客户服务时间: what key customers take beyond that, minutes a month;
 * - `orders` 订单数 and `volume` 订单量: a month.
 */
export const indicators = [
  'spread',
  'driving',
  'number',
  'grades',
  'roads',
  'size',
  'keyService',
  'orders',
  'volume',
] as const
export type Indicator = (typeof indicators)[number]

/** What is known of one customer. */
export interface WorkloadFacts {
  /** Metres in a local plane; null for a customer that nobody has placed on the map. */
  readonly x: number | null
  readonly y: number | null
  /** Straight metres from where the day begins; null where that is not known. */
  readonly approach: number | null
  readonly visitsPerMonth: number
  readonly gradePoints: number
  /** Way on the ground per straight way, ≥ 1. */
  readonly roadFactor: number
  readonly serviceMinutes: number
  /** Minutes beyond `serviceMinutes` at each visit; 0 for customers that are not key customers. */
  readonly keyMinutes: number
  readonly ordersPerMonth: number
  readonly volumePerMonth: number
}

/** One column of numbers ≥ 0 an indicator, in the order of the customers. */
export type Measures = Readonly<Record<Indicator, Float64Array>>

export interface MeasureOptions {
  /** Stops that share one way to the district, > 0. */
  readonly stopsPerDay: number
  /** How many nearest shops the spread looks at. Default 5. */
  readonly neighbours?: number
}

/**
 * Measures every customer. Customers without a position, or without a known place of departure, are given the mean
 * way of those that have one, so that they are neither free nor dear.
 */
export function measureCustomers(
  customers: readonly WorkloadFacts[],
  { stopsPerDay, neighbours = 5 }: MeasureOptions,
): Measures {
  const local = filled(nearestMeans(customers, neighbours))
  const approach = filled(customers.map((customer) => customer.approach))
  const column = (of: (customer: WorkloadFacts, i: number) => number): Float64Array =>
    Float64Array.from(customers, of)
  const spread = column(({ visitsPerMonth }, i) => (visitsPerMonth * local[i]!) / 1000)
  const driving = column(({ visitsPerMonth }, i) => (visitsPerMonth * 2 * approach[i]!) / stopsPerDay / 1000)
  return {
    spread,
    driving,
    number: column(() => 1),
    grades: column(({ gradePoints }) => gradePoints),
    roads: column(({ roadFactor }, i) => (spread[i]! + driving[i]!) * Math.max(0, roadFactor - 1)),
    size: column(({ visitsPerMonth, serviceMinutes }) => visitsPerMonth * serviceMinutes),
    keyService: column(({ visitsPerMonth, keyMinutes }) => visitsPerMonth * keyMinutes),
    orders: column(({ ordersPerMonth }) => ordersPerMonth),
    volume: column(({ volumePerMonth }) => volumePerMonth),
  }
}

/** The values with their mean where there is none; 0 when there are none at all. */
function filled(values: readonly (number | null)[]): number[] {
  const known = values.filter((value) => value !== null)
  const mean = known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : 0
  return values.map((value) => value ?? mean)
}
