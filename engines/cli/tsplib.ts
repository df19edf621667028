import { denseMatrix, type DenseMatrix } from '../geo/index.ts'
import { coordinateDistances } from './tsplib-distance.ts'
import { formatError, type FormatError } from './types.ts'

export interface TsplibInstance {
  readonly name: string
  readonly type: 'TSP' | 'ATSP'
  /** Node number in the file of every row of the matrix. */
  readonly labels: readonly number[]
  readonly matrix: DenseMatrix
  /** Plane coordinates, where the file has them and distance grows with them. */
  readonly points?: { readonly x: Float64Array; readonly y: Float64Array }
}

/** Beyond this a full matrix no longer fits comfortably (n² · 8 bytes). */
const MAX_DIMENSION = 8_000

/** A token with the line it stands on. */
interface Token {
  readonly text: string
  readonly line: number
}

/** Carries a FormatError out of nested functions; never leaves this file. */
class Malformed extends Error {
  readonly detail: FormatError
  constructor(line: number, message: string) {
    super(message)
    this.detail = formatError(line, message)
  }
}

/**
 * Reads a TSPLIB 95 file of type TSP or ATSP with EUC_2D, EUC_3D, CEIL_2D, MAN_2D, MAX_2D, GEO, ATT or
 * EXPLICIT weights in any EDGE_WEIGHT_FORMAT. Distances follow the library's rounding.
 */
export function parseTsplib(text: string): TsplibInstance | FormatError {
  try {
    return parse(text)
  } catch (cause) {
    if (cause instanceof Malformed) return cause.detail
    throw cause
  }
}

const sectionNames = new Set([
  'NODE_COORD_SECTION',
  'EDGE_WEIGHT_SECTION',
  'DISPLAY_DATA_SECTION',
  'FIXED_EDGES_SECTION',
  'TOUR_SECTION',
  'DEPOT_SECTION',
  'DEMAND_SECTION',
  'EDGE_DATA_SECTION',
])

function parse(text: string): TsplibInstance {
  const lines = text.split(/\r\n|\n|\r/)
  const header = new Map<string, Token>()
  const sections = new Map<string, { line: number; tokens: Token[] }>()
  let open: Token[] | undefined
  for (const [i, raw] of lines.entries()) {
    const line = i + 1
    const content = raw.trim()
    if (content === '') continue
    if (content === 'EOF') break
    const keyword = /^([A-Z_0-9]+)\s*:?\s*(.*)$/.exec(content)
    if (keyword && sectionNames.has(keyword[1]!)) {
      open = content
        .slice(keyword[1]!.length)
        .replace(/^\s*:?\s*/, '')
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => ({ text: word, line }))
      sections.set(keyword[1]!, { line, tokens: open })
    } else if (keyword && /^[A-Z_]+$/.test(keyword[1]!) && /^[A-Z_]+\s*:/.test(content)) {
      header.set(keyword[1]!, { text: keyword[2]!.trim(), line })
      open = undefined
    } else if (open) {
      for (const word of content.split(/\s+/)) open.push({ text: word, line })
    } else {
      throw new Malformed(line, `"${content.slice(0, 40)}" is neither "KEYWORD : value" nor inside a section`)
    }
  }
  return build(header, sections, lines.length)
}

function build(
  header: Map<string, Token>,
  sections: Map<string, { line: number; tokens: Token[] }>,
  lastLine: number,
): TsplibInstance {
  const need = (keyword: string): Token => {
    const token = header.get(keyword)
    if (token === undefined || token.text === '') {
      throw new Malformed(token?.line ?? lastLine, `${keyword} is missing`)
    }
    return token
  }
  const dimension = need('DIMENSION')
  const n = Number(dimension.text)
  if (!Number.isInteger(n) || n < 1)
    throw new Malformed(dimension.line, `DIMENSION "${dimension.text}" is no count`)
  if (n > MAX_DIMENSION)
    throw new Malformed(dimension.line, `DIMENSION ${n} is above the ${MAX_DIMENSION} supported`)
  const type = header.get('TYPE')?.text.split(/\s+/)[0] ?? 'TSP'
  if (type !== 'TSP' && type !== 'ATSP') {
    throw new Malformed(header.get('TYPE')!.line, `TYPE "${type}" is not a tour: expected TSP or ATSP`)
  }
  for (const unsupported of ['FIXED_EDGES_SECTION', 'EDGE_DATA_SECTION']) {
    const section = sections.get(unsupported)
    if (section) throw new Malformed(section.line, `${unsupported} is not supported`)
  }
  const name = header.get('NAME')?.text || 'unnamed'
  const weightType = need('EDGE_WEIGHT_TYPE')
  if (weightType.text === 'EXPLICIT') {
    const section = sections.get('EDGE_WEIGHT_SECTION')
    if (!section)
      throw new Malformed(lastLine, 'EDGE_WEIGHT_TYPE is EXPLICIT but EDGE_WEIGHT_SECTION is missing')
    const matrix = readWeights(n, need('EDGE_WEIGHT_FORMAT'), section)
    return { name, type, labels: Array.from({ length: n }, (_, i) => i + 1), matrix }
  }
  const distance = coordinateDistances[weightType.text]
  if (distance === undefined) {
    const known = [...Object.keys(coordinateDistances), 'EXPLICIT'].join(', ')
    throw new Malformed(weightType.line, `EDGE_WEIGHT_TYPE "${weightType.text}" is not supported (${known})`)
  }
  const section = sections.get('NODE_COORD_SECTION')
  if (!section) throw new Malformed(lastLine, 'NODE_COORD_SECTION is missing')
  const { labels, x, y, z } = readCoordinates(n, weightType.text === 'EUC_3D', section)
  const values = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const d = distance(x[i]!, y[i]!, x[j]!, y[j]!, z[i]!, z[j]!)
      values[i * n + j] = d
      values[j * n + i] = d
    }
  }
  return { name, type, labels, matrix: denseMatrix(n, values), points: { x, y } }
}

