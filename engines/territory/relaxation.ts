import { createCentreGrid, type CentreGrid } from './centre-grid.ts'
import { assignmentCost, type Centres, isAllowed, type Model } from './model.ts'

/**
 * The relaxed problem at given centres: customers may be split, districts need not hang together, customers that
 * must be kept apart may meet; every balance limit, fixed and forbidden assignment and move price stays.
 * That linear programme (the allocation step of location–allocation) is solved through its Lagrangian dual: a
 * price λ on each attribute of each district, so
 *
 *   bound(λ) = Σᵢ min_d (cost(i, d) + Σₐ λ(d, a) · value(i, a)) − Σ_{d,a} max(high · λ, low · λ)
 *
 * never exceeds the cost of any admissible division with these centres, whatever λ is.
 */

/** Districts worth looking at for each customer, cheapest first, and what each would cost before balance prices. */
interface Candidates {
  readonly width: number
  /** Every district is listed. */
  readonly complete: boolean
  /** `district[i * width + c]`, −1 where the customer has fewer. */
  readonly district: Int32Array
  readonly cost: Float64Array
}

export interface Relaxed {
  /** Best bound found, in weighted metres. */
  bound: number
  /** Balance prices `[d * m + a]` of the best bound. */
  readonly prices: Float64Array
  /** For each customer the district of least priced cost. */
  readonly assignment: Int32Array
  /** Largest relative overload or shortfall of `assignment` beyond the limits. */
  violation: number
}

/**
 * Districts looked at for each customer while the prices are sought, and price steps after which they are chosen
 * anew: a district that nobody wants gets cheaper until it is among them. Bounds look at all districts.
 */
const NEAREST = 14
const REFRESH = 25
/** Largest relative over- or underload that moves a price in one step. */
const LARGEST_PULL = 2.5

export interface RelaxationOptions {
  readonly iterations: number
  readonly expired?: () => boolean
  /** Starting prices; default none. */
  readonly prices?: Float64Array
  /** First and last step of the price search, relative to the mean distance. */
  readonly firstStep?: number
  readonly lastStep?: number
}

/** Maximises the bound by a proximal subgradient method with momentum. */
export function relax(model: Model, centres: Centres, options: RelaxationOptions): Relaxed {
  const { n, k, m } = model
  const prices = options.prices ? Float64Array.from(options.prices) : new Float64Array(k * m)
  const candidates = makeCandidates(model)
  const grid = createCentreGrid(centres)
  const assignment = new Int32Array(n)
  const load = new Float64Array(k * m)
  const velocity = new Float64Array(k * m)
  const pull = new Float64Array(k * m)
  const best = makeRelaxed(n, k * m)
  // The best within the life of one candidate list; it counts once all districts have been looked at.
  const recent = candidates.complete ? best : makeRelaxed(n, k * m)
  const settle = (): void => {
    if (candidates.complete || recent.bound === -Infinity) return
    // When time is over the first bound, over all districts, has to do.
    if (best.bound > -Infinity && options.expired?.()) return
    recent.bound = fullBound(model, centres, recent.prices, undefined, grid)
    if (recent.bound > best.bound) {
      record(best, recent.bound, recent.prices, recent.assignment, recent.violation)
    }
    recent.bound = -Infinity
  }
  const iterations = Math.max(1, options.iterations)
  const firstStep = options.firstStep ?? 0.7
  const lastStep = options.lastStep ?? 0.004
  let reach = 0
  for (let t = 0; t < iterations; t++) {
    if (t % (candidates.complete ? iterations : REFRESH) === 0) {
      settle()
      listCandidates(model, centres, prices, candidates, grid)
      if (t === 0) reach = meanNearest(model, candidates)
    }
    const bound = price(model, candidates, prices, assignment, load)
    const fresh = !candidates.complete && t % REFRESH === 0
    // A fresh list holds everybody's best district, so its first bound is one over all districts.
    if (fresh && bound > best.bound) record(best, bound, prices, assignment, violation(model, load))
    if (bound > recent.bound) {
      record(recent, bound, prices, assignment, violation(model, load))
    }
    if (t + 1 === iterations || options.expired?.()) break
    const part = firstStep * Math.pow(lastStep / firstStep, t / iterations)
    const step = (part * reach) / Math.max(1, m)
    let most = LARGEST_PULL
    for (let q = 0; q < prices.length; q++) {
      const old = prices[q]!
      const over =
        old > 0 ? load[q]! - model.high[q]! : old < 0 ? load[q]! - model.low[q]! : clipped(model, load, q)
      pull[q] = (over * k) / n
      most = Math.max(most, Math.abs(pull[q]!))
    }
    // A district in a town may start with ten times its load; prices must not run away from that. All pulls shrink
    // alike: changing their proportions would shift all prices together, which costs the bound and moves nobody.
    for (let q = 0; q < prices.length; q++) {
      const old = prices[q]!
      velocity[q] = 0.6 * velocity[q]! + (pull[q]! * LARGEST_PULL) / most
      const moved = old + step * velocity[q]!
      // Passing zero means passing the whole allowed band: stop there first.
      prices[q] = (old > 0 && moved < 0) || (old < 0 && moved > 0) ? 0 : moved
    }
  }
  settle()
  return best
}

