import type { Neighbours } from './neighbours.ts'
import type { Weights } from './weights.ts'

/** An undirected graph without loops or doubled edges: the neighbours of i are target[start[i] … start[i + 1] − 1]. */
export interface SparseGraph {
  readonly start: Int32Array
  readonly target: Int32Array
  readonly weight: Float64Array
}

/** The union of candidate edges and of the edges of some tours and trees given as pairs. */
export function sparseGraph(
  { n, at }: Weights,
  neighbours: Neighbours,
  pairs: readonly (readonly [number, number])[],
): SparseGraph {
  const keys = new Set<number>()
  const add = (i: number, j: number) => keys.add(i < j ? i * n + j : j * n + i)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < neighbours.width; k++) add(i, neighbours.list[i * neighbours.width + k]!)
  }
  for (const [i, j] of pairs) add(i, j)
  const start = new Int32Array(n + 1)
  for (const key of keys) {
    start[Math.floor(key / n) + 1]!++
    start[(key % n) + 1]!++
  }
  for (let i = 0; i < n; i++) start[i + 1]! += start[i]!
  const fill = start.slice()
  const target = new Int32Array(2 * keys.size)
  const weight = new Float64Array(2 * keys.size)
  for (const key of keys) {
    const i = Math.floor(key / n)
    const j = key % n
    const w = at(i, j)
    target[fill[i]!] = j
    weight[fill[i]!++] = w
    target[fill[j]!] = i
    weight[fill[j]!++] = w
  }
  return { start, target, weight }
}

export interface TreeFinder {
  /**
   * Minimum 1-tree for weights w(i, j) + pi[i] + pi[j]: a spanning tree of all nodes but 0 plus the two
   * cheapest edges at 0. Fills `degree` and `parent` (of 0: the two others ends) and returns the weight.
   * `hopeless`, asked now and then with the share of the work that is done, ends it with −∞.
   */
  find(pi: Float64Array, hopeless?: (done: number) => boolean): number
  readonly degree: Int32Array
  readonly parent: Int32Array
  readonly rootEdges: readonly [number, number]
}

/** Prim's algorithm with a binary heap over a sparse graph; the graph without node 0 must be connected. */
export function sparseTreeFinder(n: number, graph: SparseGraph): TreeFinder {
  const { start, target, weight } = graph
  const key = new Float64Array(n)
  const parent = new Int32Array(n)
  const degree = new Int32Array(n)
  const heap = new Int32Array(n)
  const slot = new Int32Array(n)
  const rootEdges: [number, number] = [-1, -1]
  const DONE = -2
  const NEVER = -1

  return {
    degree,
    parent,
    rootEdges,
    find(pi) {
      slot.fill(NEVER)
      degree.fill(0)
      let size = 0
      let total = 0
      let node = 1
      slot[0] = DONE
      parent[1] = -1
      for (let added = 1; ; added++) {
        slot[node] = DONE
        const own = pi[node]!
        for (let e = start[node]!; e < start[node + 1]!; e++) {
          const other = target[e]!
          const at = slot[other]!
          if (at === DONE) continue
          const w = weight[e]! + own + pi[other]!
          if (at === NEVER) {
            slot[other] = size
            heap[size++] = other
          } else if (w >= key[other]!) continue
          key[other] = w
          parent[other] = node
          siftUp(slot[other]!)
        }
        if (added === n - 1) break
        if (size === 0) return -Infinity
        node = heap[0]!
        total += key[node]!
        degree[node]!++
        degree[parent[node]!]!++
        const moved = heap[--size]!
        if (size > 0) {
          heap[0] = moved
          slot[moved] = 0
          siftDown(size)
        }
      }
      let first = Infinity
      let second = Infinity
      for (let e = start[0]!; e < start[1]!; e++) {
        const other = target[e]!
        const w = weight[e]! + pi[0]! + pi[other]!
        if (w < first) {
          second = first
          rootEdges[1] = rootEdges[0]
          first = w
          rootEdges[0] = other
        } else if (w < second) {
          second = w
          rootEdges[1] = other
        }
      }
      degree[0] = 2
      degree[rootEdges[0]]!++
      degree[rootEdges[1]]!++
      return total + first + second
    },
  }

  function siftUp(from: number): void {
    let at = from
    const node = heap[at]!
    const k = key[node]!
    while (at > 0) {
      const up = (at - 1) >> 1
      const above = heap[up]!
      if (key[above]! <= k) break
      heap[at] = above
      slot[above] = at
      at = up
    }
    heap[at] = node
    slot[node] = at
  }

  function siftDown(size: number): void {
    let at = 0
    const node = heap[0]!
    const k = key[node]!
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && key[heap[child + 1]!]! < key[heap[child]!]!) child++
      const below = heap[child]!
      if (key[below]! >= k) break
      heap[at] = below
      slot[below] = at
      at = child
    }
    heap[at] = node
    slot[node] = at
  }
}

/** Nodes added between two looks at the clock. */
const LOOK = 16

/** Prim's algorithm over all pairs, O(n²): the only one whose weight is a valid bound. */
export function denseTreeFinder({ n, table, at }: Weights): TreeFinder {
  const far = (i: number, j: number): number => (table === undefined ? at(i, j) : table[i * n + j]!)
  const key = new Float64Array(n)
  const parent = new Int32Array(n)
  const degree = new Int32Array(n)
  const left = new Int32Array(n)
  const rootEdges: [number, number] = [-1, -1]
  return {
    degree,
    parent,
    rootEdges,
    find(pi, hopeless) {
      degree.fill(0)
      let remaining = 0
      for (let i = 2; i < n; i++) {
        left[remaining++] = i
        key[i] = Infinity
      }
      let total = 0
      let node = 1
      parent[1] = -1
      while (remaining > 0) {
        if (hopeless && remaining % LOOK === 0 && hopeless(1 - (remaining / n) ** 2)) return -Infinity
        const own = pi[node]!
        let nearest = 0
        let least = Infinity
        for (let k = 0; k < remaining; k++) {
          const other = left[k]!
          const w = far(node, other) + own + pi[other]!
          if (w < key[other]!) {
            key[other] = w
            parent[other] = node
          }
          if (key[other]! < least) {
            least = key[other]!
            nearest = k
          }
        }
        node = left[nearest]!
        left[nearest] = left[--remaining]!
        total += least
        degree[node]!++
        degree[parent[node]!]!++
      }
      let first = Infinity
      let second = Infinity
      for (let other = 1; other < n; other++) {
        const w = far(0, other) + pi[0]! + pi[other]!
        if (w < first) {
          second = first
          rootEdges[1] = rootEdges[0]
          first = w
          rootEdges[0] = other
        } else if (w < second) {
          second = w
          rootEdges[1] = other
        }
      }
      degree[0] = 2
      degree[rootEdges[0]]!++
      degree[rootEdges[1]]!++
      return total + first + second
    },
  }
}
