import type { Random } from '../random/random.ts'
import type { Graph } from './graph.ts'
import type { Centres, Model } from './model.ts'
import { relax, type Relaxed } from './relaxation.ts'

/**
 * Where the centres should lie: balanced location–allocation (Cooper, 1963, with the relaxed allocation of
 * `relaxation.ts`), escaping local optima by moving one centre to a costly place or shaking all of them.
 */

export interface Location {
  readonly centres: Centres
  readonly relaxed: Relaxed
}

type Expired = (() => boolean) | undefined

/** Rounds of allocate and recentre of one descent, and price steps in each. */
const ROUNDS = 12
const FIRST_STEPS = 60
const NEXT_STEPS = 25
/** Price steps when two locations are compared: enough for the bound to be within some 0.05 % of the optimum. */
const COMPARE_STEPS = 120
/** An attempt that is worse by this factor after three rounds is given up: later rounds gain less. */
const HOPELESS = 1.02

/** Centres drawn among the customers, far from one another: k-means++ (Arthur & Vassilvitskii, 2007). */
export function drawCentres(model: Model, random: Random): Centres {
  const { n, k, x, y, importance } = model
  const centres = { x: new Float64Array(k), y: new Float64Array(k) }
  const near = new Float64Array(n).fill(1)
  for (let d = 0; d < k; d++) {
    let whole = 0
    for (let i = 0; i < n; i++) whole += importance[i]! * near[i]!
    let pick = random.next() * whole
    let chosen = random.int(n)
    for (let i = 0; i < n; i++) {
      pick -= importance[i]! * near[i]!
      if (pick < 0) {
        chosen = i
        break
      }
    }
    centres.x[d] = x[chosen]!
    centres.y[d] = y[chosen]!
    for (let i = 0; i < n; i++) {
      const dx = x[i]! - x[chosen]!
      const dy = y[i]! - y[chosen]!
      near[i] = d === 0 ? dx * dx + dy * dy : Math.min(near[i]!, dx * dx + dy * dy)
    }
  }
  return centres
}

/**
 * Alternates allocation and recentring until the relaxed cost stops falling, or is still above `hopeless` after the
 * first rounds.
 */
export function descend(
  model: Model,
  start: Centres,
  prices: Float64Array | undefined,
  expired: Expired,
  hopeless = Infinity,
): Location {
  let centres = copyCentres(start)
  let relaxed = relax(model, centres, {
    iterations: prices ? NEXT_STEPS : FIRST_STEPS,
    prices,
    firstStep: prices ? 0.2 : 0.7,
    expired,
  })
  let best: Location = { centres, relaxed }
  for (let round = 0; round < ROUNDS; round++) {
    if (expired?.()) break
    centres = recentre(model, relaxed.assignment, centres)
    relaxed = relax(model, centres, {
      iterations: NEXT_STEPS,
      prices: relaxed.prices,
      firstStep: 0.15,
      expired,
    })
    const gain = best.relaxed.bound - relaxed.bound
    if (gain > 0) best = { centres, relaxed }
    if (gain < best.relaxed.bound * 1e-4) break
    if (round >= 2 && best.relaxed.bound > hopeless) break
  }
  return best
}

/** Sharpens the prices of a location so that its cost can be compared with another's. */
export function sharpen(model: Model, { centres, relaxed }: Location, expired: Expired): Location {
  const sharper = relax(model, centres, {
    iterations: COMPARE_STEPS,
    prices: relaxed.prices,
    firstStep: 0.1,
    lastStep: 0.002,
    expired,
  })
  return { centres, relaxed: sharper }
}

/** One attempt at a better location. Returns the incumbent itself if the attempt fails. */
export function tryElsewhere(model: Model, incumbent: Location, random: Random, expired: Expired): Location {
  const { centres, relaxed } = incumbent
  const moved = copyCentres(centres)
  if (random.next() < 0.25) shake(model, moved, incumbent, random)
  else {
    const from = random.int(model.k)
    const to = costlyCustomer(model, incumbent, random)
    const near = relaxed.assignment[to]!
    moved.x[from] = model.x[to]!
    moved.y[from] = model.y[to]!
    if (near === from) shake(model, moved, incumbent, random)
  }
  const rough = descend(model, moved, relaxed.prices, expired, relaxed.bound * HOPELESS)
  // Unfinished prices only understate a cost, so a worse rough value is not yet a refusal of a near miss.
  if (rough.relaxed.bound > relaxed.bound) return incumbent
  const sharp = sharpen(model, rough, expired)
  return sharp.relaxed.bound < relaxed.bound && !expired?.() ? sharp : incumbent
}

