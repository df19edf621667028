import { NearestIndex, type Coordinates } from './nearest.ts'

/** What was seen at the drawn units; the arrays run in parallel. */
export interface SampleValues {
  readonly value: ArrayLike<number>
  /** Inclusion probability of each drawn unit, > 0. */
  readonly probability: ArrayLike<number>
}

export interface Estimate {
  /** Estimated total of the population (Horvitz & Thompson, 1952), in the unit of the values. Unbiased. */
  readonly total: number
  /** Estimated variance of `total`; NaN for fewer than two drawn units that were not certain. */
  readonly variance: number
  readonly standardError: number
}

/**
 * Total with the local mean variance for spatially balanced samples (Grafström & Schelin, 2014): each unit is
 * compared with its `neighbours` nearest drawn units (and others equally near) instead of with the whole sample, so
 * that a trend across the map, which a balanced sample catches, does not count as uncertainty. Units that were
 * certain to be drawn add no variance. As published there is no correction for sampling a large part of a small
 * population: the figure then errs towards caution.
 *
 * `coordinates`: of the drawn units, in the order of the values.
 */
export function estimateBalanced(sample: SampleValues, coordinates: Coordinates, neighbours = 1): Estimate {
  const expanded = expand(sample)
  const units = Array.from(expanded, (_, i) => i).filter((i) => sample.probability[i]! < 1)
  if (units.length < 2) return finish(expanded, units.length === 0 && expanded.length > 0 ? 0 : Number.NaN)
  const index = new NearestIndex(coordinates, units)
  let variance = 0
  for (const i of units) {
    const group = [i, ...index.nearestSeveral(i, neighbours)]
    const mean = group.reduce((total, j) => total + expanded[j]!, 0) / group.length
    const scale = group.length / (group.length - 1)
    variance += scale * (expanded[i]! - mean) ** 2
  }
  return finish(expanded, variance)
}

/**
 * Total with the variance that ignores where units lie (Hájek's approximation for designs of fixed size; simple
 * random sampling's formula when all probabilities are equal). Too large for balanced samples of anything that
 * varies smoothly over the map: the figure to show what the spread was worth.
 */
export function estimateIgnoringPlace(sample: SampleValues): Estimate {
  const expanded = expand(sample)
  const rest = Array.from(sample.probability, (probability) => 1 - probability)
  const whole = rest.reduce((total, weight) => total + weight, 0)
  const count = rest.filter((weight) => weight > 0).length
  if (count < 2) return finish(expanded, count === 0 && expanded.length > 0 ? 0 : Number.NaN)
  const mean = expanded.reduce((total, value, i) => total + rest[i]! * value, 0) / whole
  const spread = expanded.reduce((total, value, i) => total + rest[i]! * (value - mean) ** 2, 0)
  return finish(expanded, (spread * count) / (count - 1))
}

/** Each value over its inclusion probability: the part of the total it stands for. */
function expand({ value, probability }: SampleValues): Float64Array {
  if (value.length !== probability.length) throw new RangeError('values and probabilities differ in number')
  return Float64Array.from({ length: value.length }, (_, i) => {
    if (!(probability[i]! > 0 && probability[i]! <= 1)) {
      throw new RangeError(`inclusion probability ${i} is ${probability[i]}: expected more than 0, up to 1`)
    }
    return value[i]! / probability[i]!
  })
}

function finish(expanded: Float64Array, variance: number): Estimate {
  const total = expanded.reduce((sum, value) => sum + value, 0)
  return { total, variance, standardError: Math.sqrt(variance) }
}
