import type { RoutingModel } from './model.ts'

/** The customers nearest to each customer, itself first; a list is made when it is first asked for. */
export interface Neighbours {
  /** Writes nothing and answers the offset of customer c's list in `list`; it has `width` entries. */
  of(c: number): number
  readonly list: Int32Array
  /** Travel cost there and back of each entry of `list`. */
  readonly both: Float64Array
  readonly width: number
}

/** Customers by travel cost there and back, the `keep` nearest of each. */
export function createNeighbours(model: RoutingModel, keep: number): Neighbours {
  const { customers, nodes, cost, costInto } = model
  const width = Math.min(keep, customers)
  const list = new Int32Array(customers * width)
  const both = new Float64Array(customers * width)
  const known = new Uint8Array(customers)
  const key = new Float64Array(customers)
  const fill = (c: number): void => {
    const row = c * nodes
    for (let b = 0; b < customers; b++) key[b] = cost[row + b]! + costInto[row + b]!
    key[c] = -1
    const order = Uint32Array.from({ length: customers }, (_, b) => b)
    order.sort((a, b) => key[a]! - key[b]! || a - b)
    for (let k = 0; k < width; k++) {
      list[c * width + k] = order[k]!
      both[c * width + k] = key[order[k]!]!
    }
    known[c] = 1
  }
  return {
    list,
    both,
    width,
    of(c) {
      if (known[c] === 0) fill(c)
      return c * width
    },
  }
}
