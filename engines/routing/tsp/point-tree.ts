/** Points in a plane. */
export interface PlanePoints {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

/** Answers which points lie nearest to one of them, by Euclidean distance. */
export interface PointTree {
  /**
   * Writes the nearest other points of point i into `found`, nearest first, as many as fit; returns how many.
   * `quadrant` 0 … 3 looks only where dx ≥ 0 (bit 0 clear) or dx < 0 and dy ≥ 0 (bit 1 clear) or dy < 0.
   */
  nearest(i: number, found: Int32Array, quadrant?: number): number
}

/** Parts with more points than this are split only after a look at the clock. */
const LOOK = 2048

/** Points in a leaf. */
const LEAF = 6

/**
 * A k-d tree (Bentley 1975) over typed arrays: splits at the median of the wider side, so that it stays balanced
 * on clusters and duplicates, and prunes by tight boxes, so that empty quadrants cost little. Undefined when `over`,
 * asked now and then while it grows, said so.
 */
export function createPointTree(places: PlanePoints): PointTree
export function createPointTree(places: PlanePoints, over: (() => boolean) | undefined): PointTree | undefined
export function createPointTree({ x, y }: PlanePoints, over?: () => boolean): PointTree | undefined {
  if (over?.()) return undefined
  const n = x.length
  const xs = Float64Array.from(x)
  const ys = Float64Array.from(y)
  const points = new Int32Array(n)
  for (let i = 0; i < n; i++) points[i] = i
  const leaves = 1 << Math.max(0, Math.ceil(Math.log2(Math.max(1, n / LEAF))))
  const from = new Int32Array(2 * leaves)
  const to = new Int32Array(2 * leaves)
  const boxes = new Float64Array(8 * leaves)
  let late = false
  build(1, 0, n)
  if (late) return undefined

  function build(node: number, low: number, high: number): void {
    late ||= high - low > LOOK && over?.() === true
    if (late) return
    from[node] = low
    to[node] = high
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let k = low; k < high; k++) {
      const px = xs[points[k]!]!
      const py = ys[points[k]!]!
      if (px < left) left = px
      if (px > right) right = px
      if (py < bottom) bottom = py
      if (py > top) top = py
    }
    boxes[4 * node] = left
    boxes[4 * node + 1] = right
    boxes[4 * node + 2] = bottom
    boxes[4 * node + 3] = top
    if (node >= leaves) return
    const middle = (low + high) >> 1
    select(right - left >= top - bottom ? xs : ys, low, high - 1, middle)
    build(2 * node, low, middle)
    build(2 * node + 1, middle, high)
  }

  /** Hoare's selection: afterwards points[k] has its sorted place, smaller ones before it, larger ones after. */
  function select(key: Float64Array, first: number, last: number, k: number): void {
    let low = first
    let high = last
    while (low < high) {
      const pivot = key[points[(low + high) >> 1]!]!
      let i = low
      let j = high
      while (i <= j) {
        while (key[points[i]!]! < pivot) i++
        while (key[points[j]!]! > pivot) j--
        if (i > j) break
        const moved = points[i]!
        points[i++] = points[j]!
        points[j--] = moved
      }
      if (k <= j) high = j
      else if (k >= i) low = i
      else return
    }
  }

  // The query under way.
  let own = 0
  let px = 0
  let py = 0
  let side = -1
  let count = 0
  let into: Int32Array = new Int32Array(0)
  let squares = new Float64Array(0)

  function boxSquare(node: number): number {
    const left = boxes[4 * node]!
    const right = boxes[4 * node + 1]!
    const bottom = boxes[4 * node + 2]!
    const top = boxes[4 * node + 3]!
    if (side >= 0) {
      if ((side & 1) === 0 ? right < px : left >= px) return Infinity
      if ((side & 2) === 0 ? top < py : bottom >= py) return Infinity
    }
    const dx = px < left ? left - px : px > right ? px - right : 0
    const dy = py < bottom ? bottom - py : py > top ? py - top : 0
    return dx * dx + dy * dy
  }

  function visit(node: number): void {
    if (node >= leaves) {
      for (let k = from[node]!; k < to[node]!; k++) offer(points[k]!)
      return
    }
    const a = boxSquare(2 * node)
    const b = boxSquare(2 * node + 1)
    const near = a <= b ? 2 * node : 2 * node + 1
    if (Math.min(a, b) < limit()) visit(near)
    if (Math.max(a, b) < limit()) visit(near ^ 1)
  }

  const limit = (): number => (count < into.length ? Infinity : squares[count - 1]!)

  function offer(point: number): void {
    if (point === own) return
    const dx = xs[point]! - px
    const dy = ys[point]! - py
    if (side >= 0 && (dx >= 0 ? 0 : 1) + (dy >= 0 ? 0 : 2) !== side) return
    const square = dx * dx + dy * dy
    if (!(square < limit())) return
    let k = count < into.length ? count++ : count - 1
    while (k > 0 && square < squares[k - 1]!) {
      squares[k] = squares[k - 1]!
      into[k] = into[k - 1]!
      k--
    }
    squares[k] = square
    into[k] = point
  }

  return {
    nearest(i, found, quadrant = -1) {
      own = i
      px = xs[i]!
      py = ys[i]!
      side = quadrant
      count = 0
      into = found
      if (squares.length < found.length) squares = new Float64Array(found.length)
      if (found.length > 0) visit(1)
      return count
    },
  }
}