function shake(model: Model, centres: Centres, incumbent: Location, random: Random): void {
  const reach = incumbent.relaxed.bound / Math.max(1, model.n)
  for (let d = 0; d < model.k; d++) {
    centres.x[d] = centres.x[d]! + reach * (random.next() - 0.5)
    centres.y[d] = centres.y[d]! + reach * (random.next() - 0.5)
  }
}

/** A customer drawn in proportion to its weighted distance from its centre. */
function costlyCustomer(model: Model, { centres, relaxed }: Location, random: Random): number {
  const { n, x, y, importance } = model
  const cost = (i: number): number => {
    const d = relaxed.assignment[i]!
    return importance[i]! * Math.hypot(x[i]! - centres.x[d]!, y[i]! - centres.y[d]!)
  }
  // Tournament of two instead of a full roulette: one pass less over all customers.
  const a = random.int(n)
  const b = random.int(n)
  return cost(a) > cost(b) ? a : b
}

export function copyCentres(centres: Centres): Centres {
  return { x: Float64Array.from(centres.x), y: Float64Array.from(centres.y) }
}

/** Moves every centre towards the weighted geometric median of its customers (Weiszfeld, 1937). */
export function recentre(model: Model, assignment: Int32Array, centres: Centres, steps = 4): Centres {
  const { n, k, x, y, importance } = model
  let current = copyCentres(centres)
  const weight = new Float64Array(k)
  for (let step = 0; step < steps; step++) {
    const next = { x: new Float64Array(k), y: new Float64Array(k) }
    weight.fill(0)
    for (let i = 0; i < n; i++) {
      const d = assignment[i]!
      const dx = x[i]! - current.x[d]!
      const dy = y[i]! - current.y[d]!
      const pull = importance[i]! / (Math.sqrt(dx * dx + dy * dy) + 1)
      next.x[d] = next.x[d]! + pull * x[i]!
      next.y[d] = next.y[d]! + pull * y[i]!
      weight[d] = weight[d]! + pull
    }
    for (let d = 0; d < k; d++) {
      next.x[d] = weight[d]! > 0 ? next.x[d]! / weight[d]! : current.x[d]!
      next.y[d] = weight[d]! > 0 ? next.y[d]! / weight[d]! : current.y[d]!
    }
    current = next
  }
  return current
}

const NO_GRAPH: Graph = { start: new Int32Array(1), target: new Int32Array(0) }

/**
 * A random part of the customers, each standing for several: locations are found on it when there are too many
 * customers to try hundreds of locations on all. Neighbours and pairs kept apart play no part in locations.
 */
export function sampleModel(model: Model, size: number, random: Random): Model {
  const { n, k, m } = model
  if (n <= size) return model
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = 0; i < size; i++) {
    const j = i + random.int(n - i)
    const swap = order[i]!
    order[i] = order[j]!
    order[j] = swap
  }
  const rows = order.subarray(0, size).sort()
  const factor = n / size
  const gather = (source: Float64Array, by: number): Float64Array =>
    Float64Array.from(rows, (i) => source[i]! * by)
  const value = new Float64Array(size * m)
  // Scale each attribute to its whole, so that the drawn customers carry exactly the load to be divided.
  for (let a = 0; a < m; a++) {
    let drawn = 0
    for (const i of rows) drawn += model.value[i * m + a]!
    rows.forEach((i, r) => (value[r * m + a] = drawn > 0 ? (model.value[i * m + a]! * n) / drawn : 0))
  }
  let forbidden: Uint8Array | null = null
  if (model.forbidden) {
    forbidden = new Uint8Array(size * k)
    for (let r = 0; r < size; r++) {
      forbidden.set(model.forbidden.subarray(rows[r]! * k, (rows[r]! + 1) * k), r * k)
    }
  }
  return {
    ...model,
    n: size,
    x: gather(model.x, 1),
    y: gather(model.y, 1),
    importance: gather(model.importance, factor),
    value,
    graph: NO_GRAPH,
    bridges: [],
    fixed: Int32Array.from(rows, (i) => model.fixed[i]!),
    forbidden,
    apart: null,
    owner: Int32Array.from(rows, (i) => model.owner[i]!),
    movePrice: gather(model.movePrice, factor),
  }
}
