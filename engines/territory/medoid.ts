import type { Model } from './model.ts'

/**
 * The centre of each district: the customer with the least sum of weighted distances from all customers of the
 * district (its 1-median among the customers; the first of equals). −1 for an empty district. Exact: every member
 * is tried, and given up once its sum passes the best so far.
 */
export function medoids(model: Model, assignment: Int32Array): Int32Array {
  const { k } = model
  const members = membersOf(assignment, k)
  return Int32Array.from(members, (list) => medoidOf(model, list))
}

export function membersOf(assignment: Int32Array, k: number): number[][] {
  const members = Array.from({ length: k }, (): number[] => [])
  assignment.forEach((d, i) => members[d]?.push(i))
  return members
}

function medoidOf(model: Model, members: readonly number[]): number {
  if (members.length === 0) return -1
  const { x, y, importance } = model
  let mx = 0
  let my = 0
  for (const i of members) {
    mx += x[i]! / members.length
    my += y[i]! / members.length
  }
  const size = members.length
  // Central members first make the best sum small early; far ones first make hopeless sums grow fast.
  const rank = Float64Array.from(members, (i) => (x[i]! - mx) ** 2 + (y[i]! - my) ** 2)
  const order = Int32Array.from({ length: size }, (_, r) => r).sort((a, b) => rank[a]! - rank[b]! || a - b)
  const px = Float64Array.from(order, (r) => x[members[r]!]!)
  const py = Float64Array.from(order, (r) => y[members[r]!]!)
  const weight = Float64Array.from(order, (r) => importance[members[r]!]!)
  let best = 0
  let least = Infinity
  for (let c = 0; c < size; c++) {
    let total = 0
    for (let r = size - 1; r >= 0 && total <= least; r--) {
      const dx = px[r]! - px[c]!
      const dy = py[r]! - py[c]!
      total += weight[r]! * Math.sqrt(dx * dx + dy * dy)
    }
    const better = total < least - 1e-9 * total
    if (better || (total <= least && members[order[c]!]! < members[order[best]!]!)) {
      least = Math.min(least, total)
      best = c
    }
  }
  return members[order[best]!]!
}
