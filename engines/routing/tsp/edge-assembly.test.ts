import { describe, expect, it } from 'vitest'
import { createRandom } from '../../random/random.ts'
import { createCycleFinder } from './ab-cycles.ts'
import { createEdgeAssembly, linksOf, orderOf } from './edge-assembly.ts'
import { findNeighbours } from './neighbours.ts'
import { tableWeights, tourLength } from './weights.ts'

function shuffled(n: number, seed: number): number[] {
  const random = createRandom(seed)
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}

const edgesOf = (order: readonly number[]): string[] =>
  order.map((node, i) => {
    const next = order[(i + 1) % order.length]!
    return node < next ? `${node}-${next}` : `${next}-${node}`
  })

describe('AB-cycles', () => {
  it('use every edge that only one tour has exactly once, A’s and B’s in turn', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const n = 8 + seed
      const a = shuffled(n, seed)
      // B shares a stretch of edges with A, as parents do.
      const b = [...a.slice(0, n >> 1), ...a.slice(n >> 1).toReversed()]
      const c = seed % 2 ? b : shuffled(n, seed + 1000)
      const cycles = createCycleFinder(n, createRandom(seed)).find(linksOf(a), linksOf(c))
      const used: Record<'a' | 'b', string[]> = { a: [], b: [] }
      for (let k = 0; k < cycles.count; k++) {
        const nodes = [...cycles.nodes.subarray(cycles.start[k], cycles.start[k + 1])]
        expect(nodes.length % 2).toBe(0)
        edgesOf(nodes).forEach((edge, i) => used[i % 2 === 0 ? 'a' : 'b'].push(edge))
      }
      const [inA, inB] = [new Set(edgesOf(a)), new Set(edgesOf(c))]
      expect(used.a.toSorted()).toEqual([...inA].filter((edge) => !inB.has(edge)).toSorted())
      expect(used.b.toSorted()).toEqual([...inB].filter((edge) => !inA.has(edge)).toSorted())
    }
  })
})

describe('edge assembly', () => {
  it('leaves one whole tour whose length fell by the gain it reports', () => {
    const n = 60
    const random = createRandom(3)
    const [x, y] = [0, 1].map(() => Array.from({ length: n }, () => random.int(1000))) as [number[], number[]]
    const matrix = Float64Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n]
      return Math.round(Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!))
    })
    const weights = tableWeights(n, matrix)
    const neighbours = findNeighbours(weights, 10, { points: { x, y } })!
    const assembly = createEdgeAssembly(weights, neighbours, createRandom(4))
    const tours = Array.from({ length: 12 }, (_, i) => linksOf(shuffled(n, i + 1)))
    let crossings = 0
    for (let round = 0; round < 200; round++) {
      const [a, b] = [tours[random.int(12)]!, tours[random.int(12)]!]
      const before = tourLength(weights, orderOf(a, new Int32Array(n)))
      const gain = assembly.cross(a, b, 10)
      const order = [...orderOf(a, new Int32Array(n))]
      expect(order.toSorted((p, q) => p - q)).toEqual(Array.from({ length: n }, (_, i) => i))
      expect(tourLength(weights, order)).toBe(before - gain)
      if (gain > 0) crossings++
    }
    expect(crossings).toBeGreaterThan(20)
  })
})
