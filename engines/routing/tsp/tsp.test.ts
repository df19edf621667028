import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeBudget } from '../../budget/budget.ts'
import { denseMatrix, fillMatrix, type DenseMatrix } from '../../geo/index.ts'
import { createRandom } from '../../random/random.ts'
import type { TourEnds } from './closed-tour.ts'
import { heldKarpTour } from './held-karp.ts'
import { improveTour, solveTsp, tourBound, type Tour } from './solve.ts'

function randomMatrix(n: number, seed: number, symmetric: boolean): DenseMatrix {
  const random = createRandom(seed)
  const values = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue
      values[i * n + j] = symmetric && j < i ? values[j * n + i]! : random.int(100)
    }
  }
  return denseMatrix(n, values)
}

function randomPlane(n: number, seed: number): { x: number[]; y: number[] } {
  const random = createRandom(seed)
  const draw = () => Array.from({ length: n }, () => random.int(1000))
  return { x: draw(), y: draw() }
}

const euclidean = ({ x, y }: { x: number[]; y: number[] }): DenseMatrix =>
  fillMatrix(x.length, (i, j) => Math.round(Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!)))

/** Length along an order, added up anew; also checks that every node comes once. */
function recost(matrix: DenseMatrix, order: readonly number[], returns: boolean): number {
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: matrix.size }, (_, i) => i))
  let cost = 0
  order.forEach((node, i) => {
    const next = order[i + 1] ?? (returns ? order[0] : undefined)
    if (next !== undefined) cost += matrix.at(node, next)
  })
  return cost
}

/** The least length over all orders with the given ends, by trying them all. */
function enumerate(matrix: DenseMatrix, { start = 0, end = 'return' }: TourEnds): number {
  const n = matrix.size
  let best = Infinity
  const extend = (path: number[], cost: number): void => {
    const last = path.at(-1)!
    if (path.length === n) {
      const ends = end === 'return' || end === 'open' || end === last || (end === start && n > 1)
      if (!ends) return
      const back = end === 'return' || (end === start && n > 1) ? matrix.at(last, path[0]!) : 0
      best = Math.min(best, cost + back)
      return
    }
    for (let i = 0; i < n; i++) if (!path.includes(i)) extend([...path, i], cost + matrix.at(last, i))
  }
  const starts = start === 'any' ? Array.from({ length: n }, (_, i) => i) : [start]
  for (const first of starts) extend([first], 0)
  return best
}

const endChoices = (n: number): TourEnds[] => [
  {},
  { start: n - 1 },
  { start: 0, end: 'open' },
  { start: 1 % n, end: 0 },
  { start: 'any', end: 'open' },
  { start: 'any' },
  { start: 'any', end: n - 1 },
]

function expectEnds(tour: Tour, { start = 0, end = 'return' }: TourEnds): void {
  if (start !== 'any') expect(tour.order[0]).toBe(start)
  if (typeof end === 'number' && end !== start) expect(tour.order.at(-1)).toBe(end)
}

describe('S1.38 tours against the exact answer', () => {
  it('are optimal for every kind of ends, symmetric and one-way (2 000 random cases)', () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const n = 1 + (seed % 7)
      const matrix = randomMatrix(n, seed, seed % 2 === 0)
      const ends = endChoices(n)[seed % 7]!
      const tour = solveTsp(matrix, ends, { iterations: 300 }, 1)
      const returns = (ends.end ?? 'return') === 'return'
      expect(tour.cost, `seed ${seed}`).toBe(recost(matrix, tour.order, returns))
      if (ends.end !== ends.start || n === 1) expect(tour.cost, `seed ${seed}`).toBe(enumerate(matrix, ends))
      expect(tour.exact).toBe(true)
      expectEnds(tour, ends)
    }
  })

  it('reach the optimum of the recursion by local search too, which larger tours rely on', () => {
    let missed = 0
    for (let seed = 1; seed <= 120; seed++) {
      const symmetric = seed % 3 > 0
      const matrix = symmetric ? euclidean(randomPlane(11, seed)) : randomMatrix(11, seed, false)
      const exact = recost(matrix, [...heldKarpTour(11, Float64Array.from(matrix.values), {})!], true)
      // A budget that is over before the recursion, but not before the search.
      let asked = 0
      const tour = solveTsp(matrix, {}, { iterations: 60, expired: () => ++asked > 8 }, seed)
      expect(tour.cost).toBe(recost(matrix, tour.order, true))
      expect(tour.cost).toBeGreaterThanOrEqual(exact)
      if (tour.cost > exact) missed++
    }
    expect(missed).toBeLessThanOrEqual(6)
  })

  it('stay within reach of the bound on larger one-way matrices and fixed ends', () => {
    for (const [n, ends] of [
      [40, {}],
      [40, { start: 3, end: 'open' }],
      [41, { start: 3, end: 17 }],
      [40, { start: 'any', end: 'open' }],
    ] as const) {
      const random = createRandom(n)
      const base = euclidean(randomPlane(n, 77))
      const oneWay = fillMatrix(n, (i, j) => base.at(i, j) + random.int(60))
      for (const matrix of [base, oneWay]) {
        const tour = solveTsp(matrix, { ...ends, boundShare: 0.3 }, { iterations: 400 }, 1)
        expect(tour.cost).toBe(recost(matrix, tour.order, !('end' in ends)))
        expectEnds(tour, ends)
        expect(tour.lowerBound).toBeLessThanOrEqual(tour.cost)
        expect(tour.lowerBound).toBeGreaterThan(tour.cost * 0.9)
      }
    }
  })
})

