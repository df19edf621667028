import type { Random } from '../random/random.ts'
import { anneal } from './anneal.ts'
import { conflictCount, costAt, excess, type Energy } from './energy.ts'
import { medoids } from './medoid.ts'
import type { Centres, Model } from './model.ts'
import type { Partition } from './partition.ts'
import { fullBound, relax } from './relaxation.ts'

/** A division with everything needed to compare it and to go on from it. */
export interface Division {
  readonly assignment: Int32Array
  readonly exclave: Uint8Array
  /** Customer at the centre of each district. */
  readonly centre: Int32Array
  readonly prices: Float64Array
  /** Objective in weighted metres, at these centres. */
  readonly cost: number
  /** Limits and wishes not met: 0 when all are. Mean customers of load, plus `CONFLICT` for each pair. */
  readonly trouble: number
}

/** One broken pair weighs as much as a thousand mean customers of misplaced load. */
const CONFLICT = 1000

export interface PolishOptions {
  /** Annealing steps of the whole polish. */
  readonly steps: number
  /** First temperature, in typical distances between neighbouring customers. */
  readonly heat: number
  readonly exchange?: boolean
  readonly expired?: () => boolean
}

/** Shares of the steps and of the heat that each stage gets; centres move to the medoids between stages. */
const STAGES = [
  { share: 0.45, from: 1, to: 0.25 },
  { share: 0.3, from: 0.25, to: 0.06 },
  { share: 0.25, from: 0.06, to: 0.01 },
]
/** Rounds in which the charge for misplaced load is raised until the limits hold, and by how much. */
const RESCUES = 6
const RAISE = 3
/** Annealing steps of a stage and of a rescue at least: small problems are as hard to balance as large ones. */
const LEAST_STEPS = 20_000

/** Anneals a division, moving the centres along, then insists on the limits. */
export function polish(
  partition: Partition,
  prices: Float64Array,
  random: Random,
  { steps, heat, exchange, expired }: PolishOptions,
): Division {
  const { model } = partition
  let centres = centresAt(model, medoids(model, partition.assignment))
  const reach = costAt(model, partition.assignment, centres) / Math.max(1, model.n)
  const spacing = heat * typicalSpacing(model, reach)
  const energy = (raise: number): Energy => ({
    centres,
    overload: overloadCharge(model, prices, reach).map((charge) => charge * raise),
    conflict: 50 * reach * Math.sqrt(model.n) * raise,
  })
  for (const { share, from, to } of STAGES) {
    anneal(partition, energy(1), random, {
      steps: Math.max(LEAST_STEPS, Math.ceil(steps * share)),
      from: spacing * from,
      to: spacing * to,
      exchange,
      expired,
    })
    partition.recount()
    if (expired?.()) break
    centres = centresAt(model, medoids(model, partition.assignment))
  }
  for (let rescue = 1; rescue <= RESCUES && trouble(partition) > 0; rescue++) {
    if (expired?.()) break
    anneal(partition, energy(RAISE ** rescue), random, {
      steps: Math.max(LEAST_STEPS, Math.ceil(steps * 0.15)),
      from: spacing * 0.1 * rescue,
      to: spacing * 0.01,
      exchange,
      expired,
    })
    partition.recount()
  }
  return divisionOf(partition, prices)
}

/** The division as it stands, with its exact centres. */
export function divisionOf(partition: Partition, prices: Float64Array): Division {
  const { model } = partition
  const centre = medoids(model, partition.assignment)
  return {
    assignment: Int32Array.from(partition.assignment),
    exclave: partition.exclave,
    centre,
    prices,
    cost: costAt(model, partition.assignment, centresAt(model, centre)),
    trouble: trouble(partition),
  }
}

export function isBetter(a: Division, b: Division | undefined): boolean {
  if (b === undefined) return true
  if (Math.abs(a.trouble - b.trouble) > 1e-9) return a.trouble < b.trouble
  return a.cost < b.cost
}

/** Positions of the centre customers; an empty district has its centre nowhere in particular. */
export function centresAt(model: Model, centre: Int32Array): Centres {
  return {
    x: Float64Array.from(centre, (i) => (i < 0 ? model.x[0]! : model.x[i]!)),
    y: Float64Array.from(centre, (i) => (i < 0 ? model.y[0]! : model.y[i]!)),
  }
}

function trouble(partition: Partition): number {
  return excess(partition.model, partition.load) + CONFLICT * conflictCount(partition)
}

/**
 * A charge above every balance price makes the limits hold at the optimum of the relaxed problem (exact penalty);
 * a part of the mean distance on top covers what the relaxation does not see.
 */
function overloadCharge(model: Model, prices: Float64Array, reach: number): Float64Array {
  const charge = new Float64Array(model.m)
  prices.forEach((price, q) => {
    charge[q % model.m] = Math.max(charge[q % model.m]!, Math.abs(price))
  })
  return charge.map((price) => 1.5 * price + 0.5 * reach + Number.MIN_VALUE)
}

function typicalSpacing(model: Model, reach: number): number {
  return Math.max(2 * reach * Math.sqrt(model.k / Math.max(1, model.n)), Number.MIN_VALUE)
}

/** Bound and prices at the centres of a division. */
export function boundOf(
  model: Model,
  division: Division,
  iterations: number,
  expired?: () => boolean,
): { bound: number; prices: Float64Array } {
  const centres = centresAt(model, division.centre)
  if (expired?.()) {
    // Prices that are only half found may bound worse than none at all.
    const none = new Float64Array(division.prices.length)
    return { bound: fullBound(model, centres, none), prices: none }
  }
  const { bound, prices } = relax(model, centres, {
    iterations,
    prices: division.prices,
    firstStep: 0.15,
    lastStep: 0.002,
    expired,
  })
  return { bound, prices }
}
