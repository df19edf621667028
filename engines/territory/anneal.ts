import type { Random } from '../random/random.ts'
import { exchangeChange, moveChange, type Energy } from './energy.ts'
import { isAllowed } from './model.ts'
import type { Partition } from './partition.ts'

export interface AnnealOptions {
  /** Moves looked at. */
  readonly steps: number
  /** Temperatures in weighted metres; the search cools geometrically from the first to the last. */
  readonly from: number
  readonly to: number
  /** Also exchange two customers; default true. */
  readonly exchange?: boolean
  readonly expired?: () => boolean
}

/** Steps between two looks at the deadline and two changes of temperature. */
const STRETCH = 256

/**
 * Simulated annealing (Kirkpatrick, Gelatt & Vecchi, 1983) on border customers: hand one to a neighbouring
 * district, or exchange two along a common border. No step tears a district or breaks a wish about one customer.
 * Returns the number of changes made.
 */
export function anneal(partition: Partition, energy: Energy, random: Random, options: AnnealOptions): number {
  const { steps, from, to, exchange = true, expired } = options
  const cooling = Math.pow(to / from, STRETCH / Math.max(STRETCH, steps))
  let temperature = from
  let changes = 0
  for (let step = 0; step < steps; step++) {
    if (step % STRETCH === STRETCH - 1) {
      temperature *= cooling
      if (expired?.()) break
    }
    if (partition.borderCount === 0) break
    const i = partition.border[random.int(partition.borderCount)]!
    const e = districtAcross(partition, i, random)
    if (e < 0 || !partition.mayEnter(i, e)) continue
    const threshold = -temperature * Math.log(1 - random.next())
    if (
      tryMove(partition, energy, i, e, threshold) ||
      (exchange && tryExchange(partition, energy, i, e, threshold, random))
    )
      changes++
  }
  return changes
}

/** The district of a random neighbour of i that belongs to another one; −1 if i must stay. */
function districtAcross(partition: Partition, i: number, random: Random): number {
  const { model, assignment } = partition
  if (model.fixed[i]! >= 0) return -1
  const { start, target } = model.graph
  const first = start[i]!
  const degree = start[i + 1]! - first
  const offset = random.int(degree)
  for (let step = 0; step < degree; step++) {
    const d = assignment[target[first + ((offset + step) % degree)]!]!
    if (d !== assignment[i]) return d
  }
  return -1
}

function tryMove(partition: Partition, energy: Energy, i: number, e: number, threshold: number): boolean {
  const d = partition.assignment[i]!
  if (moveChange(partition, energy, i, d, e) > threshold) return false
  if (!partition.mayLeave(i)) return false
  partition.move(i, e)
  return true
}

/** Moves i to e and a border customer of e back to d, where only both together pay. */
function tryExchange(
  partition: Partition,
  energy: Energy,
  i: number,
  e: number,
  threshold: number,
  random: Random,
): boolean {
  const d = partition.assignment[i]!
  const j = partnerNear(partition, i, d, e, random)
  if (j < 0 || exchangeChange(partition, energy, i, j, d, e) > threshold || !partition.mayLeave(i))
    return false
  partition.move(i, e)
  if (partition.mayEnter(j, d) && partition.mayLeave(j)) {
    partition.move(j, d)
    return true
  }
  // Undoing restores the division from which i could leave.
  partition.move(i, d)
  return false
}

/** A customer of e that touches d, found by a short walk along the border from i; −1 if the walk ends elsewhere. */
function partnerNear(partition: Partition, i: number, d: number, e: number, random: Random): number {
  const { model, assignment } = partition
  const { start, target } = model.graph
  let at = i
  const hops = 1 + random.int(6)
  for (let hop = 0; hop < hops; hop++) {
    const degree = start[at + 1]! - start[at]!
    const next = target[start[at]! + random.int(degree)]!
    if (assignment[next] === d || assignment[next] === e) at = next
  }
  return at !== i && assignment[at] === e && model.fixed[at]! < 0 && isAllowed(model, at, d) ? at : -1
}
