import type { Budget } from '../../budget/budget.ts'
import { createRandom } from '../../random/random.ts'
import { loadMipSolver, type Mip, type MipRow } from '../mip.ts'
import { assignTo } from './improve.ts'
import { hasIntegerCosts, medianCost, type MedianInstance, type MedianSolution } from './instance.ts'
import { everythingAllowed, Relaxer, type Allowed } from './lagrangian.ts'

export interface MedianResult {
  /** The best solution found; null if none was. */
  readonly solution: MedianSolution | null
  /** Proven: no solution costs less. Infinity if it is proven that there is none. */
  readonly bound: number
  readonly optimal: boolean
  /** Price steps made. */
  readonly iterations: number
}

/** Price steps when the caller sets no limit, and steps without progress after which the search halves its step. */
const DEFAULT_ITERATIONS = 3000
const PATIENCE = 20
/** Every so many price steps the open candidates are turned into a solution, and the bounds into exclusions. */
const ROUND = 10
const REDUCE = 100
/** Exchanges of centres tried before each exclusion. */
const SHAKES = 100
/** The step length below which prices no longer move the bound. */
const LEAST_STEP = 2e-4
/** Columns left above which the exact phase is not started: the integer programme would not end in useful time. */
const EXACT_COLUMNS = 40_000

/**
 * Solves a capacitated p-median problem: Lagrangian prices give a bound and, rounded, good solutions; whatever the
 * two prove superfluous is struck out; what is left goes to an exact integer programme, if time allows.
 */
export async function solveMedian(
  instance: MedianInstance,
  budget: Budget = {},
  seed = 1,
): Promise<MedianResult> {
  const proof = provenImpossible(instance)
  if (proof) return { solution: null, bound: Infinity, optimal: false, iterations: 0 }
  const search = new MedianSearch(instance, budget, seed)
  search.run()
  if (!search.closed && !budget.expired?.()) await search.finish()
  return search.result()
}

/** Is the demand more than the p largest capacities, or one demand more than any capacity? */
export function provenImpossible({ p, demand, capacity }: MedianInstance): boolean {
  const largest = Float64Array.from(capacity).sort().reverse()
  const room = largest.subarray(0, p).reduce((total, q) => total + q, 0)
  const whole = demand.reduce((total, q) => total + q, 0)
  return whole > room * (1 + 1e-12) || demand.some((q) => q > largest[0]!)
}

class MedianSearch {
  private readonly instance: MedianInstance
  private readonly budget: Budget
  private readonly random
  private readonly relaxer: Relaxer
  private readonly allowed: Allowed
  private readonly integer: boolean
  private readonly bestPrices: Float64Array
  private best: MedianSolution | null = null
  private bound = -Infinity
  private iterations = 0

  constructor(instance: MedianInstance, budget: Budget, seed: number) {
    this.instance = instance
    this.budget = budget
    this.random = createRandom(seed)
    this.relaxer = new Relaxer(instance)
    this.allowed = everythingAllowed(instance)
    this.integer = hasIntegerCosts(instance)
    this.bestPrices = new Float64Array(instance.n)
  }

  /** Is the best solution proven optimal? */
  get closed(): boolean {
    if (!this.best) return false
    const rounding = this.integer ? 0 : 1e-6 * Math.max(1, Math.abs(this.best.cost))
    return this.roundedBound() >= this.best.cost - rounding
  }

  result(): MedianResult {
    const bound = this.best ? Math.min(this.roundedBound(), this.best.cost) : this.roundedBound()
    return { solution: this.best, bound, optimal: this.closed, iterations: this.iterations }
  }

