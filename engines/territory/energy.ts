import { assignmentCost, type Centres, type Model } from './model.ts'
import type { Partition } from './partition.ts'

/** Relative slack under which a load counts as within its limits: the rounding of sums, nothing more. */
const ROUNDING = 1e-9

/**
 * What the search minimises at fixed centres: the objective plus a charge for load beyond the limits and for
 * customers that share a district against a wish.
 */
export interface Energy {
  readonly centres: Centres
  /** Charge per mean customer of load beyond the limits, `[a]`, in weighted metres. */
  readonly overload: Float64Array
  /** Charge per pair that is together and should be apart. */
  readonly conflict: number
}

/** The objective at given centres, in weighted metres. */
export function costAt(model: Model, assignment: ArrayLike<number>, centres: Centres): number {
  let total = 0
  for (let i = 0; i < model.n; i++) {
    const d = assignment[i]!
    total += assignmentCost(model, i, d, centres.x[d]!, centres.y[d]!)
  }
  return total
}

/** Load beyond the limits in mean customers, summed over districts and attributes; 0 means balanced. */
export function excess(model: Model, load: Float64Array, charge?: Float64Array): number {
  let total = 0
  for (let q = 0; q < load.length; q++) {
    total += beyond(model, load[q]!, q) * (charge ? charge[q % model.m]! : 1)
  }
  return total
}

/** How far a load lies beyond the limits of slot q. */
export function beyond(model: Model, load: number, q: number): number {
  const high = model.high[q]!
  const low = model.low[q]!
  if (load > high) return load - high <= ROUNDING * (1 + high) ? 0 : load - high
  if (load < low) return low - load <= ROUNDING * (1 + low) ? 0 : low - load
  return 0
}

/** Pairs that should be apart and are not. */
export function conflictCount(partition: Partition): number {
  const { model, assignment } = partition
  if (model.apart === null) return 0
  let count = 0
  for (let i = 0; i < model.n; i++) count += partition.conflicts(i, assignment[i]!)
  return count / 2
}

/** Change of the charge for balance when the load of district d changes by `sign` times customer i. */
export function balanceChange(
  partition: Partition,
  energy: Energy,
  i: number,
  d: number,
  sign: number,
): number {
  const { model, load } = partition
  const { m } = model
  let change = 0
  for (let a = 0; a < m; a++) {
    const q = d * m + a
    const before = load[q]!
    const after = before + sign * model.value[i * m + a]!
    change += (beyond(model, after, q) - beyond(model, before, q)) * energy.overload[a]!
  }
  return change
}

/** Change of the energy when i goes from d to e and j from e to d. */
export function exchangeChange(
  partition: Partition,
  energy: Energy,
  i: number,
  j: number,
  d: number,
  e: number,
): number {
  const { model, load } = partition
  const { m, value } = model
  const { x, y } = energy.centres
  let change =
    assignmentCost(model, i, e, x[e]!, y[e]!) -
    assignmentCost(model, i, d, x[d]!, y[d]!) +
    assignmentCost(model, j, d, x[d]!, y[d]!) -
    assignmentCost(model, j, e, x[e]!, y[e]!)
  for (let a = 0; a < m; a++) {
    const carried = value[i * m + a]! - value[j * m + a]!
    const p = d * m + a
    const q = e * m + a
    change +=
      energy.overload[a]! *
      (beyond(model, load[p]! - carried, p) -
        beyond(model, load[p]!, p) +
        beyond(model, load[q]! + carried, q) -
        beyond(model, load[q]!, q))
  }
  if (model.apart !== null) {
    change +=
      energy.conflict *
      (partition.conflicts(i, e) -
        partition.conflicts(i, d) +
        partition.conflicts(j, d) -
        partition.conflicts(j, e))
  }
  return change
}

/** Change of the energy when customer i goes from district d to e. */
export function moveChange(partition: Partition, energy: Energy, i: number, d: number, e: number): number {
  const { model } = partition
  const { centres } = energy
  let change =
    assignmentCost(model, i, e, centres.x[e]!, centres.y[e]!) -
    assignmentCost(model, i, d, centres.x[d]!, centres.y[d]!) +
    balanceChange(partition, energy, i, d, -1) +
    balanceChange(partition, energy, i, e, 1)
  if (model.apart !== null) {
    change += energy.conflict * (partition.conflicts(i, e) - partition.conflicts(i, d))
  }
  return change
}
