import { type Indicator, indicators, type Measures } from './measure.ts'

/** Importance of each indicator, ≥ 0; any scale, they are made to sum to 1. */
export type Weights = Readonly<Record<Indicator, number>>

export interface WorkloadPart {
  readonly indicator: Indicator
  /** The person's own sum, in the indicator's unit, and the fair share it is compared with. */
  readonly own: number
  readonly fair: number
  /** The weight in force, 0 … 1. */
  readonly weight: number
  /** Percentage points of the index: 100 × weight × (own ÷ fair − 1). */
  readonly points: number
}

export interface PersonWorkload {
  readonly customers: number
  /** 1 is the average load of a full capacity. */
  readonly index: number
  readonly parts: readonly WorkloadPart[]
}

/**
 * Weights that sum to 1. An indicator of which there is nothing at all (no orders on record) cannot tell people
 * apart: its weight goes to the others in proportion. All zero: every indicator that tells something counts alike.
 */
export function normaliseWeights(weights: Weights, measures: Measures): Weights {
  const tells = indicators.filter((indicator) => measures[indicator].some((value) => value > 0))
  const whole = tells.reduce((sum, indicator) => sum + weights[indicator], 0)
  const weightOf = (indicator: Indicator): number => {
    if (!tells.includes(indicator)) return 0
    return whole > 0 ? weights[indicator] / whole : 1 / tells.length
  }
  return Object.fromEntries(indicators.map((indicator) => [indicator, weightOf(indicator)])) as Record<
    Indicator,
    number
  >
}

/**
 * What each customer adds to the index of a person with capacity 1: over all customers these sum to the sum of the
 * capacities.
 */
export function customerLoads(
  measures: Measures,
  weights: Weights,
  capacities: readonly number[],
): Float64Array {
  const normal = normaliseWeights(weights, measures)
  const whole = capacities.reduce((sum, capacity) => sum + capacity, 0)
  const loads = new Float64Array(measures.number.length)
  for (const indicator of indicators) {
    const column = measures[indicator]
    const total = column.reduce((sum, value) => sum + value, 0)
    if (total === 0) continue
    const weight = normal[indicator] * whole
    for (let i = 0; i < loads.length; i++) loads[i] = loads[i]! + weight * (column[i]! / total)
  }
  return loads
}

/**
 * The workload of every person. `owner[i]` is the person of customer i, or −1: such customers count in the whole,
 * since somebody has to take them. Capacities are > 0.
 */
export function explainWorkload(
  measures: Measures,
  weights: Weights,
  owner: ArrayLike<number>,
  capacities: readonly number[],
): PersonWorkload[] {
  const normal = normaliseWeights(weights, measures)
  const whole = capacities.reduce((sum, capacity) => sum + capacity, 0)
  const counts = capacities.map(() => 0)
  for (let i = 0; i < owner.length; i++) if (owner[i]! >= 0) counts[owner[i]!]!++
  const sums = indicators.map((indicator) => {
    const column = measures[indicator]
    const own = new Float64Array(capacities.length)
    let total = 0
    for (let i = 0; i < column.length; i++) {
      total += column[i]!
      if (owner[i]! >= 0) own[owner[i]!] = own[owner[i]!]! + column[i]!
    }
    return { indicator, own, total }
  })
  return capacities.map((capacity, person) => {
    const parts = sums.map(({ indicator, own, total }): WorkloadPart => {
      const fair = (total * capacity) / whole
      const weight = normal[indicator]
      const points = fair > 0 ? 100 * weight * (own[person]! / fair - 1) : 0
      return { indicator, own: own[person]!, fair, weight, points }
    })
    const index = 1 + parts.reduce((sum, { points }) => sum + points, 0) / 100
    return { customers: counts[person]!, index, parts }
  })
}