function makeRelaxed(n: number, slots: number): Relaxed {
  return {
    bound: -Infinity,
    prices: new Float64Array(slots),
    assignment: new Int32Array(n),
    violation: Infinity,
  }
}

function record(
  into: Relaxed,
  bound: number,
  prices: Float64Array,
  assignment: Int32Array,
  violation: number,
): void {
  into.bound = bound
  into.prices.set(prices)
  into.assignment.set(assignment)
  into.violation = violation
}

function clipped(model: Model, load: Float64Array, q: number): number {
  return Math.max(0, load[q]! - model.high[q]!) - Math.max(0, model.low[q]! - load[q]!)
}

function violation(model: Model, load: Float64Array): number {
  let worst = 0
  for (let q = 0; q < load.length; q++) {
    const middle = (model.high[q]! + model.low[q]!) / 2
    if (middle > 0) worst = Math.max(worst, Math.abs(clipped(model, load, q)) / middle)
  }
  return worst
}

/** Sends every customer to its cheapest district at these prices; returns the bound. */
function price(
  model: Model,
  candidates: Candidates,
  prices: Float64Array,
  assignment: Int32Array,
  load: Float64Array,
): number {
  const { n, m, value } = model
  const { width, district, cost } = candidates
  const lowest = lowestPrices(prices, m)
  load.fill(0)
  let bound = 0
  for (let i = 0; i < n; i++) {
    let least = Infinity
    let choice = -1
    let floor = 0
    for (let a = 0; a < m; a++) floor += lowest[a]! * value[i * m + a]!
    for (let c = i * width; c < (i + 1) * width; c++) {
      const d = district[c]!
      let priced = cost[c]!
      // Sorted by cost: no later district can win once even the lowest prices do not help.
      if (d < 0 || priced + floor >= least) break
      for (let a = 0; a < m; a++) priced += prices[d * m + a]! * value[i * m + a]!
      if (priced < least) {
        least = priced
        choice = d
      }
    }
    assignment[i] = choice
    bound += least
    for (let a = 0; a < m; a++) load[choice * m + a] = load[choice * m + a]! + value[i * m + a]!
  }
  return bound - limitsValue(model, prices)
}

function lowestPrices(prices: Float64Array, m: number): Float64Array {
  const lowest = new Float64Array(m).fill(Infinity)
  prices.forEach((value, q) => (lowest[q % m] = Math.min(lowest[q % m]!, value)))
  return lowest
}

function limitsValue(model: Model, prices: Float64Array): number {
  let total = 0
  for (let q = 0; q < prices.length; q++) {
    total += Math.max(model.high[q]! * prices[q]!, model.low[q]! * prices[q]!)
  }
  return total
}

