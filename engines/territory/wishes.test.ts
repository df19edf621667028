import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../random/random.ts'
import { delaunayGraph, solveTerritory, type TerritoryProblem, type TerritorySolution } from './index.ts'
import { faultsOf, objectiveOf } from './testing/check.ts'
import { makeShops } from './testing/shops.ts'

/** Shops with every kind of wish at random, many of them in each other's way. */
function wishfulProblem(random: Random, seed: number): TerritoryProblem {
  const n = 20 + random.int(60)
  const k = 2 + random.int(4)
  const base = makeShops(n, k, seed)
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: random.int(most + 1) }, make)
  const pair = () => ({ customer: random.int(n), district: random.int(k) })
  return {
    ...base,
    contiguous: seed % 5 > 0,
    attributes: base.attributes.map((attribute) => ({
      ...attribute,
      tolerance: [0.05, 0.2, 0.6][random.int(3)]!,
    })),
    districts: Array.from({ length: k }, () => ({ capacity: [0.5, 1, 1, 2][random.int(4)]! })),
    fixed: some(6, pair),
    forbidden: some(8, pair),
    apart: some(4, () => {
      const first = random.int(n)
      return { first, second: (first + 1 + random.int(n - 1)) % n }
    }),
    owners: Array.from({ length: n }, () => random.int(k + 1) - 1),
    movePrice: [0, 500, 5000][random.int(3)]!,
  }
}

function pairsOf(problem: TerritoryProblem): [number, number][] {
  const { start, target } = delaunayGraph(problem.x, problem.y)
  return Array.from(problem.x).flatMap((_, i) =>
    Array.from(target.subarray(start[i], start[i + 1]), (j): [number, number] => [i, j]),
  )
}

describe('S1.37 wishes of every kind at once', () => {
  it('are obeyed, or what could not be done is said: never a silent fault (50 random problems)', () => {
    const random = createRandom(11)
    let feasible = 0
    let explained = 0
    for (let seed = 1; seed <= 50; seed++) {
      const problem = wishfulProblem(random, seed)
      const result = solveTerritory(problem, { iterations: 1 }, seed)
      if (!result.ok) {
        expect(result.findings.some(({ severity }) => severity === 'impossible')).toBe(true)
        explained++
        continue
      }
      const { assignment, report, bound } = result
      const faults = faultsOf(problem, assignment, pairsOf(problem))
      expect({ seed, feasible: report.feasible }).toEqual({ seed, feasible: faults.length === 0 })
      // The wishes about one customer and one person are never given up for balance or shape.
      expect(report.brokenWishes.fixed).toEqual([])
      expect(report.brokenWishes.forbidden).toEqual([])
      const codes = report.findings.map(({ code }) => code)
      if (faults.some((fault) => fault.startsWith('district'))) expect(codes).toContain('not-contiguous')
      if (faults.some((fault) => fault.startsWith('together'))) expect(codes).toContain('apart-not-reached')
      if (faults.some((fault) => fault.includes('target'))) expect(codes).toContain('balance-not-reached')
      expect(report.objective).toBeCloseTo(objectiveOf(problem, assignment), 3)
      if (report.feasible) expect(bound).toBeLessThanOrEqual(report.objective + 1e-6)
      if (report.feasible) feasible++
    }
    // Both ways out are trodden often enough for the above to mean something.
    expect(feasible).toBeGreaterThan(6)
    expect(explained).toBeGreaterThan(2)
  })

  it('a dearer move is made no more often, and never against a price that it does not save', () => {
    const base = makeShops(300, 4, 31)
    const loose = { ...base, attributes: base.attributes.map((a) => ({ ...a, tolerance: 0.15 })) }
    const random = createRandom(5)
    const free = solveOrThrow(loose)
    const owners = free.assignment.map((d) => (random.next() < 0.1 ? random.int(4) : d))
    const moves = [0, 1000, 1e8].map(
      (movePrice) => solveOrThrow({ ...loose, owners, movePrice }).report.moves.customers.length,
    )
    expect(moves[1]).toBeLessThanOrEqual(moves[0]!)
    expect(moves[2]).toBeLessThanOrEqual(moves[1]!)
  })
})

function solveOrThrow(problem: TerritoryProblem): TerritorySolution {
  const result = solveTerritory(problem, { iterations: 4 }, 1)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result
}
