import { createPointTree, type PlanePoints } from './point-tree.ts'
import type { Weights } from './weights.ts'

/** The nodes worth being joined to each node: `list[i * width + k]` is the k-th nearest of them to i. */
export interface Neighbours {
  readonly width: number
  readonly list: Int32Array
  /** Distance of the same entry. */
  readonly distance: Float64Array
  /** Whether the two nearest of all nodes are known to be among them. */
  readonly exact: boolean
}

export interface NeighbourOptions {
  /** Where the nodes lie, if known. */
  readonly points?: PlanePoints
  /** Whether nodes that are nearer in the plane of the points never are farther by the weights. */
  readonly flat?: boolean
  /** Candidates from each quadrant around a node. Default 2. */
  readonly perQuadrant?: number
  /** Asked after each few nodes: true gives up. */
  readonly over?: () => boolean
}

/** Up to here comparing all pairs is as quick as building a tree. */
const SCAN_LIMIT = 100
/** Nodes between two looks at the clock. */
const LOOK = 32

/**
 * Candidates by distance, and where coordinates are known also the nearest in each quadrant around a node:
 * on clustered towns the plain nearest neighbours never lead out of the cluster (Johnson & McGeoch 1997). The width is cut to n − 1. Undefined when `over` said so.
 */
export function findNeighbours(
  weights: Weights,
  wanted: number,
  options: NeighbourOptions = {},
): Neighbours | undefined {
  const { n, table } = weights
  const { points, flat = false } = options
  // Without a table nearness in the plane must do even where it is not exactly nearness by the weights.
  const byTree = points && n > SCAN_LIMIT && (flat || table === undefined)
  return byTree
    ? treeNeighbours(weights, wanted, points, options)
    : scannedNeighbours(weights, wanted, options)
}

/** By a k-d tree: n · log n, for any number of nodes. */
function treeNeighbours(
  { n, at }: Weights,
  wanted: number,
  points: PlanePoints,
  { perQuadrant = 2, flat = false, over }: NeighbourOptions,
): Neighbours | undefined {
  const tree = createPointTree(points, over)
  if (tree === undefined) return undefined
  const width = Math.min(wanted, n - 1)
  const list = new Int32Array(n * width)
  const distance = new Float64Array(n * width)
  const nearest = new Int32Array(Math.min(n - 1, width + (width >> 1)))
  const inQuadrant = new Int32Array(perQuadrant)
  const chosen = new Int32Array(n).fill(-1)
  const sizes = new Int32Array(4)
  const row = new Float64Array(width)
  for (let i = 0; i < n; i++) {
    if (i % LOOK === 0 && over?.()) return undefined
    const base = i * width
    let count = 0
    const take = (j: number): void => {
      if (count === width || chosen[j] === i) return
      chosen[j] = i
      list[base + count++] = j
    }
    const found = tree.nearest(i, nearest)
    if (perQuadrant > 0) {
      sizes.fill(0)
      const x = points.x[i]!
      const y = points.y[i]!
      for (let k = 0; k < found; k++) {
        const j = nearest[k]!
        const q = (points.x[j]! - x >= 0 ? 0 : 1) + (points.y[j]! - y >= 0 ? 0 : 2)
        if (sizes[q]!++ < perQuadrant) take(j)
      }
      for (let q = 0; q < 4; q++) {
        if (sizes[q]! >= perQuadrant) continue
        const more = tree.nearest(i, inQuadrant, q)
        for (let k = sizes[q]!; k < more; k++) take(inQuadrant[k]!)
      }
    }
    for (let k = 0; k < found; k++) take(nearest[k]!)
    for (let k = 0; k < width; k++) {
      const node = list[base + k]!
      const far = at(i, node)
      let slot = k
      while (slot > 0 && far < row[slot - 1]!) {
        row[slot] = row[slot - 1]!
        list[base + slot] = list[base + slot - 1]!
        slot--
      }
      row[slot] = far
      list[base + slot] = node
    }
    distance.set(row, base)
  }
  return { width, list, distance, exact: flat }
}

/** By comparing all pairs: right for any weights. */
function scannedNeighbours(
  { n, table, at }: Weights,
  wanted: number,
  { points, perQuadrant = 2, over }: NeighbourOptions,
): Neighbours | undefined {
  const width = Math.min(wanted, n - 1)
  const list = new Int32Array(n * width)
  const distance = new Float64Array(n * width)
  const chosen = new Int32Array(n).fill(-1)
  const nearest = new Int32Array(width)
  const measured = new Float64Array(table ? 0 : n)
  const quadrants = new Int32Array(4 * perQuadrant)
  for (let i = 0; i < n; i++) {
    if (i % LOOK === 0 && over?.()) return undefined
    const row = table ? table.subarray(i * n, i * n + n) : measured
    if (!table) for (let j = 0; j < n; j++) row[j] = at(i, j)
    let count = 0
    if (points && perQuadrant > 0) {
      const x = points.x[i]!
      const y = points.y[i]!
      const sizes = [0, 0, 0, 0]
      const limit = [Infinity, Infinity, Infinity, Infinity]
      for (let j = 0; j < n; j++) {
        if (j === i) continue
        const dx: number = points.x[j]! - x
        const dy: number = points.y[j]! - y
        const q = (dx >= 0 ? 0 : 1) + (dy >= 0 ? 0 : 2)
        if (row[j]! >= limit[q]!) continue
        sizes[q] = insertNearest(quadrants, q * perQuadrant, sizes[q]!, perQuadrant, j, row)
        if (sizes[q] === perQuadrant) limit[q] = row[quadrants[(q + 1) * perQuadrant - 1]!]!
      }
      for (let q = 0; q < 4; q++) {
        for (let k = 0; k < sizes[q]! && count < width; k++) {
          const j = quadrants[q * perQuadrant + k]!
          chosen[j] = i
          list[i * width + count++] = j
        }
      }
    }
    let found = 0
    let limit = Infinity
    for (let j = 0; j < n; j++) {
      if (row[j]! >= limit || j === i) continue
      found = insertNearest(nearest, 0, found, width, j, row)
      if (found === width) limit = row[nearest[width - 1]!]!
    }
    for (let k = 0; k < found && count < width; k++) {
      const j = nearest[k]!
      if (chosen[j] !== i) list[i * width + count++] = j
    }
    sortByDistance(list, i * width, width, row)
    for (let k = 0; k < width; k++) distance[i * width + k] = row[list[i * width + k]!]!
  }
  return { width, list, distance, exact: true }
}

/** Keeps the `limit` nearest seen so far, sorted, in into[base …]; returns how many there are. */
function insertNearest(
  into: Int32Array,
  base: number,
  size: number,
  limit: number,
  node: number,
  row: Float64Array,
): number {
  const far = row[node]!
  if (size === limit && !(far < row[into[base + size - 1]!]!)) return size
  let k = size < limit ? size : limit - 1
  while (k > 0 && far < row[into[base + k - 1]!]!) {
    into[base + k] = into[base + k - 1]!
    k--
  }
  into[base + k] = node
  return size < limit ? size + 1 : limit
}

function sortByDistance(list: Int32Array, base: number, width: number, row: Float64Array): void {
  for (let k = 1; k < width; k++) {
    const node = list[base + k]!
    let at = k
    while (at > 0 && row[node]! < row[list[base + at - 1]!]!) {
      list[base + at] = list[base + at - 1]!
      at--
    }
    list[base + at] = node
  }
}