  /** Subgradient steps (Held, Wolfe & Crowder, 1974) with rounding and exclusion on the way. */
  run(): void {
    const { n } = this.instance
    const { expired } = this.budget
    const limit = this.budget.iterations ?? DEFAULT_ITERATIONS
    const prices = this.startPrices()
    const direction = new Float64Array(n)
    let step = 1.5
    let stale = 0
    this.tryCentres(this.firstCentres())
    while (this.iterations < limit && step > LEAST_STEP && !this.closed) {
      const { bound, times, open } = this.relaxer.evaluate(prices, this.allowed)
      if (bound > this.bound + 1e-7 * Math.abs(bound)) {
        this.bound = bound
        this.bestPrices.set(prices)
        stale = 0
      } else if (++stale >= PATIENCE) {
        stale = 0
        step /= 1.6
        prices.set(this.bestPrices)
        direction.fill(0)
      }
      if (this.iterations % ROUND === 0) this.tryCentres(open)
      if (this.iterations % REDUCE === REDUCE - 1) {
        this.shakeCentres()
        this.reduce()
      }
      this.iterations++
      if (expired?.()) break
      let norm = 0
      for (let i = 0; i < n; i++) {
        direction[i] = 0.3 * direction[i]! + (1 - times[i]!)
        norm += direction[i]! ** 2
      }
      if (norm === 0) break
      const goal = this.best ? this.best.cost : this.bound * 1.1 + 1
      const length = (step * Math.max(goal * 1.001 - bound, 1e-6)) / norm
      for (let i = 0; i < n; i++) prices[i] = prices[i]! + length * direction[i]!
    }
    if (!this.closed && !expired?.()) this.reduce()
  }

