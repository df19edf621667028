import type { Random } from '../../random/random.ts'

/** AB-cycles: closed walks that take edges of tour A and of tour B in turn. */
export interface AbCycles {
  count: number
  /** Cycle c visits nodes[start[c] … start[c + 1] − 1]; its first edge is one of A's. */
  readonly nodes: Int32Array
  readonly start: Int32Array
  /** A cycle not taken before, at random. */
  take(): number
}

export interface CycleFinder {
  /** Divides the edges that only one of two tours (as links) has into AB-cycles. Valid until the next call. */
  find(a: Int32Array, b: Int32Array): AbCycles
}

/** The random decomposition of Nagata & Kobayashi (1997): walk on until the walk bites its own tail. */
export function createCycleFinder(n: number, random: Random): CycleFinder {
  // Edges left to use: by node, A's in slots 0 and 1, B's in slots 2 and 3.
  const edges = new Int32Array(4 * n)
  const left = new Int32Array(2 * n)
  /** Where in the walk a node was last left by an edge of A (first half) or of B. */
  const leftAt = new Int32Array(2 * n).fill(-1)
  const active = new Int32Array(n)
  const walk = new Int32Array(4 * n + 1)
  const remaining = new Int32Array(n)
  const cycles: AbCycles & { untaken: number } = {
    count: 0,
    untaken: 0,
    nodes: new Int32Array(2 * n + 4),
    start: new Int32Array(n + 2),
    take() {
      const k = random.int(this.untaken)
      const cycle = remaining[k]!
      remaining[k] = remaining[--this.untaken]!
      return cycle
    },
  }

  const removeEdge = (node: number, kind: number, other: number): void => {
    const base = 4 * node + 2 * kind
    if (edges[base] === other) edges[base] = edges[base + 1]!
    left[2 * node + kind]!--
  }

  return {
    find(a, b) {
      let live = 0
      for (let i = 0; i < n; i++) {
        const [a1, a2, b1, b2] = [a[2 * i]!, a[2 * i + 1]!, b[2 * i]!, b[2 * i + 1]!]
        let inA = 0
        let inB = 0
        if (a1 !== b1 && a1 !== b2) edges[4 * i + inA++] = a1
        if (a2 !== b1 && a2 !== b2) edges[4 * i + inA++] = a2
        if (b1 !== a1 && b1 !== a2) edges[4 * i + 2 + inB++] = b1
        if (b2 !== a1 && b2 !== a2) edges[4 * i + 2 + inB++] = b2
        left[2 * i] = inA
        left[2 * i + 1] = inB
        if (inA > 0) active[live++] = i
      }
      cycles.count = 0
      let written = 0
      cycles.start[0] = 0

      while (live > 0) {
        const slot = random.int(live)
        const first = active[slot]!
        if (left[2 * first] === 0) {
          active[slot] = active[--live]!
          continue
        }
        let length = 0
        walk[0] = first
        let kind = 0
        for (;;) {
          const node = walk[length]!
          const base = 4 * node + 2 * kind
          const next = edges[base + (left[2 * node + kind]! > 1 ? random.int(2) : 0)]!
          removeEdge(node, kind, next)
          removeEdge(next, kind, node)
          leftAt[kind * n + node] = length
          walk[++length] = next
          kind = 1 - kind
          // Arrived by the other kind than `kind`: a cycle, if the node was once left by `kind`.
          const since = leftAt[kind * n + next]!
          if (since < 0) continue
          // Written so that the first edge is A's: one node later where the walk left by B.
          const shift = kind
          const size = length - since
          for (let k = 0; k < size; k++) {
            cycles.nodes[written + k] = walk[since + ((k + shift) % size)]!
          }
          for (let k = since; k < length; k++) leftAt[((k + kind + since) % 2) * n + walk[k]!] = -1
          written += size
          remaining[cycles.count++] = cycles.count - 1
          cycles.start[cycles.count] = written
          length = since
          if (length === 0) break
        }
      }
      cycles.untaken = cycles.count
      return cycles
    },
  }
}
