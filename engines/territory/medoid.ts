import type { Model } from './model.ts'

/**
 * The centre of each district: the customer with the least sum of weighted distances from all customers of the
 * district (its 1-median among the customers; the first of equals). −1 for an empty district. Exact: a customer
 * is passed over only if sums that are known already prove its own to be larger (Newling & Fleuret 2017, "A
 * sub-quadratic exact medoid algorithm").
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
  // Central members first make the best sum small early; the first of those at one address has the least index.
  const rank = Float64Array.from(members, (i) => (x[i]! - mx) ** 2 + (y[i]! - my) ** 2)
  const order = Int32Array.from({ length: size }, (_, r) => r).sort((a, b) => rank[a]! - rank[b]! || a - b)
  const px = Float64Array.from(order, (r) => x[members[r]!]!)
  const py = Float64Array.from(order, (r) => y[members[r]!]!)
  const weight = Float64Array.from(order, (r) => importance[members[r]!]!)
  const whole = weight.reduce((total, w) => total + w, 0)
  /** The sum of a member is at least this: two sums differ by no more than the distance times all weights. */
  const floor = new Float64Array(size)
  const way = new Float64Array(size)
  let best = 0
  let least = Infinity
  for (let c = 0; c < size; c++) {
    if (floor[c]! > least) continue
    let total = 0
    for (let r = 0; r < size; r++) {
      const dx = px[r]! - px[c]!
      const dy = py[r]! - py[c]!
      const metres = Math.sqrt(dx * dx + dy * dy)
      way[r] = metres
      total += weight[r]! * metres
    }
    for (let r = c + 1; r < size; r++) {
      // Less what rounding may add; whoever shares the address has the same sum and a later index.
      const proven = way[r] === 0 ? Infinity : Math.abs(total - whole * way[r]!) * (1 - 1e-9) - 1e-9 * total
      if (proven > floor[r]!) floor[r] = proven
    }
    const better = total < least - 1e-9 * total
    if (better || (total <= least && members[order[c]!]! < members[order[best]!]!)) {
      least = Math.min(least, total)
      best = c
    }
  }
  return members[order[best]!]!
}
