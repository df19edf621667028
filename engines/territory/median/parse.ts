import type { MedianInstance } from './instance.ts'

/** Where and why a file cannot be read. */
export interface MedianFormatError {
  readonly error: 'format'
  /** 1-based line. */
  readonly line: number
  readonly message: string
}

const LARGEST = 5000

/**
 * Reads the three public formats of p-median problems, told apart by their first lines:
 * - matrix (Ceselli & Righini's instances): `n p`, the n × n cost matrix (row: customer, column: centre), n demands,
 *   n capacities;
 * - OR-Library pmedcap: `number best`, `n p capacity`, n lines `point x y demand`; costs are Euclidean distances
 *   truncated to whole numbers;
 * - OR-Library pmed: `n edges p`, then `from to cost` a line (the last of repeated edges counts); costs are shortest
 *   paths, capacities unlimited.
 */
export function parseMedian(text: string): MedianInstance | MedianFormatError {
  const reader = new NumberReader(text)
  const first = reader.nextLine()
  if (!first)
    return fail(1, 'the file is empty: expected "n p", "n edges p" or "number best" on the first line')
  if (first.bad) return fail(first.line, first.bad)
  if (first.numbers.length === 3) return readGraph(reader, first)
  const [n = 0, p = 0] = first.numbers
  const second = reader.peekLine()
  // A second line of three numbers is the size of a pmedcap problem – or a row of a 3 × 3 matrix.
  const isPoints = second?.numbers.length === 3 && !second.bad && !(n === 3 && p <= 3)
  if (first.numbers.length === 2 && isPoints) return readPoints(reader, `pmedcap${n}`)
  if (first.numbers.length === 2) return readMatrix(reader, first)
  return fail(first.line, `expected 2 or 3 numbers on the first line, found ${first.numbers.length}`)
}

interface Line {
  readonly line: number
  readonly numbers: readonly number[]
  /** Set when something on the line is not a number. */
  readonly bad?: string
}

class NumberReader {
  private readonly lines: Line[]
  private at = 0
  private inLine = 0

  constructor(text: string) {
    this.lines = text.split(/\r\n|\n|\r/).flatMap((raw, index) => {
      const words = raw
        .trim()
        .split(/[\s,;]+/)
        .filter((word) => word !== '')
      if (words.length === 0) return []
      const wrong = words.find((word) => !Number.isFinite(Number(word)))
      const bad = wrong === undefined ? undefined : `expected a number, found "${wrong.slice(0, 40)}"`
      return [{ line: index + 1, numbers: words.map(Number), bad }]
    })
  }

  nextLine(): Line | undefined {
    return this.lines[this.at++]
  }

  peekLine(): Line | undefined {
    return this.lines[this.at]
  }

  /** The line that the next number comes from, or the last line at the end of the file. */
  get line(): number {
    return this.lines[Math.min(this.at, this.lines.length - 1)]?.line ?? 1
  }

  /** The next `count` numbers wherever lines break, or what is wrong. `what` names them in messages. */
  take(count: number, what: string): Float64Array | MedianFormatError {
    const values = new Float64Array(count)
    for (let got = 0; got < count;) {
      const line = this.lines[this.at]
      if (!line) return fail(this.line, `the file ends after ${got} of ${count} numbers of ${what}`)
      if (line.bad) return fail(line.line, `${line.bad} (in ${what})`)
      values[got++] = line.numbers[this.inLine++]!
      if (this.inLine === line.numbers.length) {
        this.at++
        this.inLine = 0
      }
    }
    return values
  }

  get finished(): boolean {
    return this.at >= this.lines.length
  }
}

function readMatrix(reader: NumberReader, { line, numbers }: Line): MedianInstance | MedianFormatError {
  const [n, p] = numbers as [number, number]
  const wrong = checkSize(line, n, p)
  if (wrong) return wrong
  const cost = reader.take(n * n, `the ${n} × ${n} cost matrix`)
  if ('error' in cost) return cost
  const demandLine = reader.line
  const demand = reader.take(n, `the ${n} demands`)
  if ('error' in demand) return demand
  const capacity = reader.take(n, `the ${n} capacities`)
  if ('error' in capacity) return capacity
  if (!reader.finished) return fail(reader.line, 'more numbers follow after the capacities')
  if (demand.some((q) => q < 0)) return fail(demandLine, 'demands must not be negative')
  return { name: `cpmp-${n}-${p}`, n, p, cost, demand, capacity }
}

