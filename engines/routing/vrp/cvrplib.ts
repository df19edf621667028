import { MAX_CUSTOMERS, parseLines, type FileFault, type TextLines } from './text-lines.ts'

/** A capacitated instance; node 1 of the file is index 0. */
export interface CapacitatedInstance {
  readonly name: string
  readonly nodes: number
  /** Index of the depot. */
  readonly depot: number
  readonly capacity: number
  readonly demand: Float64Array
  /** Service time added to every customer's visit (SERVICE_TIME; 0 if absent). */
  readonly service: number
  /** Number of vehicles, where the file names one (VEHICLES, or "No of trucks" in the comment). */
  readonly vehicles?: number
  /** Longest route, service included (DISTANCE; Infinity if absent). */
  readonly maxDistance: number
  /** Row-major nodes × nodes, by the rounding rule of the file's EDGE_WEIGHT_TYPE. */
  readonly distance: Float64Array
}

const weightTypes = ['EUC_2D', 'CEIL_2D', 'FLOOR_2D', 'EXACT_2D', 'EXPLICIT']
const formats = ['FULL_MATRIX', 'LOWER_ROW', 'LOWER_DIAG_ROW', 'UPPER_ROW', 'UPPER_DIAG_ROW', 'LOWER_COL']

/**
 * Reads a CVRPLIB file (the TSPLIB 95 dialect with CAPACITY, DEMAND_SECTION, DEPOT_SECTION). EUC_2D distances are
 * rounded to the nearest integer, as the library prescribes; EXACT_2D keeps doubles.
 */
export function parseCvrplib(text: string): CapacitatedInstance | FileFault {
  return parseLines(text, read)
}

function read(lines: TextLines): CapacitatedInstance {
  const header = new Map<string, string>()
  let coordinates: Float64Array | undefined
  let demand: Float64Array | undefined
  let distance: Float64Array | undefined
  let depot = 0
  const nodes = (): number => {
    const value = header.get('DIMENSION')
    if (value === undefined) return lines.fail('DIMENSION must come before the sections')
    return lines.whole(Number(value), 'DIMENSION', 1, MAX_CUSTOMERS)
  }
  for (let line = lines.read(); line !== null && line !== 'EOF'; line = lines.read()) {
    const [, key = '', value = ''] = /^([A-Za-z_0-9 ]*?)\s*(?::\s*(.*))?$/.exec(line) ?? []
    switch (key.toUpperCase()) {
      case 'NODE_COORD_SECTION':
        coordinates = readTable(lines, nodes(), 2, 'NODE_COORD_SECTION')
        break
      case 'DEMAND_SECTION':
        demand = readTable(lines, nodes(), 1, 'DEMAND_SECTION')
        break
      case 'EDGE_WEIGHT_SECTION':
        distance = readWeights(lines, nodes(), header.get('EDGE_WEIGHT_FORMAT') ?? 'FULL_MATRIX')
        break
      case 'DEPOT_SECTION':
        depot = readDepot(lines, nodes())
        break
      case '':
        lines.fail(`"${line}" is neither a "KEYWORD : value" line nor the name of a section`)
        break
      default:
        if (!line.includes(':')) lines.fail(`"${line}" is neither "KEYWORD : value" nor a known section`)
        header.set(key.toUpperCase(), value.trim())
        if (key.toUpperCase() === 'EDGE_WEIGHT_TYPE' && !weightTypes.includes(value.trim())) {
          lines.fail(`EDGE_WEIGHT_TYPE ${value} is not supported; known are ${weightTypes.join(', ')}`)
        }
    }
  }
  const count = nodes()
  const capacity = lines.number(header.get('CAPACITY') ?? '', 'CAPACITY')
  if (demand === undefined) return lines.fail('DEMAND_SECTION is missing')
  const type = header.get('EDGE_WEIGHT_TYPE') ?? 'EUC_2D'
  if (type !== 'EXPLICIT') {
    if (coordinates === undefined) return lines.fail('NODE_COORD_SECTION is missing')
    distance = euclidean(coordinates, count, type)
  }
  if (distance === undefined) return lines.fail('EDGE_WEIGHT_SECTION is missing')
  return {
    name: header.get('NAME') ?? '',
    nodes: count,
    depot,
    capacity,
    demand,
    ...fleetOf(lines, header),
    service: Number(header.get('SERVICE_TIME') ?? 0),
    maxDistance: Number(header.get('DISTANCE') ?? Infinity),
    distance,
  }
}

