import type { PlanePoints } from './point-tree.ts'
import type { Weights } from './weights.ts'

/** The curve runs through a square of 2^15 × 2^15 cells: places along it are small integers. */
const ORDER = 15

/**
 * Some tour in next to no time, for budgets that are over before the search could begin: along a Hilbert curve
 * where points are known (about 25 % above optimal; Platzman & Bartholdi 1989 for the idea), else from each node
 * to the nearest one left.
 */
export function quickTour(weights: Weights, points: PlanePoints | undefined): Int32Array {
  return points ? curveTour(points) : nearestNeighbourTour(weights)
}

function curveTour({ x, y }: PlanePoints): Int32Array {
  const n = x.length
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < n; i++) {
    left = Math.min(left, x[i]!)
    right = Math.max(right, x[i]!)
    bottom = Math.min(bottom, y[i]!)
    top = Math.max(top, y[i]!)
  }
  const scale = (2 ** ORDER - 1) / Math.max(right - left, top - bottom, 1e-300)
  const keys = new Float64Array(n)
  // A power of two, so that node and place come apart again without a remainder of large numbers.
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2, n)))
  for (let i = 0; i < n; i++) {
    keys[i] =
      hilbertIndex(Math.floor((x[i]! - left) * scale), Math.floor((y[i]! - bottom) * scale)) * slots + i
  }
  keys.sort()
  // A plain loop: `from` with a callback takes several times as long on many nodes.
  const order = new Int32Array(n)
  for (let k = 0; k < n; k++) order[k] = keys[k]! - Math.floor(keys[k]! / slots) * slots
  return order
}

/** Where the curve through a square of 2^ORDER × 2^ORDER cells comes by a cell. */
function hilbertIndex(cellX: number, cellY: number): number {
  let x = cellX
  let y = cellY
  let index = 0
  for (let side = 1 << (ORDER - 1); side > 0; side >>= 1) {
    const right = (x & side) > 0
    const upper = (y & side) > 0
    index = (index << 2) | (right ? (upper ? 2 : 3) : upper ? 1 : 0)
    if (upper) continue
    // The lower two quarters are run through mirrored at a diagonal.
    if (right) {
      x = side - 1 - (x & (side - 1))
      y = side - 1 - (y & (side - 1))
    }
    const turned = x
    x = y
    y = turned
  }
  return index
}

function nearestNeighbourTour({ n, at }: Weights): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let count = 1; count < n; count++) {
    const here = order[count - 1]!
    let nearest = count
    let least = Infinity
    for (let k = count; k < n; k++) {
      const far = at(here, order[k]!)
      if (far < least) {
        least = far
        nearest = k
      }
    }
    const moved = order[count]!
    order[count] = order[nearest]!
    order[nearest] = moved
  }
  return order
}
