import { describe, expect, it } from 'vitest'
import { createRandom } from '../../random/random.ts'
import { findNeighbours } from './neighbours.ts'
import { createPointTree, type PlanePoints } from './point-tree.ts'
import { quickTour } from './quick-tour.ts'
import type { Weights } from './weights.ts'

/** Villages of a few hundred metres, duplicates among them. */
function villages(n: number, seed: number): { x: number[]; y: number[] } {
  const random = createRandom(seed)
  const draw = () => Array.from({ length: n }, (_, i) => (i % 7) * 1000 + random.int(40))
  return { x: draw(), y: draw() }
}

function between({ x, y }: PlanePoints): Weights {
  const at = (i: number, j: number) => Math.round(Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!))
  return { n: x.length, table: undefined, at, integral: () => true }
}

const quadrantOf = ({ x, y }: PlanePoints, i: number, j: number) =>
  (x[j]! - x[i]! >= 0 ? 0 : 1) + (y[j]! - y[i]! >= 0 ? 0 : 2)

describe('nearest points from the tree', () => {
  it.each([
    ['villages', villages(300, 1)],
    ['a line', { x: Array.from({ length: 50 }, (_, i) => i), y: Array.from({ length: 50 }, () => 3) }],
    ['one point', { x: Array.from({ length: 90 }, () => 1), y: Array.from({ length: 90 }, () => 1) }],
    ['two points', { x: [0, 5], y: [0, 0] }],
  ])('are as near as those from comparing all: %s', (_, points) => {
    const n = points.x.length
    const tree = createPointTree(points)
    const square = (i: number, j: number) =>
      (points.x[i]! - points.x[j]!) ** 2 + (points.y[i]! - points.y[j]!) ** 2
    for (let i = 0; i < n; i++) {
      for (const quadrant of [undefined, 0, 1, 2, 3]) {
        const found = new Int32Array(7)
        const count = tree.nearest(i, found, quadrant)
        const all = Array.from({ length: n }, (__, j) => j)
          .filter((j) => j !== i && (quadrant === undefined || quadrantOf(points, i, j) === quadrant))
          .map((j) => square(i, j))
          .toSorted((a, b) => a - b)
        expect([...found.subarray(0, count)].map((j) => square(i, j))).toEqual(all.slice(0, 7))
        expect(new Set(found.subarray(0, count)).size).toBe(count)
      }
    }
  })
})

describe('candidates', () => {
  it('are equally near by the tree and by comparing all pairs', () => {
    const points = villages(400, 2)
    const weights = between(points)
    const byTree = findNeighbours(weights, 10, { points, flat: true })!
    const table = Float64Array.from({ length: 400 * 400 }, (_, k) => weights.at(Math.floor(k / 400), k % 400))
    const scanned = findNeighbours({ ...weights, table }, 10, { points })!
    for (const { list, distance, exact } of [byTree, scanned]) {
      expect(exact).toBe(true)
      for (let i = 0; i < 400; i++) {
        const own = [...list.subarray(10 * i, 10 * i + 10)]
        expect(new Set([...own, i]).size).toBe(11)
        expect(own.map((j) => weights.at(i, j))).toEqual([...distance.subarray(10 * i, 10 * i + 10)])
        // The two nearest of all are among them, and so is the nearest in every quadrant.
        const all = Array.from({ length: 400 }, (_, j) => j).filter((j) => j !== i)
        const nearest = (nodes: number[]) => nodes.map((j) => weights.at(i, j)).toSorted((a, b) => a - b)
        expect(nearest(own).slice(0, 2)).toEqual(nearest(all).slice(0, 2))
        for (const q of [0, 1, 2, 3]) {
          const [mine, theirs] = [own, all].map((nodes) =>
            nodes.filter((j) => quadrantOf(points, i, j) === q),
          )
          expect(nearest(mine!)[0]).toBe(nearest(theirs!)[0])
        }
      }
    }
  })

  it('are given up when time is over', () => {
    const points = villages(400, 3)
    let looks = 0
    const over = () => ++looks > 3
    expect(findNeighbours(between(points), 10, { points, flat: true, over })).toBeUndefined()
    expect(findNeighbours(between(points), 10, { over })).toBeUndefined()
  })
})

describe('the quick tour', () => {
  it('visits neighbouring cells of a lattice one after the other', () => {
    const x = Array.from({ length: 1024 }, (_, i) => i % 32)
    const y = Array.from({ length: 1024 }, (_, i) => Math.floor(i / 32))
    const order = quickTour(between({ x, y }), { x, y })
    expect(new Set(order).size).toBe(1024)
    for (let k = 1; k < 1024; k++) {
      const [a, b] = [order[k - 1]!, order[k]!]
      expect(Math.abs(x[a]! - x[b]!) + Math.abs(y[a]! - y[b]!)).toBe(1)
    }
  })

  it('visits every node once without points, and with all of them at one place', () => {
    expect(new Set(quickTour(between(villages(60, 4)), undefined)).size).toBe(60)
    const same = { x: Array.from({ length: 60 }, () => 2), y: Array.from({ length: 60 }, () => 2) }
    expect(new Set(quickTour(between(same), same)).size).toBe(60)
  })
})