function readPoints(reader: NumberReader, name: string): MedianInstance | MedianFormatError {
  const head = reader.nextLine()!
  const [n, p, limit] = head.numbers as [number, number, number]
  const wrong = checkSize(head.line, n, p)
  if (wrong) return wrong
  const x = new Float64Array(n)
  const y = new Float64Array(n)
  const demand = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const row = reader.nextLine()
    if (!row) return fail(reader.line, `the file ends after ${i} of ${n} points`)
    if (row.bad) return fail(row.line, row.bad)
    if (row.numbers.length !== 4) {
      return fail(row.line, `expected "point x y demand", found ${row.numbers.length} numbers`)
    }
    if (row.numbers[0] !== i + 1) return fail(row.line, `expected point ${i + 1}, found ${row.numbers[0]}`)
    if (row.numbers[3]! < 0) return fail(row.line, 'demands must not be negative')
    x[i] = row.numbers[1]!
    y[i] = row.numbers[2]!
    demand[i] = row.numbers[3]!
  }
  if (!reader.finished) return fail(reader.line, 'only one problem a file: cut the file into its problems')
  const cost = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      cost[i * n + j] = Math.floor(Math.sqrt((x[i]! - x[j]!) ** 2 + (y[i]! - y[j]!) ** 2))
  }
  return { name, n, p, cost, demand, capacity: new Float64Array(n).fill(limit) }
}

function readGraph(reader: NumberReader, { line, numbers }: Line): MedianInstance | MedianFormatError {
  const [n, edges, p] = numbers as [number, number, number]
  const wrong = checkSize(line, n, p)
  if (wrong) return wrong
  const cost = new Float64Array(n * n).fill(Infinity)
  for (let i = 0; i < n; i++) cost[i * n + i] = 0
  for (let e = 0; e < edges; e++) {
    const row = reader.nextLine()
    if (!row) return fail(reader.line, `the file ends after ${e} of ${edges} edges`)
    if (row.bad) return fail(row.line, row.bad)
    const [from, to, length] = row.numbers
    if (row.numbers.length !== 3)
      return fail(row.line, `expected "from to cost", found ${row.numbers.length} numbers`)
    if (!isPoint(from!, n) || !isPoint(to!, n)) return fail(row.line, `points are numbered from 1 to ${n}`)
    if (length! < 0) return fail(row.line, 'costs of edges must not be negative')
    cost[(from! - 1) * n + to! - 1] = length!
    cost[(to! - 1) * n + from! - 1] = length!
  }
  if (!reader.finished) return fail(reader.line, `more lines follow after the ${edges} edges`)
  shortestPaths(cost, n)
  if (cost.some((c) => c === Infinity))
    return fail(line, 'the graph is not connected: some points cannot be reached')
  return {
    name: `pmed-${n}-${p}`,
    n,
    p,
    cost,
    demand: new Float64Array(n).fill(1),
    capacity: new Float64Array(n).fill(Infinity),
  }
}

/** All shortest paths in place (Floyd, 1962). */
function shortestPaths(cost: Float64Array, n: number): void {
  for (let via = 0; via < n; via++) {
    for (let i = 0; i < n; i++) {
      const first = cost[i * n + via]!
      if (first === Infinity) continue
      for (let j = 0; j < n; j++) {
        const length = first + cost[via * n + j]!
        if (length < cost[i * n + j]!) cost[i * n + j] = length
      }
    }
  }
}

function checkSize(line: number, n: number, p: number): MedianFormatError | undefined {
  if (!Number.isInteger(n) || n < 1)
    return fail(line, `the number of points must be a whole number from 1, not ${n}`)
  if (n > LARGEST)
    return fail(line, `${n} points are more than the ${LARGEST} that a cost matrix is kept for`)
  if (!Number.isInteger(p) || p < 1 || p > n) {
    return fail(line, `the number of centres must be a whole number from 1 to ${n}, not ${p}`)
  }
  return undefined
}

function isPoint(i: number, n: number): boolean {
  return Number.isInteger(i) && i >= 1 && i <= n
}

function fail(line: number, message: string): MedianFormatError {
  return { error: 'format', line, message }
}
