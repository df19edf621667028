import type { Random } from '../../random/random.ts'
import { createCycleFinder } from './ab-cycles.ts'
import type { Neighbours } from './neighbours.ts'
import type { Weights } from './weights.ts'

/**
 * Edge assembly crossover (Nagata & Kobayashi 2013, the localised single strategy): a child is parent A with the
 * edges of one AB-cycle exchanged, the subtours that this leaves being joined at the least cost.
 */
export interface EdgeAssembly {
  /**
   * Replaces parent A by its best child out of at most `children`, if that is shorter; returns the gain (≥ 0).
   * A tour is given by its links: node i lies between links[2i] and links[2i + 1].
   */
  cross(parentA: Int32Array, parentB: Int32Array, children: number): number
}

/** The adjacency of a closed tour. */
export function linksOf(order: ArrayLike<number>): Int32Array {
  const n = order.length
  const links = new Int32Array(2 * n)
  for (let i = 0; i < n; i++) {
    const node = order[i]!
    links[2 * node] = order[i === 0 ? n - 1 : i - 1]!
    links[2 * node + 1] = order[i === n - 1 ? 0 : i + 1]!
  }
  return links
}

/** The order of a closed tour, from node 0. */
export function orderOf(links: Int32Array, into: Int32Array): Int32Array {
  let from = -1
  let at = 0
  for (let i = 0; i < into.length; i++) {
    into[i] = at
    const onward = links[2 * at] !== from ? links[2 * at]! : links[2 * at + 1]!
    from = at
    at = onward
  }
  return into
}