  /** Strikes out what no better solution can use, then proves the rest by integer programming. */
  async finish(): Promise<void> {
    const { n } = this.instance
    let columns = 0
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) columns += this.allowed.centre[j]! & this.allowed.pair[j * n + i]!
    }
    if (columns > EXACT_COLUMNS) return
    const solve = await loadMipSolver()
    if (this.budget.expired?.()) return
    const { mip, pairs } = this.residual()
    const { status, values, bound } = solve(mip, this.budget.expired)
    if (values) {
      const centre = new Int32Array(n)
      pairs.forEach(([i, j], column) => {
        if (values[column]! > 0.5) centre[i] = j
      })
      this.offer({ centre, cost: medianCost(this.instance, centre) ?? Infinity })
    }
    if (status === 'infeasible') this.bound = this.best ? this.best.cost : Infinity
    else this.bound = Math.max(this.bound, Math.min(bound, this.best?.cost ?? Infinity))
  }

  private residual(): { mip: Mip; pairs: [number, number][] } {
    const { n, p, cost, demand, capacity } = this.instance
    const { allowed } = this
    const pairs: [number, number][] = []
    const column = new Map<number, number>()
    for (let j = 0; j < n; j++) {
      if (allowed.centre[j] === 0) continue
      for (let i = 0; i < n; i++) {
        if (allowed.pair[j * n + i] === 0) continue
        column.set(j * n + i, pairs.length)
        pairs.push([i, j])
      }
    }
    const centres = Array.from({ length: n }, (_, j) => j).filter((j) => allowed.centre[j] === 1)
    const openColumn = new Map(centres.map((j, at) => [j, pairs.length + at]))
    const rows: MipRow[] = []
    for (let i = 0; i < n; i++) {
      const mine = centres.flatMap((j) => column.get(j * n + i) ?? [])
      rows.push({ low: 1, high: 1, columns: mine, coefficients: mine.map(() => 1) })
    }
    rows.push({ low: p, high: p, columns: [...openColumn.values()], coefficients: centres.map(() => 1) })
    pairs.forEach(([, j], at) => {
      rows.push({ low: -Infinity, high: 0, columns: [at, openColumn.get(j)!], coefficients: [1, -1] })
    })
    for (const j of centres) {
      if (capacity[j] === Infinity) continue
      const mine = Array.from({ length: n }, (_, i) => i).filter((i) => column.has(j * n + i))
      rows.push({
        low: -Infinity,
        high: 0,
        columns: [...mine.map((i) => column.get(j * n + i)!), openColumn.get(j)!],
        coefficients: [...mine.map((i) => demand[i]!), -capacity[j]!],
      })
    }
    const costs = [...pairs.map(([i, j]) => cost[i * n + j]!), ...centres.map(() => 0)]
    return { mip: { cost: costs, binary: costs.map(() => true), rows }, pairs }
  }

  /** Strikes out centres and pairs whose use would push the bound to the best known cost. */
  private reduce(): void {
    if (!this.best) return
    const { n, p } = this.instance
    const { allowed, relaxer } = this
    const { bound, value, open } = relaxer.evaluate(this.bestPrices, allowed)
    const goal = this.best.cost - (this.integer ? 1 - 1e-6 : 1e-9 * Math.abs(this.best.cost))
    const isOpen = new Uint8Array(n)
    for (const j of open) isOpen[j] = 1
    const last = value[open[p - 1]!]!
    for (let j = 0; j < n; j++) {
      if (this.budget.expired?.()) return
      if (allowed.centre[j] === 0) continue
      // With j forced in, the worst open candidate must go (unless j is open anyway).
      const others = bound - (isOpen[j] === 1 ? value[j]! : last)
      if (others + value[j]! > goal) {
        allowed.centre[j] = 0
        continue
      }
      const forced = relaxer.forcedValues(j, this.bestPrices, allowed)
      if (!forced) continue
      for (let i = 0; i < n; i++) {
        if (allowed.pair[j * n + i] === 1 && others + forced[i]! > goal) allowed.pair[j * n + i] = 0
      }
    }
  }

  private roundedBound(): number {
    return this.integer && Number.isFinite(this.bound) ? Math.ceil(this.bound - 1e-6) : this.bound
  }

  private offer(solution: MedianSolution | null): void {
    if (solution && Number.isFinite(solution.cost) && (!this.best || solution.cost < this.best.cost)) {
      this.best = solution
    }
  }

  private tryCentres(centres: ArrayLike<number>): void {
    this.offer(assignTo(this.instance, centres))
    if (!this.best) return
    // A neighbour of the best: one of its centres gives way to one that the prices favour.
    const kept = [...new Set(this.best.centre)]
    const fresh = Array.from(centres).find((j) => !kept.includes(j))
    if (fresh === undefined) return
    kept[this.random.int(kept.length)] = fresh
    this.offer(assignTo(this.instance, kept))
  }

  /** Exchanges one or two centres of the best solution for others, mostly near ones, as long as that helps. */
  private shakeCentres(): void {
    const { n, cost } = this.instance
    if (!this.best) return
    for (let trial = 0; trial < SHAKES && !this.budget.expired?.(); trial++) {
      const kept = [...new Set(this.best.centre)]
      if (kept.length >= n) return
      const times = 1 + this.random.int(Math.min(2, kept.length))
      for (let change = 0; change < times; change++) {
        const at = this.random.int(kept.length)
        let fresh = -1
        for (let draw = 0; draw < 1 + this.random.int(4); draw++) {
          const j = this.random.int(n)
          if (kept.includes(j) || this.allowed.centre[j] === 0) continue
          if (fresh < 0 || cost[kept[at]! * n + j]! < cost[kept[at]! * n + fresh]!) fresh = j
        }
        if (fresh >= 0) kept[at] = fresh
      }
      this.offer(assignTo(this.instance, kept))
    }
  }

  /** Each point starts with the price of its nearest few centres. */
  private startPrices(): Float64Array {
    const { n, p, cost } = this.instance
    const prices = new Float64Array(n)
    const row = new Float64Array(n)
    const rank = Math.min(n - 1, Math.max(1, Math.round(n / (2 * p))))
    for (let i = 0; i < n; i++) {
      row.set(cost.subarray(i * n, (i + 1) * n))
      row.sort()
      prices[i] = row[rank]!
    }
    return prices
  }

  /** Centres with capacity enough to begin with: the largest, spread by the greedy rule of the p-median. */
  private firstCentres(): number[] {
    const { n, p, cost, capacity } = this.instance
    const near = new Float64Array(n).fill(Infinity)
    const chosen: number[] = []
    while (chosen.length < p) {
      let best = -1
      let least = Infinity
      for (let j = 0; j < n; j++) {
        if (chosen.includes(j) || capacity[j]! <= 0) continue
        let total = 0
        for (let i = 0; i < n; i++) total += Math.min(near[i]!, cost[i * n + j]!)
        if (total < least) {
          least = total
          best = j
        }
      }
      if (best < 0) break
      chosen.push(best)
      for (let i = 0; i < n; i++) near[i] = Math.min(near[i]!, cost[i * n + best]!)
    }
    return chosen
  }
}
