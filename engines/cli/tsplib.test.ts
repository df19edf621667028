import { describe, expect, it } from 'vitest'
import { solveTsp } from '../routing/index.ts'
import { parseTsplib, type TsplibInstance } from './tsplib.ts'
import { coordinateDistances } from './tsplib-distance.ts'
import { isFormatError } from './types.ts'

function read(text: string): TsplibInstance {
  const instance = parseTsplib(text)
  if (isFormatError(instance)) throw new Error(`${instance.line}: ${instance.message}`)
  return instance
}

function complaint(text: string): { line: number; message: string } {
  const instance = parseTsplib(text)
  if (!isFormatError(instance)) throw new Error('was accepted')
  return instance
}

const explicit = (format: string, weights: string, type = 'TSP') =>
  `NAME: x\nTYPE: ${type}\nDIMENSION: 4\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: ${format}\nEDGE_WEIGHT_SECTION\n${weights}\nEOF\n`

const plane = (lines: string, type = 'EUC_2D') =>
  `NAME : p\nCOMMENT : a : b\nTYPE : TSP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : ${type}\nNODE_COORD_SECTION\n${lines}\nEOF`

describe('TSPLIB weights', () => {
  it('are the same matrix in every triangular format', () => {
    // w(i, j) of four nodes: 12 13 14 23 24 34 stand for the pairs they name.
    const rows = [
      [0, 12, 13, 14],
      [12, 0, 23, 24],
      [13, 23, 0, 34],
      [14, 24, 34, 0],
    ].flat()
    const formats: Record<string, string> = {
      FULL_MATRIX: '0 12 13 14 12 0 23 24 13 23 0 34 14 24 34 0',
      UPPER_ROW: '12 13 14\n23 24\n34',
      UPPER_DIAG_ROW: '0 12 13 14\n0 23 24\n0 34\n0',
      LOWER_ROW: '12\n13 23\n14 24 34',
      LOWER_DIAG_ROW: '0\n12 0\n13 23 0\n14 24 34 0',
      UPPER_COL: '12\n13 23\n14 24 34',
      UPPER_DIAG_COL: '0\n12 0\n13 23 0\n14 24 34 0',
      LOWER_COL: '12 13 14\n23 24\n34',
      LOWER_DIAG_COL: '0 12 13 14\n0 23 24\n0 34\n0',
    }
    for (const [format, weights] of Object.entries(formats)) {
      const { places } = read(explicit(format, weights))
      expect('values' in places && [...places.values], format).toEqual(rows)
    }
  })

  it('may be one-way, and the diagonal does not count', () => {
    const { places, type } = read(
      explicit('FULL_MATRIX', '9999 1 2 3 4 9999 5 6 7 8 9999 9 10 11 12 9999', 'ATSP'),
    )
    expect(type).toBe('ATSP')
    expect([places.at(0, 1), places.at(1, 0), places.at(3, 3)]).toEqual([1, 4, 0])
  })

  it('follow each rounding rule of the library', () => {
    const at = (rule: string, ...[x1, y1, x2, y2]: [number, number, number, number]) =>
      coordinateDistances[rule]!(Float64Array.of(x1, x2), Float64Array.of(y1, y2), new Float64Array(2))(0, 1)
    // √(1² + 2²) = 2.236, √(1² + 1²)·… : nearest, up, and at the half.
    expect(at('EUC_2D', 0, 0, 1, 2)).toBe(2)
    expect(at('EUC_2D', 0, 0, 1.5, 2)).toBe(3)
    expect(at('CEIL_2D', 0, 0, 1, 2)).toBe(3)
    // √(100/10) = 3.16 → 3 is less → 4; √(90/10) = 3 exactly.
    expect(at('ATT', 0, 0, 10, 0)).toBe(4)
    expect(at('ATT', 0, 0, 9, 3)).toBe(3)
    expect(at('MAN_2D', 0, 0, 3, 4)).toBe(7)
    expect(at('MAX_2D', 0, 0, 3, 4)).toBe(4)
    // One degree of latitude: 6378.388 · 3.141592/180 = 111.32 → + 1 → 112. 0.30 means 30 minutes: 55.66 → 56.
    expect(at('GEO', 10, 20, 11, 20)).toBe(112)
    expect(at('GEO', 10, 20, 10.3, 20)).toBe(56)
  })

  it('GEO: the shortest round of the fourteen towns of burma14 is 3323', () => {
    const towns =
      '16.47 96.10|16.47 94.44|20.09 92.54|22.39 93.37|25.23 97.24|22.00 96.05|20.47 97.02|17.20 96.29|16.30 97.38|14.05 98.12|16.53 97.38|21.52 95.59|19.41 97.13|20.09 94.55'
        .split('|')
        .map((town, i) => `${i + 1} ${town}`)
    const text = plane(towns.join('\n'), 'GEO').replace('DIMENSION : 3', 'DIMENSION : 14')
    const tour = solveTsp(read(text).places, {}, { iterations: 100 }, 1)
    expect(tour).toMatchObject({ cost: 3323, exact: true })
  })

  it('FIXED_EDGES_SECTION: a tour has them though it gets longer', () => {
    // A line of four towns and one apart, which is best left from the end of the line.
    const text = plane('10 0 0\n20 1 0\n30 2 0\n40 3 0\n50 9 9').replace('DIMENSION : 3', 'DIMENSION : 5')
    const fixed = text.replace('EOF', 'FIXED_EDGES_SECTION\n10 40\n20 50\n-1\nEOF')
    const { places, fixedEdges, labels } = read(fixed)
    expect(fixedEdges).toEqual([
      [0, 3],
      [1, 4],
    ])
    const free = solveTsp(places, {}, { iterations: 50 }, 1)
    const tour = solveTsp(places, { fixedEdges }, { iterations: 50 }, 1)
    const route = tour.order.map((row) => labels[row]!)
    const follows = (a: number, b: number) =>
      Math.abs(route.indexOf(a) - route.indexOf(b)) % (route.length - 2) === 1
    expect(follows(10, 40) && follows(20, 50)).toBe(true)
    expect(tour.cost).toBeGreaterThan(free.cost)
    expect(complaint(fixed.replace('20 50', '20 51'))).toMatchObject({ line: 14 })
  })

  it('keep the node numbers of the file, whatever they are', () => {
    const { labels, places, name } = read(plane('7 0 0\n30 3.0e0 4\r\n  9   1e1 0  '))
    expect(labels).toEqual([7, 30, 9])
    expect('points' in places && Array.from(places.points.x)).toEqual([0, 3, 10])
    expect(name).toBe('p')
  })
})

