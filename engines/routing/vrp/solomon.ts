import { MAX_CUSTOMERS, parseLines, type FileFault, type TextLines } from './text-lines.ts'

/** A Solomon (or Gehring–Homberger) instance; node 0 is the depot. */
export interface WindowedInstance {
  readonly name: string
  readonly vehicles: number
  readonly capacity: number
  readonly nodes: number
  readonly demand: Float64Array
  readonly ready: Float64Array
  readonly due: Float64Array
  readonly service: Float64Array
  /** Row-major nodes × nodes: Euclidean, double precision, not rounded. Travel time equals distance. */
  readonly distance: Float64Array
}

/** Reads a file of Solomon's format (1987). */
export function parseSolomon(text: string): WindowedInstance | FileFault {
  return parseLines(text, read)
}

function read(lines: TextLines): WindowedInstance {
  const name = lines.read() ?? lines.fail('the file is empty')
  expectLine(lines, /^VEHICLE/i, 'VEHICLE')
  expectLine(lines, /^NUMBER\s+CAPACITY/i, 'NUMBER CAPACITY')
  const [vehicles, capacity] = lines.numbers('the number of vehicles and their capacity', 2)
  lines.whole(vehicles!, 'the number of vehicles', 1, MAX_CUSTOMERS)
  expectLine(lines, /^CUSTOMER/i, 'CUSTOMER')
  expectLine(lines, /^CUST/i, 'the column titles (CUST NO. XCOORD. …)')
  const rows: number[][] = []
  while (lines.read() !== null) {
    lines.back()
    const row = lines.numbers('a customer (number, x, y, demand, ready time, due date, service time)', 7)
    if (row[0] !== rows.length) lines.fail(`customer ${rows.length} was expected here, not ${row[0]}`)
    if (row[4]! > row[5]!) lines.fail(`customer ${row[0]} is ready (${row[4]}) after it is due (${row[5]})`)
    if (row[3]! < 0 || row[6]! < 0) lines.fail('demand and service time must not be negative')
    if (rows.length > MAX_CUSTOMERS) lines.fail(`more than ${MAX_CUSTOMERS} customers`)
    rows.push(row)
  }
  if (rows.length === 0) lines.fail('there is no depot line')
  const column = (k: number): Float64Array => Float64Array.from(rows, (row) => row[k]!)
  return {
    name,
    vehicles: vehicles!,
    capacity: capacity!,
    nodes: rows.length,
    demand: column(3),
    ready: column(4),
    due: column(5),
    service: column(6),
    distance: euclideanMatrix(column(1), column(2)),
  }
}

function expectLine(lines: TextLines, pattern: RegExp, what: string): void {
  const line = lines.read()
  if (line === null || !pattern.test(line)) lines.fail(`"${what}" was expected, not "${line ?? 'the end'}"`)
}

/** Straight-line distances between points, row-major, in double precision. */
export function euclideanMatrix(x: Float64Array, y: Float64Array): Float64Array {
  const n = x.length
  const matrix = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      const dx = x[a]! - x[b]!
      const dy = y[a]! - y[b]!
      matrix[a * n + b] = matrix[b * n + a] = Math.sqrt(dx * dx + dy * dy)
    }
  }
  return matrix
}
