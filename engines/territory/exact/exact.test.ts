import { describe, expect, it } from 'vitest'
import { createRandom } from '../../random/random.ts'
import { solveTerritory, solveTerritoryExactly, type TerritoryProblem } from '../index.ts'
import { bestByTrying, faultsOf, objectiveOf } from '../testing/check.ts'

/** Six shops on a random map with random neighbours along a tree and some more, and random wishes. */
function tinyProblem(seed: number): { problem: TerritoryProblem; neighbours: [number, number][]; k: number } {
  const random = createRandom(seed)
  const n = 6
  const k = 2 + (seed % 2)
  const x = Array.from({ length: n }, () => random.int(100))
  const y = Array.from({ length: n }, () => random.int(100))
  const neighbours: [number, number][] = []
  for (let i = 1; i < n; i++) neighbours.push([random.int(i), i])
  for (let extra = 0; extra < 4; extra++) {
    const a = random.int(n)
    const b = random.int(n)
    if (a !== b) neighbours.push([a, b])
  }
  const wishes = seed % 4
  const districts =
    seed % 5 === 0 ? Array.from({ length: k }, (_, d) => ({ capacity: d === 0 ? 0.6 : 1 })) : k
  const problem: TerritoryProblem = {
    x,
    y,
    attributes: [
      { name: 'shops', values: new Float64Array(n).fill(1), tolerance: 0.45 },
      { name: 'volume', values: Array.from({ length: n }, () => 1 + random.int(9)), tolerance: 0.5 },
    ],
    districts,
    neighbours,
    fixed: wishes === 1 ? [{ customer: random.int(n), district: 0 }] : [],
    apart: wishes === 2 ? [{ first: 0, second: 3 }] : [],
    owners: wishes === 3 ? Array.from({ length: n }, () => random.int(k)) : undefined,
    movePrice: wishes === 3 ? 15 : undefined,
  }
  return { problem, neighbours, k }
}

describe('exact territories', () => {
  it('equal the best of all divisions, tried one by one, and prove it when there is none', async () => {
    let solved = 0
    for (let seed = 1; seed <= 16; seed++) {
      const { problem, neighbours, k } = tinyProblem(seed)
      const truth = bestByTrying(problem, k, neighbours)
      const found = await solveTerritoryExactly(problem)
      if (truth === null) {
        expect(found.status, `seed ${seed}`).toBe('impossible')
        continue
      }
      solved++
      if (found.status !== 'optimal') throw new Error(`seed ${seed}: ${found.status}`)
      expect(faultsOf(problem, found.assignment, neighbours), `seed ${seed}`).toEqual([])
      expect(objectiveOf(problem, found.assignment), `seed ${seed}`).toBeCloseTo(truth.objective, 6)
      const quick = solveTerritory(problem, { iterations: 2 }, seed)
      if (!quick.ok) throw new Error(`seed ${seed}: called impossible`)
      if (quick.report.feasible) {
        expect(quick.report.objective).toBeGreaterThanOrEqual(truth.objective - 1e-6)
        expect(quick.report.objective).toBeGreaterThanOrEqual(quick.bound - 1e-6)
      }
    }
    expect(solved).toBeGreaterThan(7)
  }, 60_000)

  it('do not depend on the order of the customers', async () => {
    const { problem } = tinyProblem(4)
    const order = [3, 0, 5, 1, 4, 2]
    const place = new Map(order.map((old, now) => [old, now]))
    const shuffled: TerritoryProblem = {
      ...problem,
      x: order.map((i) => problem.x[i]!),
      y: order.map((i) => problem.y[i]!),
      attributes: problem.attributes.map((a) => ({ ...a, values: order.map((i) => a.values[i]!) })),
      neighbours: problem.neighbours!.map(([a, b]) => [place.get(a)!, place.get(b)!] as const),
    }
    const [one, other] = await Promise.all([solveTerritoryExactly(problem), solveTerritoryExactly(shuffled)])
    if (one.status !== 'optimal' || other.status !== 'optimal') throw new Error('not solved')
    expect(other.report.objective).toBeCloseTo(one.report.objective, 6)
  })

  it('say so when the problem is too large to be proven', async () => {
    const many = new Float64Array(200).map((_, i) => i)
    const problem = { x: many, y: many, attributes: [], districts: 3 }
    expect((await solveTerritoryExactly(problem)).status).toBe('too-large')
  })
})