export function createEdgeAssembly(
  { n, table, at }: Weights,
  neighbours: Neighbours,
  random: Random,
): EdgeAssembly {
  const { width, list } = neighbours
  const far = (i: number, j: number): number => (table === undefined ? at(i, j) : table[i * n + j]!)
  const order = new Int32Array(n)
  const position = new Int32Array(n)
  const finder = createCycleFinder(n, random)
  let links: Int32Array = new Int32Array(0)

  // Changes since parent A: node, old neighbour, new neighbour.
  const changes: number[] = []
  const relink = (node: number, old: number, fresh: number): void => {
    if (links[2 * node] === old) links[2 * node] = fresh
    else links[2 * node + 1] = fresh
    changes.push(node, old, fresh)
  }
  const undo = (): void => {
    for (let k = changes.length - 3; k >= 0; k -= 3) {
      const node = changes[k]!
      const fresh = changes[k + 2]!
      if (links[2 * node] === fresh) links[2 * node] = changes[k + 1]!
      else links[2 * node + 1] = changes[k + 1]!
    }
    changes.length = 0
  }

  // The pieces of A between removed edges: piece k holds positions cuts[k − 1] + 1 … cuts[k], the first one also
  // those after the last cut.
  let cuts = new Int32Array(64)
  let pieces = 0
  let subtour = new Int32Array(64)
  let ends = new Int32Array(128)
  const sizes: number[] = []

  const pieceAt = (p: number): number => {
    if (p > cuts[pieces - 1]!) return 0
    let low = 0
    let high = pieces - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (cuts[middle]! >= p) high = middle
      else low = middle + 1
    }
    return low
  }
  const firstOf = (piece: number): number => {
    const p = piece === 0 ? cuts[pieces - 1]! + 1 : cuts[piece - 1]! + 1
    return p === n ? 0 : p
  }
  const sizeOf = (piece: number): number =>
    piece === 0 ? n - cuts[pieces - 1]! + cuts[0]! : cuts[piece]! - cuts[piece - 1]!

  /** Exchanges the edges of a cycle in `links`; returns what is gained before the subtours are joined. */
  function exchange(cycle: Int32Array, start: number, length: number): number {
    let gain = 0
    pieces = length >> 1
    if (pieces > cuts.length) {
      cuts = new Int32Array(2 * pieces)
      subtour = new Int32Array(2 * pieces)
      ends = new Int32Array(4 * pieces)
    }
    // Edges with even index are A's, those with odd index B's.
    for (let k = 0; k < length; k += 2) {
      const u = cycle[start + k]!
      const v = cycle[start + k + 1]!
      const w = cycle[start + (k + 2 === length ? 0 : k + 2)]!
      const before = cycle[start + (k === 0 ? length - 1 : k - 1)]!
      gain += far(u, v) - far(v, w)
      relink(u, v, before)
      relink(v, u, w)
      const pu = position[u]!
      const pv = position[v]!
      const low = pu < pv ? pu : pv
      cuts[k >> 1] = pu + pv === n - 1 && low === 0 && n > 2 ? n - 1 : low
    }
    cuts.subarray(0, pieces).sort()
    return gain
  }

  /** Numbers the subtours by walking from piece to piece; `sizes` gets their nodes. */
  function numberSubtours(): void {
    subtour.fill(-1, 0, pieces)
    for (let k = 0; k < pieces; k++) {
      ends[2 * k] = order[firstOf(k)]!
      ends[2 * k + 1] = order[cuts[k]!]!
    }
    sizes.length = 0
    for (let first = 0; first < pieces; first++) {
      if (subtour[first]! >= 0) continue
      const label = sizes.length
      let size = 0
      let piece = first
      let at = ends[2 * first + 1]!
      let came = at === ends[2 * first] ? links[2 * at]! : -1
      for (;;) {
        subtour[piece] = label
        size += sizeOf(piece)
        // From the piece's last node over the new edge: the neighbour that is not inside the piece.
        const onward = outward(piece, at, came)
        piece = pieceAt(position[onward]!)
        if (subtour[piece] === label) break
        const single = ends[2 * piece] === ends[2 * piece + 1]
        came = single ? at : -1
        at = ends[2 * piece] === onward ? ends[2 * piece + 1]! : ends[2 * piece]!
      }
      sizes.push(size)
    }
  }

  /** The neighbour of an end node across the cut; for a piece of one node, the one it was not entered from. */
  function outward(piece: number, at: number, came: number): number {
    const a = links[2 * at]!
    const b = links[2 * at + 1]!
    if (came >= 0) return a === came ? b : a
    // Inside its piece the end node has one neighbour, at the adjoining position.
    const p = position[at]!
    const isLast = at === ends[2 * piece + 1]
    const inside = isLast ? order[p === 0 ? n - 1 : p - 1]! : order[p === n - 1 ? 0 : p + 1]!
    return a === inside ? b : a
  }

  /** Joins the subtours, the smallest first, each by the cheapest exchange of two edges; Infinity if none is found. */
  function join(): number {
    let cost = 0
    for (let left = sizes.length; left > 1; left--) {
      let smallest = -1
      for (let s = 0; s < sizes.length; s++) {
        if (sizes[s]! > 0 && (smallest < 0 || sizes[s]! < sizes[smallest]!)) smallest = s
      }
      let least = Infinity
      let [u1, u2, v1, v2, other] = [0, 0, 0, 0, -1]
      for (let piece = 0; piece < pieces; piece++) {
        if (subtour[piece] !== smallest) continue
        let p = firstOf(piece)
        for (let count = sizeOf(piece); count > 0; count--) {
          const u = order[p]!
          if (++p === n) p = 0
          for (let k = 0; k < width; k++) {
            const v = list[u * width + k]!
            const there = subtour[pieceAt(position[v]!)]!
            if (there === smallest) continue
            const near = far(u, v)
            for (let side = 0; side < 4; side++) {
              const x = links[2 * u + (side & 1)]!
              const y = links[2 * v + (side >> 1)]!
              const delta = near + far(x, y) - far(u, x) - far(v, y)
              if (delta < least) {
                least = delta
                u1 = u
                u2 = x
                v1 = v
                v2 = y
                other = there
              }
            }
          }
        }
      }
      if (other < 0) return Infinity
      cost += least
      relink(u1, u2, v1)
      relink(v1, v2, u1)
      relink(u2, u1, v2)
      relink(v2, v1, u2)
      for (let piece = 0; piece < pieces; piece++) if (subtour[piece] === smallest) subtour[piece] = other
      sizes[other]! += sizes[smallest]!
      sizes[smallest] = 0
    }
    return cost
  }

  return {
    cross(parentA, parentB, children) {
      links = parentA
      orderOf(links, order)
      for (let i = 0; i < n; i++) position[order[i]!] = i
      const found = finder.find(parentA, parentB)
      let bestGain = 0
      let best: number[] = []
      for (let child = Math.min(children, found.count); child > 0; child--) {
        const pick = found.take()
        const gained = exchange(found.nodes, found.start[pick]!, found.start[pick + 1]! - found.start[pick]!)
        numberSubtours()
        const gain = gained - join()
        if (gain > bestGain + 1e-7) {
          bestGain = gain
          best = changes.slice()
        }
        undo()
      }
      for (let k = 0; k < best.length; k += 3) relink(best[k]!, best[k + 1]!, best[k + 2]!)
      changes.length = 0
      return bestGain
    },
  }
}