describe('lower bounds', () => {
  it('never exceed the optimum and are integers for integers', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const n = 8 + (seed % 5)
      const matrix = seed % 2 ? euclidean(randomPlane(n, seed)) : randomMatrix(n, seed, seed % 4 === 0)
      const order = [...heldKarpTour(n, Float64Array.from(matrix.values), {})!]
      const optimum = recost(matrix, order, true)
      const loose = tourBound(
        matrix,
        Array.from({ length: n }, (_, i) => i),
        {},
        { iterations: 60 },
      )
      const tight = tourBound(matrix, order, {}, { iterations: 300 })
      expect(Math.max(loose, tight), `seed ${seed}`).toBeLessThanOrEqual(optimum)
      expect(Number.isInteger(tight)).toBe(true)
    }
  })

  it('do not exceed it for fractions either', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { x, y } = randomPlane(10, seed)
      const matrix = fillMatrix(10, (i, j) => Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!) / 7)
      const order = [...heldKarpTour(10, Float64Array.from(matrix.values), {})!]
      const optimum = recost(matrix, order, true)
      expect(tourBound(matrix, order, {}, { iterations: 400 })).toBeLessThanOrEqual(optimum * (1 + 1e-12))
    }
  })
})

describe('properties', () => {
  const plane = fc.integer({ min: 1, max: 1e6 }).map((seed) => randomPlane(20 + (seed % 40), seed))
  const small = fc.integer({ min: 1, max: 1e6 }).map((seed) => randomPlane(4 + (seed % 7), seed))

  it('the same seed gives the same tour', () => {
    fc.assert(
      fc.property(plane, fc.nat(1000), (points, seed) => {
        const once = solveTsp(points, { boundShare: 0.1 }, { iterations: 50 }, seed)
        expect(solveTsp(points, { boundShare: 0.1 }, { iterations: 50 }, seed)).toEqual(once)
      }),
      { numRuns: 10 },
    )
  })

  it('another stop never shortens the shortest tour, where distances obey the triangle inequality', () => {
    fc.assert(
      fc.property(small, ({ x, y }) => {
        const all = solveTsp({ x, y }, {}, { iterations: 1 }, 1).cost
        const fewer = solveTsp({ x: x.slice(1), y: y.slice(1) }, {}, { iterations: 1 }, 1).cost
        expect(fewer).toBeLessThanOrEqual(all + 1e-9)
      }),
      { numRuns: 150 },
    )
  })

  it('renaming the nodes renames the answer of the exact solver and changes nothing else', () => {
    fc.assert(
      fc.property(small, fc.nat(), ({ x, y }, shift) => {
        const n = x.length
        const name = Array.from({ length: n }, (_, i) => (i + shift) % n)
        const renamed = { x: name.map((i) => x[i]!), y: name.map((i) => y[i]!) }
        const [a, b] = [{ x, y }, renamed].map((p) => solveTsp(euclidean(p), {}, { iterations: 1 }, 1).cost)
        expect(a).toBe(b)
      }),
      { numRuns: 150 },
    )
  })

  it('a tour that is handed in never gets longer', () => {
    fc.assert(
      fc.property(plane, (points) => {
        const order = points.x.map((_, i) => i)
        const matrix = euclidean(points)
        const before = recost(matrix, order, true)
        const better = improveTour(matrix, order, {}, { iterations: 20 }, 1)
        expect(better.cost).toBeLessThanOrEqual(before)
        const kept = improveTour(matrix, better.order, {}, { iterations: 1 }, 1)
        expect(kept.cost).toBeLessThanOrEqual(better.cost)
      }),
      { numRuns: 15 },
    )
  })
})

