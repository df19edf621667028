/**
 * The grid of the map. Level L divides 360° × 360° into 2^L × 2^L squares (latitude uses the middle half), numbered
 * in Morton order: the square around a point at level L is its number at level 26 shifted right by 2·(26 − L), so
 * a square at any level is one range of the column `customers.cell`. The SQL function `map_cell` computes the same.
 */
export const finestLevel = 26

export interface Window {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export interface CellRange {
  readonly from: bigint
  readonly to: bigint
}

const column = (degrees: number, level: number): number =>
  Math.min(Math.floor(((degrees + 180) / 360) * 2 ** level), 2 ** level - 1)

/** Number of the level-26 cell of a point in degrees. */
export function mapCell(lng: number, lat: number): bigint {
  return interleave(column(lng, finestLevel), column(lat, finestLevel), finestLevel)
}

function interleave(x: number, y: number, level: number): bigint {
  let code = 0n
  for (let bit = 0; bit < level; bit++) {
    code |= BigInt(Math.floor(x / 2 ** bit) % 2) << BigInt(2 * bit)
    code |= BigInt(Math.floor(y / 2 ** bit) % 2) << BigInt(2 * bit + 1)
  }
  return code
}

/** The level at which a square is about 64 pixels wide on a map of 256-pixel tiles. */
export function clusterLevel(zoom: number): number {
  return Math.max(2, Math.min(finestLevel, Math.floor(zoom) + 2))
}

/** How far to shift a level-26 number right to get the square's number at a level. */
export const cellShift = (level: number): number => 2 * (finestLevel - level)

/**
 * At most about 16 ranges of `cell` that together cover a window, in rising order. They may reach a little beyond
 * its edges: the caller still compares degrees.
 */
export function coveringRanges(window: Window): CellRange[] {
  const extent = Math.max(window.east - window.west, window.north - window.south, 1e-7)
  // At this level the window is at most four squares wide.
  const level = Math.max(0, Math.min(finestLevel, Math.floor(Math.log2(360 / extent)) + 1))
  const shift = BigInt(cellShift(level))
  const codes: bigint[] = []
  for (let x = column(window.west, level); x <= column(window.east, level); x++)
    for (let y = column(window.south, level); y <= column(window.north, level); y++)
      codes.push(interleave(x, y, level))
  codes.sort((a, b) => (a < b ? -1 : 1))
  const ranges: { from: bigint; to: bigint }[] = []
  for (const code of codes) {
    const last = ranges.at(-1)
    const from = code << shift
    const to = ((code + 1n) << shift) - 1n
    if (last !== undefined && last.to + 1n === from) last.to = to
    else ranges.push({ from, to })
  }
  return ranges
}