/** The bound over all districts, without candidate lists. `assignment`: gets everybody's cheapest district. */
export function fullBound(
  model: Model,
  centres: Centres,
  prices: Float64Array,
  assignment?: Int32Array,
  grid: CentreGrid = createCentreGrid(centres),
): number {
  const { n, m, x, y, importance, value, owner, movePrice } = model
  const { found, rings } = grid
  const lowest = lowestPrices(prices, m)
  let bound = -limitsValue(model, prices)
  for (let i = 0; i < n; i++) {
    const xi = x[i]!
    const yi = y[i]!
    const weight = importance[i]!
    const home = owner[i]!
    let least = Infinity
    let choice = -1
    let floor = 0
    for (let a = 0; a < m; a++) floor += lowest[a]! * value[i * m + a]!
    grid.locate(xi, yi)
    for (let ring = 0; ring < rings && weight * grid.atLeast(ring) + floor <= least; ring++) {
      const count = grid.ring(ring)
      for (let c = 0; c < count; c++) {
        const d = found[c]!
        // As `pricedCost`, written out: with many districts this loop is what a hurried answer waits for.
        const dx = xi - centres.x[d]!
        const dy = yi - centres.y[d]!
        let cost = weight * Math.sqrt(dx * dx + dy * dy)
        for (let a = 0; a < m; a++) cost += prices[d * m + a]! * value[i * m + a]!
        if (home >= 0 && home !== d) cost += movePrice[i]!
        if (cost > least || (cost === least && d > choice) || !isAllowed(model, i, d)) continue
        least = cost
        choice = d
      }
    }
    bound += least
    if (assignment) assignment[i] = choice
  }
  return bound
}

/** What customer i costs in district d once balance has its price, in weighted metres. */
export function pricedCost(
  model: Model,
  centres: Centres,
  prices: Float64Array,
  i: number,
  d: number,
): number {
  let cost = assignmentCost(model, i, d, centres.x[d]!, centres.y[d]!)
  for (let a = 0; a < model.m; a++) cost += prices[d * model.m + a]! * model.value[i * model.m + a]!
  return cost
}

function meanNearest(model: Model, candidates: Candidates): number {
  let total = 0
  for (let i = 0; i < model.n; i++) {
    let least = Infinity
    for (let c = i * candidates.width; c < (i + 1) * candidates.width; c++) {
      if (candidates.district[c]! < 0) break
      least = Math.min(least, candidates.cost[c]!)
    }
    total += least
  }
  return total / Math.max(1, model.n)
}

function makeCandidates({ n, k }: Model): Candidates {
  const width = Math.min(k, NEAREST)
  return {
    width,
    complete: width === k,
    district: new Int32Array(n * width),
    cost: new Float64Array(n * width),
  }
}

/** Lists for each customer the districts of least priced cost, and sorts them by their cost without prices. */
function listCandidates(
  model: Model,
  centres: Centres,
  prices: Float64Array,
  candidates: Candidates,
  grid: CentreGrid,
): void {
  const { n, m, x, y, importance, value } = model
  const { width, district, cost } = candidates
  const { found, rings } = grid
  const lowest = lowestPrices(prices, m)
  const pricedCosts = new Float64Array(width)
  district.fill(-1)
  cost.fill(Infinity)
  for (let i = 0; i < n; i++) {
    const first = i * width
    let count = 0
    let floor = 0
    for (let a = 0; a < m; a++) floor += lowest[a]! * value[i * m + a]!
    grid.locate(x[i]!, y[i]!)
    for (let ring = 0; ring < rings; ring++) {
      const least = importance[i]! * grid.atLeast(ring) + floor
      if (count === width && least >= pricedCosts[width - 1]!) break
      const met = grid.ring(ring)
      for (let f = 0; f < met; f++) {
        const d = found[f]!
        if (!isAllowed(model, i, d)) continue
        const plain = assignmentCost(model, i, d, centres.x[d]!, centres.y[d]!)
        let priced = plain
        for (let a = 0; a < m; a++) priced += prices[d * m + a]! * value[i * m + a]!
        if (count === width && priced >= pricedCosts[width - 1]!) continue
        let slot = count < width ? count++ : width - 1
        for (; slot > 0 && pricedCosts[slot - 1]! > priced; slot--) {
          pricedCosts[slot] = pricedCosts[slot - 1]!
          cost[first + slot] = cost[first + slot - 1]!
          district[first + slot] = district[first + slot - 1]!
        }
        pricedCosts[slot] = priced
        cost[first + slot] = plain
        district[first + slot] = d
      }
    }
    for (let c = 1; c < count; c++) {
      const plain = cost[first + c]!
      const d = district[first + c]!
      let slot = c
      for (; slot > 0 && cost[first + slot - 1]! > plain; slot--) {
        cost[first + slot] = cost[first + slot - 1]!
        district[first + slot] = district[first + slot - 1]!
      }
      cost[first + slot] = plain
      district[first + slot] = d
    }
  }
}
