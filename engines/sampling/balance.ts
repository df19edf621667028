import { NearestIndex, type Coordinates } from './nearest.ts'

/**
 * How well a sample is spread (Stevens & Olsen, 2004): every unit of the population belongs to the nearest drawn
 * unit (shared among equally near ones); in a perfectly spread sample the inclusion probabilities around each drawn
 * unit sum to 1. Returns the mean squared deviation from 1: 0 is perfect, simple random samples lie around 0.3 … 0.5.
 * NaN for an empty sample.
 */
export function spatialBalance(
  coordinates: Coordinates,
  probability: ArrayLike<number>,
  drawn: ArrayLike<number>,
): number {
  if (drawn.length === 0) return Number.NaN
  const index = new NearestIndex(coordinates, drawn)
  const share = new Map<number, number>(Array.from(drawn, (unit) => [unit, 0]))
  for (let i = 0; i < probability.length; i++) {
    const near = share.has(i) ? homes(index, i) : index.nearest(i)
    for (const unit of near) share.set(unit, share.get(unit)! + probability[i]! / near.length)
  }
  let total = 0
  for (const sum of share.values()) total += (sum - 1) ** 2
  return total / drawn.length
}

/** A drawn unit belongs to itself, and to drawn units at the very same place. */
function homes(index: NearestIndex, unit: number): number[] {
  const near = index.nearest(unit)
  const same = near.length > 0 && index.squaredDistance(unit, near[0]!) === 0
  return same ? [unit, ...near] : [unit]
}
