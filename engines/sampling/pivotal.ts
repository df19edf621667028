import { createRandom, type Random } from '../random/random.ts'
import { NearestIndex, type Coordinates } from './nearest.ts'

/**
 * Which pairs compete. `mutual` (LPM1): two units that are nearest to one another, the best spread. `nearest`
 * (LPM2): a random unit and its nearest, nearly as well spread and faster.
 */
export type PivotalRule = 'mutual' | 'nearest'

/** Units at one address among which the partner is drawn: more of them would spread the sample no better. */
const CROWD = 32

/** Probabilities this close to 0 or 1 are settled: rounding, nothing more. */
const SETTLED = 1e-12

/**
 * Draws a spatially balanced sample by the local pivotal method (Grafström, Lundström & Schelin, 2012): again and
 * again two neighbouring units compete, one gives its inclusion probability to the other until each is 0 or 1.
 * Near units thus rarely come together, while every unit keeps its inclusion probability exactly. If the
 * probabilities sum to a whole number the sample has that size, always.
 *
 * `coordinates`: one column a dimension (metres east and north; further ones scaled to match). `probability`: one
 * number in [0, 1] a unit. Returns the drawn units in ascending order. The same seed draws the same sample on every
 * machine. Throws a RangeError on malformed input.
 */
export function drawBalancedSample(
  coordinates: Coordinates,
  probability: ArrayLike<number>,
  seed: number,
  rule: PivotalRule = 'nearest',
): Int32Array {
  const n = probability.length
  checkFrame(coordinates, probability)
  const random = createRandom(seed)
  const chance = Float64Array.from(probability)
  const open: number[] = []
  for (let i = 0; i < n; i++) {
    if (chance[i]! > SETTLED && chance[i]! < 1 - SETTLED) open.push(i)
  }
  const slot = new Int32Array(n).fill(-1)
  open.forEach((unit, s) => (slot[unit] = s))
  const index = new NearestIndex(coordinates, open)
  const settle = (unit: number): void => {
    if (chance[unit]! > SETTLED && chance[unit]! < 1 - SETTLED) return
    chance[unit] = Math.round(chance[unit]!)
    index.remove(unit)
    const last = open.pop()!
    if (last === unit) return
    open[slot[unit]!] = last
    slot[last] = slot[unit]!
  }
  while (open.length > 1) {
    const pair = pickPair(index, open, random, rule)
    compete(chance, pair[0], pair[1], random)
    settle(pair[0])
    settle(pair[1])
  }
  for (const unit of open) chance[unit] = random.next() < chance[unit]! ? 1 : 0
  const drawn: number[] = []
  for (let i = 0; i < n; i++) if (chance[i]! >= 1 - SETTLED) drawn.push(i)
  return Int32Array.from(drawn)
}

function pickPair(
  index: NearestIndex,
  open: readonly number[],
  random: Random,
  rule: PivotalRule,
): [number, number] {
  for (;;) {
    const unit = open[random.int(open.length)]!
    const near = index.nearest(unit, CROWD)
    if (rule === 'nearest') return [unit, near[random.int(near.length)]!]
    // Among equally near ones only those count that have no nearer unit themselves.
    const mutual = near.filter((other) => {
      const back = index.nearest(other, 1)[0]
      return back === undefined || index.squaredDistance(other, back) >= index.squaredDistance(other, unit)
    })
    if (mutual.length > 0) return [unit, mutual[random.int(mutual.length)]!]
  }
}

/** One pivotal step (Deville & Tillé, 1998): the expectation of both probabilities stays what it is. */
function compete(chance: Float64Array, i: number, j: number, random: Random): void {
  const a = chance[i]!
  const b = chance[j]!
  const both = a + b
  if (both < 1) {
    const winnerIsJ = random.next() * both < b
    chance[i] = winnerIsJ ? 0 : both
    chance[j] = winnerIsJ ? both : 0
  } else {
    const iIsSure = random.next() * (2 - both) < 1 - b
    chance[i] = iIsSure ? 1 : both - 1
    chance[j] = iIsSure ? both - 1 : 1
  }
}

function checkFrame(coordinates: Coordinates, probability: ArrayLike<number>): void {
  const n = probability.length
  for (let i = 0; i < n; i++) {
    const chance = probability[i]!
    if (!(chance >= 0 && chance <= 1))
      throw new RangeError(`inclusion probability ${i} is ${chance}: expected 0 … 1`)
  }
  coordinates.forEach((column, dimension) => {
    if (column.length !== n) {
      throw new RangeError(`dimension ${dimension} has ${column.length} numbers for ${n} units`)
    }
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(column[i]))
        throw new RangeError(`dimension ${dimension} of unit ${i} is ${column[i]}`)
    }
  })
}