function number(token: Token | undefined, what: string, lastLine: number): number {
  if (token === undefined) throw new Malformed(lastLine, `the file ends where ${what} was expected`)
  const value = Number(token.text)
  if (!Number.isFinite(value)) throw new Malformed(token.line, `"${token.text}" is not a number (${what})`)
  return value
}

function readCoordinates(n: number, threeD: boolean, { line, tokens }: { line: number; tokens: Token[] }) {
  const width = threeD ? 4 : 3
  const labels: number[] = []
  const seen = new Set<number>()
  const [x, y, z] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  const lastLine = tokens.at(-1)?.line ?? line
  for (let i = 0; i < n; i++) {
    const base = i * width
    const first = tokens[base]
    if (first === undefined) throw new Malformed(lastLine, `only ${i} of ${n} nodes have coordinates`)
    const label = number(first, 'a node number', lastLine)
    const onLine = tokens.slice(base, base + width).filter((token) => token.line === first.line).length
    if (onLine < width || tokens[base + width]?.line === first.line) {
      throw new Malformed(first.line, `a node's line has a number and ${width - 1} coordinates`)
    }
    if (!Number.isInteger(label)) throw new Malformed(first.line, `"${first.text}" is not a node number`)
    if (seen.has(label)) throw new Malformed(first.line, `node ${label} comes twice`)
    seen.add(label)
    labels.push(label)
    x[i] = number(tokens[base + 1], 'x', lastLine)
    y[i] = number(tokens[base + 2], 'y', lastLine)
    if (threeD) z[i] = number(tokens[base + 3], 'z', lastLine)
  }
  const extra = tokens[n * width]
  if (extra && extra.text !== '-1') throw new Malformed(extra.line, `more than the ${n} nodes of DIMENSION`)
  return { labels, x, y, z }
}

/** For each format the pairs in the order in which the file lists them. */
const triangles: Readonly<
  Record<string, { readonly byRow: boolean; readonly upper: boolean; readonly diagonal: boolean }>
> = {
  UPPER_ROW: { byRow: true, upper: true, diagonal: false },
  LOWER_ROW: { byRow: true, upper: false, diagonal: false },
  UPPER_DIAG_ROW: { byRow: true, upper: true, diagonal: true },
  LOWER_DIAG_ROW: { byRow: true, upper: false, diagonal: true },
  UPPER_COL: { byRow: false, upper: true, diagonal: false },
  LOWER_COL: { byRow: false, upper: false, diagonal: false },
  UPPER_DIAG_COL: { byRow: false, upper: true, diagonal: true },
  LOWER_DIAG_COL: { byRow: false, upper: false, diagonal: true },
}

function readWeights(
  n: number,
  format: Token,
  { line, tokens }: { line: number; tokens: Token[] },
): DenseMatrix {
  const values = new Float64Array(n * n)
  const lastLine = tokens.at(-1)?.line ?? line
  let used = 0
  const take = (): number => {
    if (used === tokens.length)
      throw new Malformed(lastLine, `only ${used} weights where ${format.text} needs more`)
    return number(tokens[used++], 'a weight', lastLine)
  }
  const shape = triangles[format.text]
  if (format.text === 'FULL_MATRIX') {
    for (let k = 0; k < n * n; k++) values[k] = take()
  } else if (shape) {
    // A column-wise upper triangle lists the same pairs in the same order as a row-wise lower one.
    const lower = shape.upper !== shape.byRow
    for (let i = 0; i < n; i++) {
      const from = lower ? 0 : i + (shape.diagonal ? 0 : 1)
      const to = lower ? i - (shape.diagonal ? 0 : 1) : n - 1
      for (let j = from; j <= to; j++) {
        const weight = take()
        values[i * n + j] = weight
        values[j * n + i] = weight
      }
    }
  } else {
    const known = ['FULL_MATRIX', ...Object.keys(triangles)].join(', ')
    throw new Malformed(format.line, `EDGE_WEIGHT_FORMAT "${format.text}" is not supported (${known})`)
  }
  if (used < tokens.length) {
    throw new Malformed(tokens[used]!.line, `more weights than ${format.text} of ${n} nodes needs (${used})`)
  }
  // TSPLIB marks the diagonal by 0 or by a huge number; a tour never uses it.
  for (let i = 0; i < n; i++) values[i * n + i] = 0
  return denseMatrix(n, values)
}
