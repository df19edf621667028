/**
 * Delaunay triangulation by divide and conquer on the quad-edge structure (Guibas & Stolfi, 1985).
 *
 * Positions are snapped to a grid of 2²⁴ steps across the larger side (6 mm on 100 km). On that grid the
 * orientation test is exact in doubles and the in-circle test falls back to big integers when rounding could
 * matter, so collinear, cocircular and repeated points need no special care.
 */

const GRID = 2 ** 24

/** Points snapped to the grid, without repetitions. */
interface SnappedPoints {
  readonly x: Float64Array
  readonly y: Float64Array
  /** The distinct point of each input point. */
  readonly pointOf: Int32Array
}

export interface Triangulation {
  /** The distinct point of each input point; points that fall on one grid cell are one. */
  readonly pointOf: Int32Array
  readonly pointCount: number
  /** Edges between distinct points: `from[e]` – `to[e]`. */
  readonly from: Int32Array
  readonly to: Int32Array
}

/** Triangulates `x`, `y` (finite numbers, any unit). Every set of points gives a connected graph. */
export function triangulate(x: ArrayLike<number>, y: ArrayLike<number>): Triangulation {
  const points = snap(x, y)
  const mesh = new Mesh(points.x, points.y)
  if (points.x.length > 1) mesh.build(0, points.x.length - 1)
  return { pointOf: points.pointOf, pointCount: points.x.length, ...mesh.edges() }
}

function snap(x: ArrayLike<number>, y: ArrayLike<number>): SnappedPoints {
  const n = x.length
  let left = Infinity
  let right = -Infinity
  let bottom = Infinity
  let top = -Infinity
  for (let i = 0; i < n; i++) {
    left = Math.min(left, x[i]!)
    right = Math.max(right, x[i]!)
    bottom = Math.min(bottom, y[i]!)
    top = Math.max(top, y[i]!)
  }
  const scale = (GRID - 1) / Math.max(right - left, top - bottom, Number.MIN_VALUE)
  const step = Number.isFinite(scale) ? scale : 0
  const gx = Float64Array.from({ length: n }, (_, i) => Math.round((x[i]! - left) * step))
  const gy = Float64Array.from({ length: n }, (_, i) => Math.round((y[i]! - bottom) * step))
  // Both in one number, which sorts without a comparison function.
  const keys = gx.map((cell, i) => cell * GRID + gy[i]!)
  const sorted = Float64Array.from(keys).sort()
  let count = 0
  for (let i = 0; i < n; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i]!
  const distinct = sorted.subarray(0, count)
  return {
    x: distinct.map((key) => Math.floor(key / GRID)),
    y: distinct.map((key) => key % GRID),
    pointOf: Int32Array.from(keys, (key) => rankOf(distinct, key)),
  }
}

/** Where `key` stands among sorted numbers that hold it. */
function rankOf(sorted: Float64Array, key: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}

const sym = (e: number): number => e ^ 2
const rot = (e: number): number => (e & ~3) | ((e + 1) & 3)
const rotInverse = (e: number): number => (e & ~3) | ((e + 3) & 3)

/** Directed edges are numbers: an undirected edge owns four in a row (edge, dual, reversed, reversed dual). */
class Mesh {
  private readonly x: Float64Array
  private readonly y: Float64Array
  private readonly next: Int32Array
  private readonly origin: Int32Array
  private readonly free: number[] = []
  private used = 0

  constructor(x: Float64Array, y: Float64Array) {
    this.x = x
    this.y = y
    // A planar graph has fewer than 3n edges, and deleted ones are used again.
    this.next = new Int32Array(12 * x.length + 12)
    this.origin = new Int32Array(12 * x.length + 12).fill(-1)
  }

  /** Triangulates the sorted points first..last; returns the leftmost and the rightmost hull edge. */
  build(first: number, last: number): [number, number] {
    if (last - first === 1) {
      const a = this.makeEdge(first, last)
      return [a, sym(a)]
    }
    if (last - first === 2) return this.buildThree(first)
    const middle = (first + last) >> 1
    const [leftOuter, leftInner] = this.build(first, middle)
    const [rightInner, rightOuter] = this.build(middle + 1, last)
    return this.merge(leftOuter, leftInner, rightInner, rightOuter)
  }

  /** The living edges, each once. */
  edges(): { from: Int32Array; to: Int32Array } {
    const from: number[] = []
    const to: number[] = []
    for (let e = 0; e < this.used; e += 4) {
      if (this.origin[e]! < 0) continue
      from.push(this.origin[e]!)
      to.push(this.origin[e + 2]!)
    }
    return { from: Int32Array.from(from), to: Int32Array.from(to) }
  }

  private buildThree(first: number): [number, number] {
    const a = this.makeEdge(first, first + 1)
    const b = this.makeEdge(first + 1, first + 2)
    this.splice(sym(a), b)
    const turn = this.orientation(first, first + 1, first + 2)
    if (turn === 0) return [a, sym(b)]
    const c = this.connect(b, a)
    return turn > 0 ? [a, sym(b)] : [sym(c), c]
  }

