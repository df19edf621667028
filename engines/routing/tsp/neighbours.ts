/** The nodes worth being joined to each node: `list[i * width + k]` is the k-th nearest of them to i. */
export interface Neighbours {
  readonly width: number
  readonly list: Int32Array
  /** Distance of the same entry. */
  readonly distance: Float64Array
}

/**
 * Candidates by distance, and where coordinates are known also the nearest in each quadrant around a node:
 * on clustered towns the plain nearest neighbours never lead out of the cluster (Johnson & McGeoch 1997).
 * `matrix` is row-major n × n; width is cut to n − 1.
 */
export function findNeighbours(
  n: number,
  matrix: Float64Array,
  wanted: number,
  points?: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  perQuadrant = 2,
): Neighbours {
  const width = Math.min(wanted, n - 1)
  const list = new Int32Array(n * width)
  const distance = new Float64Array(n * width)
  const chosen = new Int32Array(n).fill(-1)
  const nearest = new Int32Array(width)
  const quadrants = new Int32Array(4 * perQuadrant)
  for (let i = 0; i < n; i++) {
    const row = matrix.subarray(i * n, i * n + n)
    let count = 0
    if (points) {
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
  return { width, list, distance }
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