describe('degenerate input', () => {
  it.each([0, 1, 2, 3, 7, 8, 9, 17, 2000])('%i nodes at one point', (n) => {
    const zero = { x: new Float64Array(n), y: new Float64Array(n) }
    const tour = solveTsp(zero, { boundShare: 0.2 }, { iterations: 20 }, 1)
    expect(tour.order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
    expect(tour.cost).toBe(0)
    expect(tour.lowerBound).toBeLessThanOrEqual(0)
  })

  it('duplicates beside each other cost nothing', () => {
    const x = Array.from({ length: 60 }, (_, i) => (i % 20 < 10 ? (i % 20) * 10 : (19 - (i % 20)) * 10))
    const y = Array.from({ length: 60 }, (_, i) => (i % 20 < 10 ? 0 : 10))
    // A ladder of 2 × 10 posts 10 apart, each post three times: 200 round.
    expect(solveTsp({ x, y }, {}, { iterations: 300 }, 1).cost).toBeCloseTo(200, 9)
  })

  it('refuses ends that are no nodes, entries that are not finite and tours that miss a node', () => {
    const matrix = randomMatrix(5, 1, true)
    expect(() => solveTsp(matrix, { start: 5 }, { iterations: 1 }, 1)).toThrow(RangeError)
    expect(() => solveTsp(matrix, { end: -1 }, { iterations: 1 }, 1)).toThrow(RangeError)
    const broken = denseMatrix(2, Float64Array.of(0, Infinity, 1, 0))
    expect(() => solveTsp(broken, {}, { iterations: 1 }, 1)).toThrow('not finite')
    expect(() => improveTour(matrix, [0, 1, 2, 3, 3], {}, { iterations: 1 }, 1)).toThrow(RangeError)
    expect(() => solveTsp(randomMatrix(30, 1, true), {}, {}, 1)).toThrow('at least one limit')
  })
})

describe('places measured when asked', () => {
  const { x, y } = randomPlane(1100, 6)
  const at = (i: number, j: number) => Math.round(Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!))
  const places = { size: 1100, at, integral: true, points: { x, y }, flat: true }

  it('make a tour as good as any other way, the same for the same seed, from the start asked for', () => {
    const budget = { iterations: 800 }
    const tour = solveTsp(places, { start: 77 }, budget, 1)
    expect(tour.order[0]).toBe(77)
    expect(tour.cost).toBe(recost(euclidean({ x, y }), tour.order, true))
    expect(solveTsp(places, { start: 77 }, budget, 1).order).toEqual(tour.order)
    const tabled = solveTsp(euclidean({ x, y }), { points: { x, y }, start: 77 }, budget, 1)
    expect(Math.abs(tour.cost / tabled.cost - 1)).toBeLessThan(0.01)
  })

  it('have some tour even when the time was over before the search began', () => {
    let looks = 0
    const budget = { expired: () => ++looks > 2, progress: () => 0.01 * looks }
    const tour = solveTsp(places, { boundShare: 0.2 }, budget, 1)
    expect(tour.cost).toBe(recost(euclidean({ x, y }), tour.order, true))
    expect(() => solveTsp(places, { start: 1100 }, { iterations: 1 }, 1)).toThrow(RangeError)
  })

  it('keep edges that have to be there even then', () => {
    const budget = { expired: () => true, progress: () => 1 }
    const ends = { start: 3, end: 9, fixedEdges: [[5, 6]] } as const
    const { order } = solveTsp(randomPlane(700, 7), ends, budget, 1)
    expect([order[0], order.at(-1)]).toEqual([3, 9])
    expect(Math.abs(order.indexOf(5) - order.indexOf(6))).toBe(1)
  })
})

describe('deadlines', () => {
  it('are left off at soon after they come, at whatever stage, with every node visited', () => {
    const points = randomPlane(4000, 6)
    for (const allowed of [0, 1, 3, 10, 100, 400]) {
      let asked = 0
      const budget = { expired: () => ++asked > allowed, progress: () => asked / allowed }
      const { order } = solveTsp(points, { boundShare: 0.2 }, budget, 1)
      expect(new Set(order).size).toBe(4000)
      expect(asked - allowed, `after ${allowed} looks at the clock`).toBeLessThan(20)
    }
  })

  it.each([10, 50, 200])('of %i ms are kept', (milliseconds) => {
    const points = randomPlane(180, 4)
    const matrix = euclidean(points)
    // Processor time instead of the wall clock, because the machine that runs the tests may be busy with others.
    const clock = () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    }
    const go = () => {
      const begin = clock()
      solveTsp(matrix, { points, boundShare: 0.1 }, timeBudget(milliseconds, clock), 1)
      return clock() - begin
    }
    go()
    const taken = Math.min(go(), go(), go())
    expect(taken).toBeLessThan(milliseconds * 1.1 + 20)
  })
})
