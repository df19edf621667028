import type { Centres, Model } from './model.ts'

/**
 * Gives freshly drawn centres to the persons they suit: the assignment of least total distance between the centres
 * and the customers that are fixed to, or owned by, each person.
 */
export function matchCentres(model: Model, centres: Centres): Centres {
  const { n, k, x, y, importance } = model
  const cost = new Float64Array(k * k)
  let tied = false
  for (let i = 0; i < n; i++) {
    const person = model.fixed[i]! >= 0 ? model.fixed[i]! : model.movePrice[i]! > 0 ? model.owner[i]! : -1
    if (person < 0) continue
    tied = true
    for (let c = 0; c < k; c++) {
      const distance = importance[i]! * Math.hypot(x[i]! - centres.x[c]!, y[i]! - centres.y[c]!)
      cost[person * k + c] = cost[person * k + c]! + distance
    }
  }
  if (!tied) return centres
  const match = assign(cost, k)
  return {
    x: Float64Array.from(match, (c) => centres.x[c]!),
    y: Float64Array.from(match, (c) => centres.y[c]!),
  }
}

/**
 * Least-cost assignment of k rows to k columns by shortest augmenting paths (Kuhn 1955; Jonker & Volgenant 1987).
 * Returns the column of each row.
 */
export function assign(cost: Float64Array, k: number): Int32Array {
  const rowPrice = new Float64Array(k + 1)
  const columnPrice = new Float64Array(k + 1)
  // Row of each column, counted from 1; column 0 holds the row being placed.
  const rowOf = new Int32Array(k + 1)
  const cameFrom = new Int32Array(k + 1)
  for (let row = 1; row <= k; row++) {
    rowOf[0] = row
    const slack = new Float64Array(k + 1).fill(Infinity)
    const done = new Uint8Array(k + 1)
    let column = 0
    do {
      done[column] = 1
      const current = rowOf[column]!
      let least = Infinity
      let next = 0
      for (let c = 1; c <= k; c++) {
        if (done[c] === 1) continue
        const reduced = cost[(current - 1) * k + c - 1]! - rowPrice[current]! - columnPrice[c]!
        if (reduced < slack[c]!) {
          slack[c] = reduced
          cameFrom[c] = column
        }
        if (slack[c]! < least) {
          least = slack[c]!
          next = c
        }
      }
      for (let c = 0; c <= k; c++) {
        if (done[c] === 1) {
          rowPrice[rowOf[c]!] = rowPrice[rowOf[c]!]! + least
          columnPrice[c] = columnPrice[c]! - least
        } else slack[c] = slack[c]! - least
      }
      column = next
    } while (rowOf[column] !== 0)
    for (; column !== 0; column = cameFrom[column]!) rowOf[column] = rowOf[cameFrom[column]!]!
  }
  const result = new Int32Array(k)
  for (let c = 1; c <= k; c++) result[rowOf[c]! - 1] = c - 1
  return result
}