describe('malformed TSPLIB files are answered with the line', () => {
  it.each([
    ['1 0 0\n2 x 0\n3 1 1', 8, '"x" is not a number'],
    ['1 0 0\n2 0\n3 1 1', 8, 'a number and 2 coordinates'],
    ['1 0 0\n2 0 1 5\n3 1 1', 8, 'a number and 2 coordinates'],
    ['1 0 0\n2 0 1', 8, 'only 2 of 3 nodes'],
    ['1 0 0\n1 0 1\n3 0 0', 8, 'node 1 comes twice'],
    ['1 0 0\n2 0 1\n3 0 0\n4 0 0', 10, 'more than the 3 nodes'],
    ['1.5 0 0\n2 0 1\n3 0 0', 7, 'not a node number'],
  ])('coordinates: %j', (lines, line, message) => {
    const found = complaint(plane(lines))
    expect(found.line).toBe(line)
    expect(found.message).toContain(message)
  })

  it.each([
    [explicit('UPPER_ROW', '1 2 3\n4 5'), 8, 'needs more'],
    [explicit('UPPER_ROW', '1 2 3\n4 5\n6 7'), 9, 'more weights'],
    [explicit('DIAGONAL', '1'), 5, 'EDGE_WEIGHT_FORMAT "DIAGONAL"'],
    [explicit('UPPER_ROW', '1 2 NaN\n4 5\n6'), 7, 'not a number'],
    [plane('1 0 0', 'XRAY1'), 5, 'EDGE_WEIGHT_TYPE "XRAY1"'],
    [plane('').replace('DIMENSION : 3', 'DIMENSION : many'), 4, 'is no count'],
    [plane('').replace('DIMENSION : 3', 'DIMENSION : 1000000'), 4, 'above'],
    [plane('').replace('TYPE : TSP', 'TYPE : CVRP'), 3, 'TYPE "CVRP"'],
    ['hello\n', 1, 'neither'],
    ['', 1, 'DIMENSION is missing'],
    [plane('').replace('NODE_COORD_SECTION\n', ''), 7, 'NODE_COORD_SECTION is missing'],
  ])('header and weights %#', (text, line, message) => {
    const found = complaint(text)
    expect(found.message).toContain(message)
    expect(found.line).toBe(line)
  })
})
