import type { Random } from '../../random/random.ts'
import type { Neighbours } from './neighbours.ts'
import type { Weights } from './weights.ts'

/** Most by which `shake` lengthens an edge, as a share of it. */
const SHAKE = 0.5

/**
 * Greedy edges (Bentley 1992): the shortest candidate edges that keep every degree below three and close no
 * cycle, then the ends of the fragments joined nearest first. About 16 % above optimal on random points.
 */
export function greedyTour(
  weights: Weights,
  neighbours: Neighbours,
  shake?: Random,
  over?: () => boolean,
): Int32Array {
  const { n } = weights
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

  const rank = shake ? distance.map((d) => d * (1 + SHAKE * shake.next())) : distance
  for (const edge of edgesByRank(neighbours, n, rank)) {
    const i = Math.floor(edge / width)
    const j = list[edge]!
    if (linkB[i]! < 0 && linkB[j]! < 0 && otherEnd[i] !== j) link(i, j)
  }
  return joinFragments(weights, linkA, linkB, otherEnd, over)
}

/** Each candidate edge once, as its slot in the lists, the lowest rank first. */
function edgesByRank(neighbours: Neighbours, n: number, rank: Float64Array): Int32Array {
  const { width, list } = neighbours
  let lowest = Infinity
  let highest = -Infinity
  for (let k = 0; k < rank.length; k++) {
    if (rank[k]! < lowest) lowest = rank[k]!
    if (rank[k]! > highest) highest = rank[k]!
  }
  // Rank and slot in one number each, which sort without a comparison function, several times as fast.
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2, n * width)))
  const scale = highest > lowest ? (2 ** 52 / slots - 1) / (highest - lowest) : 0
  const keys = new Float64Array(n * width)
  let count = 0
  for (let i = 0; i < n; i++) {
    for (let k = i * width; k < (i + 1) * width; k++) {
      const j = list[k]!
      if (i < j || !isCandidate(neighbours, j, i)) {
        keys[count++] = Math.floor((rank[k]! - lowest) * scale) * slots + k
      }
    }
  }
  return Int32Array.from(keys.subarray(0, count).sort(), (key) => key % slots)
}

function isCandidate({ width, list }: Neighbours, of: number, node: number): boolean {
  for (let k = 0; k < width; k++) if (list[of * width + k] === node) return true
  return false
}

/** Walks fragment after fragment, always on to the fragment whose end is nearest; when time is over, to any. */
function joinFragments(
  { n, at: distance }: Weights,
  linkA: Int32Array,
  linkB: Int32Array,
  otherEnd: Int32Array,
  over?: () => boolean,
): Int32Array {
  const order = new Int32Array(n)
  const ends: number[] = []
  for (let i = 0; i < n; i++) if (linkB[i]! < 0) ends.push(i)
  const visited = new Uint8Array(n)
  let count = 0
  let at = ends[0] ?? 0
  let hurried = false
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
    hurried ||= over?.() === true
    let nearest = -1
    let least = Infinity
    let live = 0
    for (const end of ends) {
      if (visited[end] === 1) continue
      ends[live++] = end
      const far = hurried ? 0 : distance(from, end)
      if (far >= least) continue
      least = far
      nearest = end
    }
    ends.length = live
    at = nearest
    if (otherEnd[at] === undefined) throw new RangeError('fragments do not add up')
  }
}
