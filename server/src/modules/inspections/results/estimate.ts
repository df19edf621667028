import type { Estimate } from '#contracts/inspection-results.ts'
import { estimateIgnoringPlace } from '#engines/sampling/index.ts'

/** What was seen at one shop that was drawn by lot. */
export interface Observation {
  readonly value: number
  /** Chance of being drawn, > 0. */
  readonly probability: number
}

/** A part of the shops that was drawn for by itself. */
export interface Cell {
  readonly observations: readonly Observation[]
  /** How many were drawn, whether seen or not. */
  readonly drawn: number
  /** How many shops the cell speaks for. */
  readonly population: number
}

/** How a figure is read: its range, and whether it is a share of yes among shops. */
export interface Scale {
  readonly low: number
  readonly high: number
  readonly share: boolean
}

interface Moments {
  readonly value: number
  /** NaN when too few were seen to tell. */
  readonly variance: number
  readonly sample: number
  /** As many shops of a simple random sample would say as much (Kish, 1965). */
  readonly effective: number
  /** Shops that the sample stands for by its chances. */
  readonly expanded: number
  readonly population: number
}

/**
 * The mean over the shops of several cells with its 95 % interval. Within a cell: the ratio of two Horvitz–Thompson
 * totals (Hájek, 1971), what was drawn but not seen being taken as like what was seen in the same cell; between
 * cells by their numbers of shops. Cells in which nothing was seen are left out of value and population.
 *
 * Means get a t interval from the linearised variance with the correction for small populations; shares get
 * Wilson's interval (1927) on the effective sample, since a share of 0 or 1 in a small sample proves little.
 * `smallBelow`: fewer shops than this are marked as small.
 */
export function estimateMean(cells: readonly Cell[], scale: Scale, smallBelow: number): Estimate {
  const parts = collapse(cells.filter((cell) => cell.observations.length > 0)).map(momentsOf)
  const sample = parts.reduce((sum, part) => sum + part.sample, 0)
  const population = parts.reduce((sum, part) => sum + part.population, 0)
  const small = sample < smallBelow
  if (sample === 0) return { value: null, low: null, high: null, sample, population, small }
  const share = (part: Moments) => part.population / population
  const value = parts.reduce((sum, part) => sum + share(part) * part.value, 0)
  const known = { value, sample, population, small }
  if (scale.share) {
    const effective = 1 / parts.reduce((sum, part) => sum + share(part) ** 2 / part.effective, 0)
    return { ...known, ...wilson(value, effective, sample, sum(parts.map((part) => part.expanded))) }
  }
  const variance = parts.reduce((sum, part) => sum + share(part) ** 2 * part.variance, 0)
  if (Number.isNaN(variance)) return { ...known, low: null, high: null }
  const reach = tQuantile(Math.max(1, sample - parts.length)) * Math.sqrt(variance)
  return { ...known, low: Math.max(scale.low, value - reach), high: Math.min(scale.high, value + reach) }
}

/** Cells in which too little was seen to tell their spread are taken together (collapsed strata, Cochran 5A.12). */
function collapse(cells: readonly Cell[]): Cell[] {
  const enough = ({ observations, drawn }: Cell) =>
    observations.length >= 2 ||
    (observations.length === drawn && observations.every((one) => one.probability === 1))
  const small = cells.filter((cell) => !enough(cell))
  const large = cells.filter(enough)
  if (small.length === 0) return large
  return [...large, join(small)]
}

const join = (cells: readonly Cell[]): Cell => ({
  observations: cells.flatMap((cell) => cell.observations),
  drawn: cells.reduce((sum, cell) => sum + cell.drawn, 0),
  population: cells.reduce((sum, cell) => sum + cell.population, 0),
})

function momentsOf({ observations, drawn, population }: Cell): Moments {
  const sample = observations.length
  const seen = Math.min(1, sample / Math.max(drawn, sample))
  const chances = observations.map(({ probability }) => probability * seen)
  const weights = chances.map((chance) => 1 / chance)
  const total = sum(weights)
  const value = sum(observations.map((one, i) => one.value * weights[i]!)) / total
  const { variance } = estimateIgnoringPlace({
    value: observations.map((one) => (one.value - value) / total),
    probability: chances,
  })
  const effective = total ** 2 / sum(weights.map((weight) => weight ** 2))
  return { value, variance, sample, effective, expanded: total, population }
}

/** Two-sided 95 %. */
const Z = 1.959963984540054

function wilson(
  share: number,
  effective: number,
  sample: number,
  expanded: number,
): { low: number; high: number } {
  // Everybody was seen: there is nothing to be unsure about.
  if (expanded - sample < 1e-9) return { low: share, high: share }
  const n = effective * ((expanded - 1) / (expanded - sample))
  const z2 = Z ** 2 / n
  const centre = (share + z2 / 2) / (1 + z2)
  const reach = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n))
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) }
}

/**
 * Student's t at 97.5 % for `freedom` ≥ 1: exact for 1 and 2, above that the expansion of Cornish and Fisher to the
 * fourth term (Abramowitz & Stegun 26.7.5), right to 0.003.
 */
export function tQuantile(freedom: number): number {
  if (freedom === 1) return 12.706204736432095
  if (freedom === 2) return 4.302652729911275
  const z = Z
  const v = freedom
  return (
    z +
    (z ** 3 + z) / (4 * v) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * v ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92_160 * v ** 4)
  )
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
