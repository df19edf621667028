import type { Random } from '../../random/random.ts'
import type { Neighbours } from './neighbours.ts'

/** Most by which `shake` lengthens an edge, as a share of it. */
const SHAKE = 0.5

/**
 * Greedy edges (Bentley 1992): the shortest candidate edges that keep every degree below three and close no
 * cycle, then the ends of the fragments joined nearest first. About 16 % above optimal on random points.
 */
export function greedyTour(
  n: number,
  matrix: Float64Array,
  neighbours: Neighbours,
  shake?: Random,
): Int32Array {
  const { width, list, distance } = neighbours
  const linkA = new Int32Array(n).fill(-1)
  const linkB = new Int32Array(n).fill(-1)
  const otherEnd = Int32Array.from({ length: n }, (_, i) => i)
  const link = (i: number, j: number): void => {
    if (linkA[i]! < 0) linkA[i] = j
    else linkB[i] = j
    if (linkA[j]! < 0) linkA[j] = i
    else linkB[j] = i
    const a = otherEnd[i]!
    const b = otherEnd[j]!
    otherEnd[a] = b
    otherEnd[b] = a
  }

  const edges: number[] = []
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < width; k++) {
      const j = list[i * width + k]!
      if (i < j || !isCandidate(neighbours, j, i)) edges.push(i * width + k)
    }
  }
  const rank = shake ? distance.map((d) => d * (1 + SHAKE * shake.next())) : distance
  edges.sort((a, b) => rank[a]! - rank[b]! || a - b)
  for (const edge of edges) {
    const i = Math.floor(edge / width)
    const j = list[edge]!
    if (linkB[i]! < 0 && linkB[j]! < 0 && otherEnd[i] !== j) link(i, j)
  }
  return joinFragments(n, matrix, linkA, linkB, otherEnd)
}

function isCandidate({ width, list }: Neighbours, of: number, node: number): boolean {
  for (let k = 0; k < width; k++) if (list[of * width + k] === node) return true
  return false
}

/** Walks fragment after fragment, always on to the fragment whose end is nearest. */
function joinFragments(
  n: number,
  matrix: Float64Array,
  linkA: Int32Array,
  linkB: Int32Array,
  otherEnd: Int32Array,
): Int32Array {
  const order = new Int32Array(n)
  const ends: number[] = []
  for (let i = 0; i < n; i++) if (linkB[i]! < 0) ends.push(i)
  const visited = new Uint8Array(n)
  let count = 0
  let at = ends[0] ?? 0
  for (;;) {
    let from = -1
    while (at >= 0 && visited[at] === 0) {
      visited[at] = 1
      order[count++] = at
      const onward = linkA[at] !== from ? linkA[at]! : linkB[at]!
      from = at
      at = onward
    }
    if (count === n) return order
    let nearest = -1
    let live = 0
    for (const end of ends) {
      if (visited[end] === 1) continue
      ends[live++] = end
      if (nearest < 0 || matrix[from * n + end]! < matrix[from * n + nearest]!) nearest = end
    }
    ends.length = live
    at = nearest
    if (otherEnd[at] === undefined) throw new RangeError('fragments do not add up')
  }
}
