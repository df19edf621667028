import { createRandom } from '#engines/random/random.ts'

/** Points of a made-up town for tuning, so that nothing is tuned to the published instances. */
export interface PointSet {
  readonly name: string
  readonly x: Float64Array
  readonly y: Float64Array
}

/** Evenly spread points in a square of 10 000 × 10 000. */
export function uniformPoints(n: number, seed: number): PointSet {
  const random = createRandom(seed)
  const draw = () => Float64Array.from({ length: n }, () => random.int(10_000))
  return { name: `U${n}.${seed}`, x: draw(), y: draw() }
}

/** Villages: centres evenly spread, about 40 points around each with a normal spread of 250. */
export function clusteredPoints(n: number, seed: number): PointSet {
  const random = createRandom(seed)
  const centres = Array.from({ length: Math.max(2, Math.round(n / 40)) }, () => [
    random.int(10_000),
    random.int(10_000),
  ])
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const x = new Float64Array(n)
  const y = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const centre = centres[random.int(centres.length)]!
    x[i] = Math.round(centre[0]! + 250 * normal())
    y[i] = Math.round(centre[1]! + 250 * normal())
  }
  return { name: `C${n}.${seed}`, x, y }
}

/** Shops along streets: a jittered grid with gaps, as in drilling boards and planned quarters. */
export function gridPoints(n: number, seed: number): PointSet {
  const random = createRandom(seed)
  const side = Math.ceil(Math.sqrt(n * 1.4))
  const cells = Array.from({ length: side * side }, (_, i) => i)
  for (let i = cells.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[cells[i], cells[j]] = [cells[j]!, cells[i]!]
  }
  const chosen = cells.slice(0, n)
  return {
    name: `G${n}.${seed}`,
    x: Float64Array.from(chosen, (cell) => (cell % side) * 100),
    y: Float64Array.from(chosen, (cell) => Math.floor(cell / side) * 100),
  }
}

/** Rounded Euclidean distances (TSPLIB's EUC_2D), row by row. */
export function roundedMatrix({ x, y }: PointSet): Float64Array {
  const n = x.length
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) matrix[i * n + j] = Math.round(Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!))
  }
  return matrix
}
