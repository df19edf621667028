import { MinHeap } from './heap.ts'
import { isAllowed, type Centres, type Model } from './model.ts'
import { Partition } from './partition.ts'
import { mainPiece, piecesOf, strayCustomers } from './pieces.ts'
import { pricedCost } from './relaxation.ts'

/**
 * Makes a division that obeys the wishes and hangs together out of one that need not: keeps the main part of every
 * district and lets the districts grow over the rest, least priced regret first. Balance is left to the search.
 */
export function makeContiguous(
  model: Model,
  wished: Int32Array,
  centres: Centres,
  prices: Float64Array,
): Partition {
  const assignment = Int32Array.from(wished)
  for (let i = 0; i < model.n; i++) {
    if (model.fixed[i]! >= 0) assignment[i] = model.fixed[i]!
    // Today's owner may be one that the customer must not go to.
    else if (assignment[i]! >= 0 && !isAllowed(model, i, assignment[i]!)) assignment[i] = -1
  }
  fillEmptyDistricts(model, assignment, centres)
  if (!model.contiguous) {
    for (let i = 0; i < model.n; i++) {
      if (assignment[i]! < 0) assignment[i] = cheapestAllowed(model, i, centres, prices)
    }
    return new Partition(model, assignment)
  }
  regrow(model, assignment, centres, prices)
  separate(model, assignment, centres, prices)
  const { exclaves, broken } = strayCustomers(model.graph, assignment, model.k, model.fixed)
  const exclave = new Uint8Array(model.n)
  for (const i of exclaves) exclave[i] = 1
  for (const i of broken) exclave[i] = 1
  return new Partition(model, assignment, exclave)
}

/** Gives each empty district the free customer nearest to its centre, as long as there are enough customers. */
function fillEmptyDistricts(model: Model, assignment: Int32Array, centres: Centres): void {
  const { n, k, x, y } = model
  const size = new Int32Array(k)
  for (const d of assignment) if (d >= 0) size[d] = size[d]! + 1
  for (let d = 0; d < k; d++) {
    if (size[d]! > 0) continue
    let chosen = -1
    let least = Infinity
    for (let i = 0; i < n; i++) {
      const from = assignment[i]!
      if (model.fixed[i]! >= 0 || !isAllowed(model, i, d) || (from >= 0 && size[from]! <= 1)) continue
      const distance = Math.hypot(x[i]! - centres.x[d]!, y[i]! - centres.y[d]!)
      if (distance < least) {
        least = distance
        chosen = i
      }
    }
    if (chosen < 0) continue
    if (assignment[chosen]! >= 0) size[assignment[chosen]!]!--
    assignment[chosen] = d
    size[d] = 1
  }
}

/** Frees every customer outside its district's main part and hands it to a district that touches it. */
function regrow(model: Model, assignment: Int32Array, centres: Centres, prices: Float64Array): void {
  const { graph, k, fixed } = model
  const home = Int32Array.from(assignment)
  // Fixed customers outside the main part stay where they must be, but nothing grows from there.
  const lonely = new Uint8Array(model.n)
  const waiting: number[] = []
  for (const parts of piecesOf(graph, assignment, k)) {
    const main = mainPiece(parts, fixed)
    for (const part of parts) {
      if (part === main) continue
      for (const i of part.customers) {
        if (fixed[i]! >= 0) lonely[i] = 1
        else waiting.push(i)
      }
    }
  }
  for (const i of waiting) assignment[i] = -1
  for (let i = 0; i < model.n; i++) if (home[i]! < 0) waiting.push(i)
  const heap = new MinHeap<{ customer: number; district: number }>()
  const offer = (i: number): void => {
    for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
      const j = graph.target[e]!
      const d = assignment[j]!
      if (d < 0 || lonely[j] === 1 || !isAllowed(model, i, d)) continue
      const floor = home[i]! >= 0 ? pricedCost(model, centres, prices, i, home[i]!) : 0
      heap.push(pricedCost(model, centres, prices, i, d) - floor, { customer: i, district: d })
    }
  }
  for (const i of waiting) offer(i)
  for (let next = heap.pop(); next; next = heap.pop()) {
    const { customer, district } = next
    if (assignment[customer]! >= 0) continue
    assignment[customer] = district
    for (let e = graph.start[customer]!; e < graph.start[customer + 1]!; e++) {
      if (assignment[graph.target[e]!]! < 0) offer(graph.target[e]!)
    }
  }
  // Shut in by districts they must not join: `separate` leads another district to them.
  for (const i of waiting) if (assignment[i]! < 0) assignment[i] = cheapestAllowed(model, i, centres, prices)
}

function cheapestAllowed(model: Model, i: number, centres: Centres, prices: Float64Array): number {
  let best = -1
  let least = Infinity
  for (let d = 0; d < model.k; d++) {
    if (!isAllowed(model, i, d)) continue
    const cost = pricedCost(model, centres, prices, i, d)
    if (cost < least) {
      least = cost
      best = d
    }
  }
  return best
}

/** How often each stray or conflicting customer may be led out before the rest is left to the search. */
const ATTEMPTS = 3

/** Leads districts along a short path to customers that lie apart or share a district with one they must avoid. */
function separate(model: Model, assignment: Int32Array, centres: Centres, prices: Float64Array): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const troubled = new Set([
      ...strayCustomers(model.graph, assignment, model.k, model.fixed).broken,
      ...conflicting(model, assignment),
    ])
    if (troubled.size === 0) return
    for (const i of troubled) if (model.fixed[i]! < 0) reach(model, assignment, i)
    regrow(model, assignment, centres, prices)
  }
}

function conflicting(model: Model, assignment: Int32Array): number[] {
  if (model.apart === null) return []
  const { start, target } = model.apart
  const { fixed } = model
  const found: number[] = []
  for (let i = 0; i < model.n; i++) {
    for (let e = start[i]!; e < start[i + 1]!; e++) {
      const j = target[e]!
      if (assignment[j] !== assignment[i]) continue
      // One of the two moves: the one that is free, or the later one.
      if (fixed[i]! < 0 && (fixed[j]! >= 0 || i > j)) found.push(i)
    }
  }
  return found
}

/** Breadth-first from customer i to the nearest district that may take it; the whole path joins that district. */
function reach(model: Model, assignment: Int32Array, i: number): void {
  const { graph, apart } = model
  const from = new Map<number, number>([[i, -1]])
  const queue = [i]
  const clash = new Set<number>()
  if (apart) {
    for (let e = apart.start[i]!; e < apart.start[i + 1]!; e++) clash.add(assignment[apart.target[e]!]!)
  }
  for (let head = 0; head < queue.length; head++) {
    const u = queue[head]!
    for (let e = graph.start[u]!; e < graph.start[u + 1]!; e++) {
      const j: number = graph.target[e]!
      if (from.has(j)) continue
      const d = assignment[j]!
      if (d !== assignment[i] && !clash.has(d) && pathAllowed(model, from, u, d)) {
        for (let step = u; step >= 0; step = from.get(step)!) assignment[step] = d
        return
      }
      from.set(j, u)
      if (model.fixed[j]! < 0) queue.push(j)
    }
  }
}

function pathAllowed(model: Model, from: ReadonlyMap<number, number>, end: number, d: number): boolean {
  for (let step = end; step >= 0; step = from.get(step)!) if (!isAllowed(model, step, d)) return false
  return true
}
