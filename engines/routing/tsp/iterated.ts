import type { Progress } from '../../budget/progress.ts'
import type { Random } from '../../random/random.ts'
import { createArrayTour } from './array-tour.ts'
import { createLinKernighan } from './lin-kernighan.ts'
import type { Neighbours } from './neighbours.ts'
import { tourLength, type Weights } from './weights.ts'

/** Nodes settled between two looks at the clock. */
const LOOK = 20

export interface SearchOptions {
  /** Steps of a Lin–Kernighan chain, each a 3-opt move. */
  readonly maxSteps: number
  readonly breadth: readonly [first: number, second: number]
  /** Longest of the three segments that a perturbation exchanges, in nodes. */
  readonly kickLength: number
  /** Acceptance temperature at the start, in mean tour edges. */
  readonly heat: number
  /** Share of perturbations whose three edges are found by short random walks instead of along the tour. */
  readonly walks: number
  readonly walkSteps: number
}

export const defaultOptions: SearchOptions = {
  maxSteps: 3,
  breadth: [6, 5],
  kickLength: 50,
  heat: 0.03,
  walks: 0.3,
  walkSteps: 5,
}

export interface TourSearch {
  /** Takes a tour and descends from it to a local optimum; returns the length. `over` may cut it short. */
  descend(order: ArrayLike<number>, over: () => boolean): number
  /** Perturbs and repairs the tour last descended to until the progress ends; returns the best length. */
  iterate(progress: Progress): number
  /** The best tour since `descend`. */
  readonly best: Int32Array
}

/**
 * Iterated local search (Lourenço, Martin & Stützle 2003): a double bridge (Martin, Otto & Felten 1991) over
 * neighbouring segments or between near nodes, Lin–Kernighan from the eight nodes it touched, and acceptance of
 * slightly longer tours at a temperature that falls to zero with the budget. A rejected round is taken back move
 * by move, so a round costs what its few moves cost, whatever the size of the tour. n ≥ 8.
 */
export function createTourSearch(
  weights: Weights,
  neighbours: Neighbours,
  random: Random,
  options: SearchOptions = defaultOptions,
): TourSearch {
  const { n, table, at } = weights
  const far = (i: number, j: number): number => (table === undefined ? at(i, j) : table[i * n + j]!)
  const tour = createArrayTour(n)
  const { order, position } = tour
  const search = createLinKernighan(tour, weights, neighbours, options.maxSteps, options.breadth)
  const queue = new Int32Array(n)
  const queued = new Uint8Array(n)
  let head = 0
  let waiting = 0
  const push = (node: number): void => {
    if (queued[node] === 1) return
    queued[node] = 1
    let tail = head + waiting++
    if (tail >= n) tail -= n
    queue[tail] = node
  }
  const settle = (over: () => boolean): number => {
    let gained = 0
    let untilLook = LOOK
    while (waiting > 0) {
      // Only the first descent from a poor tour is long enough to run over the end of the budget.
      if (--untilLook === 0) {
        if (over()) break
        untilLook = LOOK
      }
      const node = queue[head]!
      if (++head === n) head = 0
      waiting--
      queued[node] = 0
      for (;;) {
        const gain = search.improve(node)
        if (gain === 0) break
        gained += gain
        const { touched } = search
        for (let k = search.touchedCount() - 1; k >= 0; k--) push(touched[k]!)
      }
    }
    return gained
  }

  const best = Int32Array.from(order)
  let length = 0
  const longest = Math.max(1, Math.min(options.kickLength, Math.floor((n - 2) / 4)))
  const { width, list } = neighbours
  const breadth = Math.min(5, width)
  const walk = (from: number): number => {
    let node = from
    for (let k = options.walkSteps; k > 0; k--) node = list[node * width + random.int(breadth)]!
    return node
  }
  const cuts = new Int32Array(4)
  const after = (p: number): number => order[p + 1 === n ? 0 : p + 1]!

  /** Chooses four edges to cut; false when the draw hit one of them twice. */
  function chooseCuts(): boolean {
    if (random.next() < options.walks) {
      const from = random.int(n)
      cuts[0] = position[from]!
      for (let k = 1; k < 4; k++) cuts[k] = position[walk(from)]!
      cuts.sort()
      return cuts[0] !== cuts[1] && cuts[1] !== cuts[2] && cuts[2] !== cuts[3]
    }
    cuts[0] = random.int(n)
    for (let k = 1; k < 4; k++) cuts[k] = (cuts[k - 1]! + 1 + random.int(longest)) % n
    return true
  }

  /** Carries out a double bridge at the four cuts; returns what it adds to the length. */
  function doubleBridge(): number {
    const a1 = order[cuts[0]!]!
    const b1 = after(cuts[0]!)
    const b2 = order[cuts[1]!]!
    const c1 = after(cuts[1]!)
    const c2 = order[cuts[2]!]!
    const d1 = after(cuts[2]!)
    const d2 = order[cuts[3]!]!
    const a2 = after(cuts[3]!)
    const added =
      far(a1, d1) +
      far(d2, c1) +
      far(c2, b1) +
      far(b2, a2) -
      far(a1, b1) -
      far(b2, c1) -
      far(c2, d1) -
      far(d2, a2)
    // a1 [b1…b2] [c1…c2] [d1…d2] a2: the three turned round as one, then each on its own.
    tour.twoOpt(a1, b1, d2, a2)
    tour.twoOpt(a1, d2, d1, c2)
    tour.twoOpt(d2, c2, c1, b2)
    tour.twoOpt(c2, b2, b1, a2)
    for (const node of [a1, a2, b1, b2, c1, c2, d1, d2]) push(node)
    return added
  }

  return {
    best,
    descend(from, over) {
      tour.load(from)
      length = tourLength(weights, order)
      for (let i = 0; i < n; i++) push(order[i]!)
      length -= settle(over)
      while (waiting > 0) {
        queued[queue[head]!] = 0
        if (++head === n) head = 0
        waiting--
      }
      tour.forget()
      best.set(order)
      return length
    },
    iterate(progress) {
      let bestLength = length
      let temperature = 0
      let untilCooler = 0
      const never = () => false
      while (progress.next()) {
        if (untilCooler-- === 0) {
          untilCooler = 50
          temperature = ((options.heat * bestLength) / n) * (1 - progress.share)
        }
        if (!chooseCuts()) continue
        const candidate = length + doubleBridge() - settle(never)
        if (candidate <= length || candidate - length < -temperature * Math.log(random.next() + 1e-12)) {
          length = candidate
          if (length < bestLength - 1e-7) {
            bestLength = length
            best.set(order)
          }
          tour.forget()
        } else {
          tour.rollback(0)
        }
      }
      return bestLength
    },
  }
}

/** Rounds of the iterated search that take about as long as one descent from a greedy tour. */
export function descentWorth(n: number): number {
  return Math.ceil(n / 5)
}
