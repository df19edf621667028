import { triangulate } from './delaunay.ts'

/** An undirected graph in compressed rows: the neighbours of i are `target[start[i]] … target[start[i + 1] − 1]`. */
export interface Graph {
  readonly start: Int32Array
  readonly target: Int32Array
}

/** A link that was added to a disconnected graph so that districts can exist across the gap. */
export interface Bridge {
  readonly first: number
  readonly second: number
}

/** Builds a graph of `n` vertices from pairs; repeated pairs and loops are dropped. */
export function graphFromPairs(n: number, pairs: Iterable<readonly [number, number]>): Graph {
  const ends: number[] = []
  for (const [a, b] of pairs) ends.push(a, b)
  return graphFromEnds(n, ends)
}

/** As `graphFromPairs`; a pair is two numbers in a row. */
function graphFromEnds(n: number, ends: ArrayLike<number>): Graph {
  const start = new Int32Array(n + 1)
  for (let e = 0; e < ends.length; e++) start[ends[e]! + 1] = start[ends[e]! + 1]! + 1
  for (let i = 0; i < n; i++) start[i + 1] = start[i + 1]! + start[i]!
  const target = new Int32Array(ends.length)
  const next = Int32Array.from(start)
  const add = (a: number, b: number): void => {
    target[next[a]!] = b
    next[a] = next[a]! + 1
  }
  for (let e = 0; e + 1 < ends.length; e += 2) {
    add(ends[e]!, ends[e + 1]!)
    add(ends[e + 1]!, ends[e]!)
  }
  let kept = 0
  for (let i = 0; i < n; i++) {
    const row = target.subarray(start[i], start[i + 1]).sort()
    start[i] = kept
    let last = i
    for (const j of row) {
      if (j === i || (j === last && last !== i)) continue
      target[kept++] = j
      last = j
    }
  }
  start[n] = kept
  return { start, target: target.slice(0, kept) }
}

/** Customers at one address are linked to this many following ones: a band leaves room for several districts. */
const BAND = 4

/**
 * Neighbours by Delaunay triangulation of the positions. Customers at one address are neighbours of one another
 * and share the neighbours of their address.
 */
export function delaunayGraph(x: ArrayLike<number>, y: ArrayLike<number>): Graph {
  const { pointOf, pointCount, from, to } = triangulate(x, y)
  const members = Array.from({ length: pointCount }, (): number[] => [])
  for (let i = 0; i < pointOf.length; i++) members[pointOf[i]!]!.push(i)
  const ends: number[] = []
  for (const here of members) {
    for (let a = 0; a < here.length; a++) {
      for (let b = a + 1; b < Math.min(here.length, a + 1 + BAND); b++) ends.push(here[a]!, here[b]!)
    }
  }
  for (let e = 0; e < from.length; e++) {
    const left = members[from[e]!]!
    const right = members[to[e]!]!
    for (const a of left) ends.push(a, right[0]!)
    for (const b of right) ends.push(left[0]!, b)
  }
  return graphFromEnds(x.length, ends)
}

/** The connected component of each vertex, numbered from 0. */
export function components(graph: Graph): { component: Int32Array; count: number } {
  const n = graph.start.length - 1
  const component = new Int32Array(n).fill(-1)
  const stack: number[] = []
  let count = 0
  for (let s = 0; s < n; s++) {
    if (component[s]! >= 0) continue
    component[s] = count
    stack.push(s)
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
        const j = graph.target[e]!
        if (component[j]! >= 0) continue
        component[j] = count
        stack.push(j)
      }
    }
    count++
  }
  return { component, count }
}

/**
 * Joins the components of a graph by links of the Delaunay triangulation (the shortest that join two parts,
 * Kruskal's order), so that islands can be divided like the mainland. A connected graph is returned as it is.
 */
export function connect(
  graph: Graph,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { graph: Graph; bridges: Bridge[] } {
  const { component, count } = components(graph)
  if (count <= 1) return { graph, bridges: [] }
  const links: { first: number; second: number; length: number }[] = []
  const all = delaunayGraph(x, y)
  for (const [first, second] of pairsOf(all)) {
    if (component[first] === component[second]) continue
    links.push({ first, second, length: Math.hypot(x[first]! - x[second]!, y[first]! - y[second]!) })
  }
  links.sort((a, b) => a.length - b.length || a.first - b.first || a.second - b.second)
  const parent = Int32Array.from({ length: count }, (_, c) => c)
  const root = (c: number): number => {
    let r = c
    while (parent[r] !== r) r = parent[r]!
    return r
  }
  const bridges: Bridge[] = []
  for (const { first, second } of links) {
    const a = root(component[first]!)
    const b = root(component[second]!)
    if (a === b) continue
    parent[a] = b
    bridges.push({ first, second })
  }
  const pairs = [...pairsOf(graph), ...bridges.map(({ first, second }) => [first, second] as const)]
  return { graph: graphFromPairs(x.length, pairs), bridges }
}

function* pairsOf(graph: Graph): Generator<readonly [number, number]> {
  for (let i = 0; i + 1 < graph.start.length; i++) {
    for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
      if (graph.target[e]! > i) yield [i, graph.target[e]!]
    }
  }
}