  private merge(
    leftOuter: number,
    leftInner: number,
    rightInner: number,
    rightOuter: number,
  ): [number, number] {
    let ldo = leftOuter
    let ldi = leftInner
    let rdi = rightInner
    let rdo = rightOuter
    for (;;) {
      if (this.leftOf(this.origin[rdi]!, ldi)) ldi = this.leftNext(ldi)
      else if (this.rightOf(this.origin[ldi]!, rdi)) rdi = this.next[sym(rdi)]!
      else break
    }
    let base = this.connect(sym(rdi), ldi)
    if (this.origin[ldi] === this.origin[ldo]) ldo = sym(base)
    if (this.origin[rdi] === this.origin[rdo]) rdo = base
    for (;;) {
      let left = this.next[sym(base)]!
      if (this.above(left, base)) {
        while (this.inCircle(base, left, this.next[left]!)) {
          const doomed = left
          left = this.next[left]!
          this.remove(doomed)
        }
      }
      let right = this.originPrevious(base)
      if (this.above(right, base)) {
        while (this.inCircle(base, right, this.originPrevious(right))) {
          const doomed = right
          right = this.originPrevious(right)
          this.remove(doomed)
        }
      }
      const leftValid = this.above(left, base)
      const rightValid = this.above(right, base)
      if (!leftValid && !rightValid) return [ldo, rdo]
      const takeRight =
        !leftValid ||
        (rightValid &&
          this.circle(this.target(left), this.origin[left]!, this.origin[right]!, this.target(right)))
      base = takeRight ? this.connect(right, sym(base)) : this.connect(sym(base), sym(left))
    }
  }

  private target(e: number): number {
    return this.origin[sym(e)]!
  }

  private leftNext(e: number): number {
    return rot(this.next[rotInverse(e)]!)
  }

  private originPrevious(e: number): number {
    return rot(this.next[rot(e)]!)
  }

  private makeEdge(origin: number, target: number): number {
    const reused = this.free.pop()
    const e = reused ?? this.used
    if (reused === undefined) this.used += 4
    this.origin[e] = origin
    this.origin[e + 2] = target
    this.next[e] = e
    this.next[e + 1] = e + 3
    this.next[e + 2] = e + 2
    this.next[e + 3] = e + 1
    return e
  }

  private splice(a: number, b: number): void {
    const alpha = rot(this.next[a]!)
    const beta = rot(this.next[b]!)
    const afterA = this.next[a]!
    this.next[a] = this.next[b]!
    this.next[b] = afterA
    const afterAlpha = this.next[alpha]!
    this.next[alpha] = this.next[beta]!
    this.next[beta] = afterAlpha
  }

  private connect(a: number, b: number): number {
    const e = this.makeEdge(this.target(a), this.origin[b]!)
    this.splice(e, this.leftNext(a))
    this.splice(sym(e), b)
    return e
  }

  private remove(e: number): void {
    this.splice(e, this.originPrevious(e))
    this.splice(sym(e), this.originPrevious(sym(e)))
    const first = e & ~3
    this.origin[first] = -1
    this.origin[first + 2] = -1
    this.free.push(first)
  }

  /** Positive if a, b, c turn left. Exact: grid differences are below 2²⁵. */
  private orientation(a: number, b: number, c: number): number {
    const { x, y } = this
    return (x[b]! - x[a]!) * (y[c]! - y[a]!) - (y[b]! - y[a]!) * (x[c]! - x[a]!)
  }

  private leftOf(point: number, e: number): boolean {
    return this.orientation(point, this.origin[e]!, this.target(e)) > 0
  }

  private rightOf(point: number, e: number): boolean {
    return this.orientation(point, this.target(e), this.origin[e]!) > 0
  }

  private above(e: number, base: number): boolean {
    return this.rightOf(this.target(e), base)
  }

  private inCircle(base: number, e: number, following: number): boolean {
    return this.circle(this.target(base), this.origin[base]!, this.target(e), this.target(following))
  }

  /** Is d strictly inside the circle through a, b, c (counter-clockwise)? */
  private circle(a: number, b: number, c: number, d: number): boolean {
    const { x, y } = this
    const ax = x[a]! - x[d]!
    const ay = y[a]! - y[d]!
    const bx = x[b]! - x[d]!
    const by = y[b]! - y[d]!
    const cx = x[c]! - x[d]!
    const cy = y[c]! - y[d]!
    const bc = bx * cy - by * cx
    const ca = cx * ay - cy * ax
    const ab = ax * by - ay * bx
    const liftA = ax * ax + ay * ay
    const liftB = bx * bx + by * by
    const liftC = cx * cx + cy * cy
    const determinant = liftA * bc + liftB * ca + liftC * ab
    const magnitude = liftA * Math.abs(bc) + liftB * Math.abs(ca) + liftC * Math.abs(ab)
    if (Math.abs(determinant) > magnitude * 1e-14) return determinant > 0
    return BigInt(liftA) * BigInt(bc) + BigInt(liftB) * BigInt(ca) + BigInt(liftC) * BigInt(ab) > 0n
  }
}
