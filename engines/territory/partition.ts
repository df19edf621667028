import { isAllowed, type Model } from './model.ts'

/** Customers visited at most when looking for a way round a leaving customer. */
const WALK = 64

/**
 * A division being changed one customer at a time: loads, sizes, the customers on a border, and whether a
 * customer can leave without tearing its district apart, all kept up incrementally.
 */
export class Partition {
  readonly model: Model
  readonly assignment: Int32Array
  /** `load[d * m + a]`, in mean customers. */
  readonly load: Float64Array
  readonly size: Int32Array
  /**
   * 1 for customers that may lie apart from their district (an exclave): no connection leads through them and
   * none is owed to them.
   */
  readonly exclave: Uint8Array
  /** Customers with a neighbour in another district: `border[0 … borderCount − 1]`, in no order. */
  readonly border: Int32Array
  borderCount = 0
  private readonly borderSlot: Int32Array
  private readonly foreign: Int32Array
  private readonly mark: Int32Array
  private stamp = 0
  private readonly queue: Int32Array

  constructor(model: Model, assignment: Int32Array, exclave?: Uint8Array) {
    const { n, k, m } = model
    this.model = model
    this.assignment = Int32Array.from(assignment)
    this.load = new Float64Array(k * m)
    this.size = new Int32Array(k)
    this.exclave = exclave ?? new Uint8Array(n)
    this.border = new Int32Array(n)
    this.borderSlot = new Int32Array(n).fill(-1)
    this.foreign = new Int32Array(n)
    this.mark = new Int32Array(n)
    this.queue = new Int32Array(n)
    this.recount()
    const { start, target } = model.graph
    for (let i = 0; i < n; i++) {
      for (let e = start[i]!; e < start[i + 1]!; e++) {
        if (this.assignment[target[e]!] !== this.assignment[i]) this.foreign[i] = this.foreign[i]! + 1
      }
      this.placeOnBorder(i)
    }
  }

  /** Sums the loads anew, removing the rounding that many small changes leave. */
  recount(): void {
    const { n, m, value } = this.model
    this.load.fill(0)
    this.size.fill(0)
    for (let i = 0; i < n; i++) {
      const d = this.assignment[i]!
      this.size[d] = this.size[d]! + 1
      for (let a = 0; a < m; a++) this.load[d * m + a] = this.load[d * m + a]! + value[i * m + a]!
    }
  }

  /** Gives customer i to district e. The caller has asked `mayLeave` and `mayEnter`. */
  move(i: number, e: number): void {
    const { m, value, graph } = this.model
    const d = this.assignment[i]!
    this.assignment[i] = e
    this.size[d] = this.size[d]! - 1
    this.size[e] = this.size[e]! + 1
    for (let a = 0; a < m; a++) {
      const carried = value[i * m + a]!
      this.load[d * m + a] = this.load[d * m + a]! - carried
      this.load[e * m + a] = this.load[e * m + a]! + carried
    }
    let foreign = 0
    for (let at = graph.start[i]!; at < graph.start[i + 1]!; at++) {
      const j = graph.target[at]!
      const there = this.assignment[j]!
      if (there !== e) foreign++
      if (there === d) {
        this.foreign[j] = this.foreign[j]! + 1
        this.placeOnBorder(j)
      } else if (there === e) {
        this.foreign[j] = this.foreign[j]! - 1
        this.placeOnBorder(j)
      }
    }
    this.foreign[i] = foreign
    this.placeOnBorder(i)
  }

  /** Can customer i join district e without lying apart from it, and without a wish against it? */
  mayEnter(i: number, e: number): boolean {
    const { graph, contiguous } = this.model
    if (!isAllowed(this.model, i, e)) return false
    if (!contiguous || this.size[e] === 0) return true
    for (let at = graph.start[i]!; at < graph.start[i + 1]!; at++) {
      const j = graph.target[at]!
      if (this.assignment[j] === e && this.exclave[j] === 0) return true
    }
    return false
  }

  /** How many customers of district e customer i must be kept apart from. */
  conflicts(i: number, e: number): number {
    const { apart } = this.model
    if (apart === null) return 0
    let count = 0
    for (let at = apart.start[i]!; at < apart.start[i + 1]!; at++) {
      if (this.assignment[apart.target[at]!] === e) count++
    }
    return count
  }

  /**
   * Does the district of i stay in one piece, and not empty, when i leaves? First looks only among the neighbours
   * of i, which settles nearly all cases on a triangulation; otherwise walks some way through the district. A
   * connection only by a longer way round counts as none, so the answer can err towards "no" alone.
   */
  mayLeave(i: number): boolean {
    const d = this.assignment[i]!
    if (this.size[d]! <= 1) return false
    if (!this.model.contiguous || this.exclave[i] === 1) return true
    return this.kinHoldTogether(i, d, false) || this.kinHoldTogether(i, d, true)
  }

  /**
   * Are the neighbours of i in d connected without i? With `around`, also through others of d nearby; otherwise
   * only through one another.
   */
  private kinHoldTogether(i: number, d: number, around: boolean): boolean {
    const { start, target } = this.model.graph
    const { mark, queue, assignment, exclave } = this
    const waiting = ++this.stamp
    const reached = ++this.stamp
    let missing = 0
    let first = -1
    for (let e = start[i]!; e < start[i + 1]!; e++) {
      const j = target[e]!
      if (assignment[j] !== d || exclave[j] === 1) continue
      mark[j] = waiting
      first = j
      missing++
    }
    if (missing <= 1) return true
    mark[first] = reached
    queue[0] = first
    missing--
    for (let head = 0, tail = 1; head < tail && head < WALK; head++) {
      const u = queue[head]!
      for (let e = start[u]!; e < start[u + 1]!; e++) {
        const j = target[e]!
        const isKin = mark[j] === waiting
        if (
          !isKin &&
          !(around && mark[j] !== reached && j !== i && assignment[j] === d && exclave[j] === 0)
        ) {
          continue
        }
        mark[j] = reached
        queue[tail++] = j
        if (isKin && --missing === 0) return true
      }
    }
    return false
  }

  private placeOnBorder(i: number): void {
    const slot = this.borderSlot[i]!
    if (this.foreign[i]! > 0) {
      if (slot >= 0) return
      this.borderSlot[i] = this.borderCount
      this.border[this.borderCount++] = i
    } else if (slot >= 0) {
      const last = this.border[--this.borderCount]!
      this.border[slot] = last
      this.borderSlot[last] = slot
      this.borderSlot[i] = -1
    }
  }
}
