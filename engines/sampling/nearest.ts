/** One column of numbers a dimension; all columns equally long and on comparable scales. */
export type Coordinates = readonly ArrayLike<number>[]

/**
 * Nearest neighbours among units that may be removed one by one: a k-d tree (Bentley, 1975) that knows for every
 * branch how many units it still holds. Distances are Euclidean.
 */
export class NearestIndex {
  private readonly coordinates: Coordinates
  /** Units in tree order; the middle of each range is its node. */
  private readonly order: Int32Array
  private readonly slotOf: Int32Array
  private readonly axis: Uint8Array
  /** Living units of the range whose middle is this slot. */
  private readonly living: Int32Array
  private readonly alive: Uint8Array
  private readonly parent: Int32Array

  constructor(coordinates: Coordinates, units: ArrayLike<number>) {
    this.coordinates = coordinates
    this.order = Int32Array.from(units)
    const size = this.order.length
    const highest = this.order.reduce((most, unit) => Math.max(most, unit), -1)
    this.slotOf = new Int32Array(highest + 1).fill(-1)
    this.axis = new Uint8Array(size)
    this.living = new Int32Array(size)
    this.alive = new Uint8Array(size).fill(1)
    this.parent = new Int32Array(size).fill(-1)
    if (size > 0) this.build(0, size, -1)
    this.order.forEach((unit, slot) => (this.slotOf[unit] = slot))
  }

  remove(unit: number): void {
    const slot = this.slotOf[unit]!
    if (slot < 0 || this.alive[slot] === 0) return
    this.alive[slot] = 0
    for (let s = slot; s >= 0; s = this.parent[s]!) this.living[s] = this.living[s]! - 1
  }

  /**
   * All living units at the least distance from `unit`, itself left out; empty when there is no other. Of units at
   * the very same place, `most` are enough.
   */
  nearest(unit: number, most = Infinity): number[] {
    const search: Search = { unit, within: Infinity, found: [], most }
    this.visit(0, this.order.length, search)
    return search.found
  }

  /** The `count` nearest living units, itself left out; further ones at the same distance as the last included. */
  nearestSeveral(unit: number, count: number): number[] {
    const gone: number[] = []
    const found: number[] = []
    while (found.length < count) {
      const next = this.nearest(unit).filter((other) => !found.includes(other))
      if (next.length === 0) break
      found.push(...next)
      for (const other of next) {
        this.remove(other)
        gone.push(other)
      }
    }
    for (const other of gone) this.restore(other)
    return found
  }

  squaredDistance(a: number, b: number): number {
    let total = 0
    for (const column of this.coordinates) total += (column[a]! - column[b]!) ** 2
    return total
  }

  private restore(unit: number): void {
    const slot = this.slotOf[unit]!
    this.alive[slot] = 1
    for (let s = slot; s >= 0; s = this.parent[s]!) this.living[s] = this.living[s]! + 1
  }

  private build(first: number, end: number, parent: number): void {
    if (first >= end) return
    const middle = (first + end) >> 1
    const axis = this.widestAxis(first, end)
    const column = this.coordinates[axis] ?? []
    this.order.subarray(first, end).sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0) || a - b)
    this.axis[middle] = axis
    this.living[middle] = end - first
    this.parent[middle] = parent
    this.build(first, middle, middle)
    this.build(middle + 1, end, middle)
  }

  private widestAxis(first: number, end: number): number {
    let widest = 0
    let most = -1
    this.coordinates.forEach((column, axis) => {
      let low = Infinity
      let high = -Infinity
      for (let s = first; s < end; s++) {
        low = Math.min(low, column[this.order[s]!]!)
        high = Math.max(high, column[this.order[s]!]!)
      }
      if (high - low > most) {
        most = high - low
        widest = axis
      }
    })
    return widest
  }

  private visit(first: number, end: number, search: Search): void {
    if (first >= end || (search.within === 0 && search.found.length >= search.most)) return
    const middle = (first + end) >> 1
    if (this.living[middle] === 0) return
    const node = this.order[middle]!
    if (this.alive[middle] === 1 && node !== search.unit) {
      const distance = this.squaredDistance(search.unit, node)
      if (distance < search.within) {
        search.within = distance
        search.found = [node]
      } else if (distance === search.within) search.found.push(node)
    }
    const column = this.coordinates[this.axis[middle]!] ?? []
    const offset = (column[search.unit] ?? 0) - (column[node] ?? 0)
    const lowFirst = offset <= 0
    if (lowFirst) this.visit(first, middle, search)
    else this.visit(middle + 1, end, search)
    if (offset * offset > search.within) return
    if (lowFirst) this.visit(middle + 1, end, search)
    else this.visit(first, middle, search)
  }
}

interface Search {
  readonly unit: number
  within: number
  found: number[]
  readonly most: number
}
