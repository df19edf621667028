import type { Centres } from './model.ts'

/** Centres in a cell of the grid, on average. */
const PER_CELL = 2

/**
 * Centres by place, so that a customer is compared with those near it first and with no others once these cannot
 * be beaten: rings of square cells around the customer's own, from the inside out.
 */
export interface CentreGrid {
  /** Rings that may hold centres, whatever the place. */
  readonly rings: number
  /** The districts of the ring asked for last. */
  readonly found: Int32Array
  /** Sets the place that rings are counted from. */
  locate(x: number, y: number): void
  /** No centre of this ring or a later one is nearer to the place, in metres. */
  atLeast(ring: number): number
  /** Writes the districts with their centre in this ring into `found`; returns how many. */
  ring(ring: number): number
}

export function createCentreGrid(centres: Centres): CentreGrid {
  const { x, y } = centres
  const k = x.length
  const left = lowest(x)
  const bottom = lowest(y)
  const side = Math.max(-lowest(x.map((v) => -v)) - left, -lowest(y.map((v) => -v)) - bottom)
  const across = Math.max(1, Math.floor(Math.sqrt(k / PER_CELL)))
  const cell = side > 0 ? side / across : 1
  const cellOf = (value: number, from: number): number =>
    Math.max(0, Math.min(across - 1, Math.floor((value - from) / cell)))
  const start = new Int32Array(across * across + 1)
  const at = Int32Array.from({ length: k }, (_, d) => cellOf(y[d]!, bottom) * across + cellOf(x[d]!, left))
  for (const c of at) start[c + 1] = start[c + 1]! + 1
  for (let c = 0; c < across * across; c++) start[c + 1] = start[c + 1]! + start[c]!
  const next = Int32Array.from(start)
  const district = new Int32Array(k)
  for (let d = 0; d < k; d++) {
    district[next[at[d]!]!] = d
    next[at[d]!] = next[at[d]!]! + 1
  }

  const found = new Int32Array(k)
  let column = 0
  let row = 0
  let inner = 0
  let count = 0
  const take = (c: number, r: number): void => {
    if (c < 0 || r < 0 || c >= across || r >= across) return
    const slot = r * across + c
    for (let e = start[slot]!; e < start[slot + 1]!; e++) found[count++] = district[e]!
  }
  return {
    rings: across,
    found,
    locate(px, py) {
      column = cellOf(px, left)
      row = cellOf(py, bottom)
      const dx = px - (left + column * cell)
      const dy = py - (bottom + row * cell)
      // To the nearest side of the own cell; negative for a place beside the grid.
      inner = Math.min(dx, cell - dx, dy, cell - dy)
    },
    atLeast: (ring) => (ring === 0 ? 0 : Math.max(0, inner + (ring - 1) * cell)),
    ring(ring) {
      count = 0
      if (ring === 0) take(column, row)
      else {
        for (let c = column - ring; c <= column + ring; c++) {
          take(c, row - ring)
          take(c, row + ring)
        }
        for (let r = row - ring + 1; r < row + ring; r++) {
          take(column - ring, r)
          take(column + ring, r)
        }
      }
      return count
    },
  }
}

function lowest(values: Float64Array): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity)
}
