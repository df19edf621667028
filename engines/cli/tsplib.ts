import { denseMatrix, type DenseMatrix } from '../geo/index.ts'
import type { MeasuredPlaces } from '../routing/index.ts'
import { createNumberReader, type NumberReader } from './number-reader.ts'
import { coordinateDistances, flatDistances } from './tsplib-distance.ts'
import { formatError, type FormatError } from './types.ts'

export interface TsplibInstance {
  readonly name: string
  readonly type: 'TSP' | 'ATSP'
  /** Node number in the file of every row of the matrix. */
  readonly labels: readonly number[]
  /** A table for EXPLICIT weights, otherwise coordinates from which distances are worked out. */
  readonly places: DenseMatrix | MeasuredPlaces
  /** Edges that a tour must have, as rows of the matrix. */
  readonly fixedEdges: readonly (readonly [number, number])[]
}

/** Beyond this a table of weights no longer fits comfortably (n² · 8 bytes). */
const MAX_TABLE = 8_000
const MAX_COORDINATES = 200_000

/** The value of a header line. */
interface Token {
  readonly text: string
  readonly line: number
}

/** Where the words of a section stand in the text. */
interface Section {
  readonly line: number
  readonly from: number
  to: number
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

/** Characters with which a line of data begins, and no keyword. */
const DATA_START = /[-+.\d]/

function parse(original: string): TsplibInstance {
  const text = original.includes('\r') ? original.replace(/\r\n?/g, '\n') : original
  const header = new Map<string, Token>()
  const sections = new Map<string, Section>()
  let open: Section | undefined
  let line = 0
  for (let from = 0; from <= text.length;) {
    line++
    const newline = text.indexOf('\n', from)
    const to = newline < 0 ? text.length : newline
    let start = from
    while (start < to && text.charCodeAt(start) <= 32) start++
    from = to + 1
    if (start === to) continue
    if (open && DATA_START.test(text[start]!)) {
      open.to = to
      continue
    }
    const content = text.slice(start, to).trimEnd()
    if (content === 'EOF') break
    const keyword = /^([A-Z_0-9]+)\s*:?\s*(.*)$/.exec(content)
    if (keyword && sectionNames.has(keyword[1]!)) {
      open = { line, from: start + content.length - keyword[2]!.length, to }
      sections.set(keyword[1]!, open)
    } else if (keyword && /^[A-Z_]+\s*:/.test(content)) {
      header.set(keyword[1]!, { text: keyword[2]!.trim(), line })
      open = undefined
    } else if (open) {
      open.to = to
    } else {
      throw new Malformed(line, `"${content.slice(0, 40)}" is neither "KEYWORD : value" nor inside a section`)
    }
  }
  return build(text, header, sections, line)
}

function build(
  text: string,
  header: Map<string, Token>,
  sections: Map<string, Section>,
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
  const type = header.get('TYPE')?.text.split(/\s+/)[0] ?? 'TSP'
  if (type !== 'TSP' && type !== 'ATSP') {
    throw new Malformed(header.get('TYPE')!.line, `TYPE "${type}" is not a tour: expected TSP or ATSP`)
  }
  const edgeData = sections.get('EDGE_DATA_SECTION')
  if (edgeData) throw new Malformed(edgeData.line, 'EDGE_DATA_SECTION is not supported')
  const weightType = need('EDGE_WEIGHT_TYPE')
  const limit = weightType.text === 'EXPLICIT' ? MAX_TABLE : MAX_COORDINATES
  if (n > limit) throw new Malformed(dimension.line, `DIMENSION ${n} is above the ${limit} supported`)
  const reader = ({ from, to, line }: Section) => createNumberReader(text, from, to, line)
  const fixed = sections.get('FIXED_EDGES_SECTION')
  if (fixed && type === 'ATSP') throw new Malformed(fixed.line, 'FIXED_EDGES_SECTION needs TYPE TSP')
  const name = header.get('NAME')?.text || 'unnamed'
  if (weightType.text === 'EXPLICIT') {
    const section = sections.get('EDGE_WEIGHT_SECTION')
    if (!section)
      throw new Malformed(lastLine, 'EDGE_WEIGHT_TYPE is EXPLICIT but EDGE_WEIGHT_SECTION is missing')
    const places = readWeights(n, need('EDGE_WEIGHT_FORMAT'), reader(section))
    const labels = Array.from({ length: n }, (_, i) => i + 1)
    return { name, type, labels, places, fixedEdges: fixed ? readEdges(labels, reader(fixed)) : [] }
  }
  const distance = coordinateDistances[weightType.text]
  if (distance === undefined) {
    const known = [...Object.keys(coordinateDistances), 'EXPLICIT'].join(', ')
    throw new Malformed(weightType.line, `EDGE_WEIGHT_TYPE "${weightType.text}" is not supported (${known})`)
  }
  const section = sections.get('NODE_COORD_SECTION')
  if (!section) throw new Malformed(lastLine, 'NODE_COORD_SECTION is missing')
  const { labels, x, y, z } = readCoordinates(n, weightType.text === 'EUC_3D', reader(section))
  const places: MeasuredPlaces = {
    size: n,
    at: distance(x, y, z),
    integral: true,
    points: weightType.text === 'GEO' ? unrolled(x, y) : { x, y },
    flat: flatDistances.has(weightType.text),
  }
  return { name, type, labels, places, fixedEdges: fixed ? readEdges(labels, reader(fixed)) : [] }
}

/** Latitudes and longitudes as a map that is true to scale at the middle latitude. */
function unrolled(lat: Float64Array, lng: Float64Array): MeasuredPlaces['points'] {
  const middle = lat.reduce((sum, value) => sum + value, 0) / lat.length
  const scale = Math.cos((middle * Math.PI) / 180)
  return { x: lat, y: lng.map((value) => value * scale) }
}

function number(reader: NumberReader, what: string): number {
  const value = reader.value()
  if (!Number.isFinite(value))
    throw new Malformed(reader.line, `"${reader.word()}" is not a number (${what})`)
  return value
}

function readCoordinates(n: number, threeD: boolean, reader: NumberReader) {
  const axes = threeD ? 3 : 2
  const labels: number[] = []
  // Most files count upwards: only for the others the numbers have to be remembered.
  let seen: Set<number> | undefined
  const [x, y, z] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  const coordinates = [x, y, z]
  let more = reader.next()
  for (let i = 0; i < n; i++) {
    if (!more) throw new Malformed(reader.line, `only ${i} of ${n} nodes have coordinates`)
    const { line } = reader
    const label = number(reader, 'a node number')
    if (!Number.isInteger(label)) throw new Malformed(line, `"${reader.word()}" is not a node number`)
    if (i > 0 && label <= labels[i - 1]!) seen ??= new Set(labels)
    if (seen?.has(label)) throw new Malformed(line, `node ${label} comes twice`)
    seen?.add(label)
    labels.push(label)
    for (let axis = 0; axis < axes; axis++) {
      more = reader.next()
      if (!more || reader.line !== line) {
        throw new Malformed(line, `a node's line has a number and ${axes} coordinates`)
      }
      coordinates[axis]![i] = number(reader, 'xyz'[axis]!)
    }
    more = reader.next()
    if (more && reader.line === line) {
      throw new Malformed(line, `a node's line has a number and ${axes} coordinates`)
    }
  }
  if (more && reader.word() !== '-1') {
    throw new Malformed(reader.line, `more than the ${n} nodes of DIMENSION`)
  }
  return { labels, x, y, z }
}

/** Pairs of node numbers up to a −1. */
function readEdges(labels: readonly number[], reader: NumberReader): [number, number][] {
  const rows = new Map(labels.map((label, row) => [label, row]))
  const take = (): number => {
    const row = rows.get(number(reader, 'a node number'))
    if (row === undefined) throw new Malformed(reader.line, `"${reader.word()}" is not a node of the file`)
    return row
  }
  const edges: [number, number][] = []
  while (reader.next() && reader.word() !== '-1') {
    const from = take()
    if (!reader.next()) throw new Malformed(reader.line, 'a fixed edge has two ends')
    edges.push([from, take()])
  }
  return edges
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

function readWeights(n: number, format: Token, reader: NumberReader): DenseMatrix {
  const values = new Float64Array(n * n)
  let used = 0
  const take = (): number => {
    if (!reader.next())
      throw new Malformed(reader.line, `only ${used} weights where ${format.text} needs more`)
    used++
    return number(reader, 'a weight')
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
  if (reader.next()) {
    throw new Malformed(reader.line, `more weights than ${format.text} of ${n} nodes needs (${used})`)
  }
  // TSPLIB marks the diagonal by 0 or by a huge number; a tour never uses it.
  for (let i = 0; i < n; i++) values[i * n + i] = 0
  return denseMatrix(n, values)
}