function fleetOf(lines: TextLines, header: ReadonlyMap<string, string>): { vehicles?: number } {
  const trucks = /No of trucks:\s*(\d+)/i.exec(header.get('COMMENT') ?? '')?.[1]
  const named = header.get('VEHICLES') ?? trucks
  if (named === undefined) return {}
  return { vehicles: lines.whole(Number(named), 'VEHICLES', 1, MAX_CUSTOMERS) }
}

/** Rows `i v…` for every node 1 … n, in any order; each once. */
function readTable(lines: TextLines, nodes: number, width: number, section: string): Float64Array {
  const table = new Float64Array(nodes * width)
  const seen = new Uint8Array(nodes)
  for (let row = 0; row < nodes; row++) {
    const values = lines.numbers(`a row of ${section}`, width + 1)
    const i = lines.whole(values[0]!, `the node number in ${section}`, 1, nodes) - 1
    if (seen[i] === 1) lines.fail(`node ${i + 1} appears twice in ${section}`)
    seen[i] = 1
    for (let k = 0; k < width; k++) {
      if (section === 'DEMAND_SECTION' && values[k + 1]! < 0) lines.fail('a demand must not be negative')
      table[i * width + k] = values[k + 1]!
    }
  }
  return table
}

function readDepot(lines: TextLines, nodes: number): number {
  const depots: number[] = []
  for (;;) {
    const [value] = lines.numbers('DEPOT_SECTION', 1)
    if (value === -1) break
    depots.push(lines.whole(value!, 'a depot', 1, nodes) - 1)
  }
  if (depots.length !== 1) lines.fail(`one depot is expected, but there are ${depots.length}`)
  return depots[0]!
}

function readWeights(lines: TextLines, n: number, format: string): Float64Array {
  if (!formats.includes(format)) {
    lines.fail(`EDGE_WEIGHT_FORMAT ${format} is not supported; known are ${formats.join(', ')}`)
  }
  const matrix = new Float64Array(n * n)
  let pending: number[] = []
  let used = 0
  const next = (): number => {
    if (used === pending.length) {
      pending = lines.numbers('EDGE_WEIGHT_SECTION', 1)
      used = 0
    }
    return pending[used++]!
  }
  const full = format === 'FULL_MATRIX'
  // By symmetry LOWER_COL lists the same pairs in the same order as UPPER_ROW.
  const lower = format === 'LOWER_ROW' || format === 'LOWER_DIAG_ROW'
  const diagonal = format.includes('DIAG') ? 1 : 0
  for (let a = 0; a < n; a++) {
    const from = full || lower ? 0 : a + 1 - diagonal
    const until = lower ? a + diagonal : n
    for (let b = from; b < until; b++) {
      const value = next()
      matrix[a * n + b] = value
      if (!full) matrix[b * n + a] = value
    }
  }
  return matrix
}

function euclidean(coordinates: Float64Array, n: number, type: string): Float64Array {
  const round =
    type === 'EUC_2D'
      ? (d: number) => Math.floor(d + 0.5)
      : type === 'CEIL_2D'
        ? Math.ceil
        : type === 'FLOOR_2D'
          ? Math.floor
          : (d: number) => d
  const matrix = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      const dx = coordinates[2 * a]! - coordinates[2 * b]!
      const dy = coordinates[2 * a + 1]! - coordinates[2 * b + 1]!
      matrix[a * n + b] = matrix[b * n + a] = round(Math.sqrt(dx * dx + dy * dy))
    }
  }
  return matrix
}
