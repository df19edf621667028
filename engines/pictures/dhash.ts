/** Size to which a picture is shrunk before it is hashed. */
export const hashColumns = 9
export const hashRows = 8

/** Brightness 0–255, row by row. */
export interface GrayPicture {
  readonly width: number
  readonly height: number
  readonly pixels: ArrayLike<number>
}

/** Pictures with less contrast than this (a covered lens, a white wall) all look alike and prove nothing. */
const leastContrast = 16

/**
 * The difference hash of a picture: for each of 8 rows, whether each of 8 places is darker than its right neighbour,
 * as 64 bits in 16 hex digits. Scaling, compression and a change of brightness leave most bits as they are, so near
 * copies differ in few. Null for a picture without contrast. Wants exactly 9 × 8 pixels, else throws a RangeError.
 */
export function dHash({ width, height, pixels }: GrayPicture): string | null {
  if (width !== hashColumns || height !== hashRows || pixels.length < width * height)
    throw new RangeError(`a picture of ${hashColumns} × ${hashRows} pixels is wanted`)
  const values = Array.from({ length: width * height }, (_, index) => pixels[index]!)
  if (Math.max(...values) - Math.min(...values) < leastContrast) return null
  let bits = 0n
  for (let row = 0; row < height; row++)
    for (let column = 0; column + 1 < width; column++) {
      const here = values[row * width + column]!
      const right = values[row * width + column + 1]!
      bits = (bits << 1n) | (here < right ? 1n : 0n)
    }
  return bits.toString(16).padStart(16, '0')
}

/** In how many of 64 bits two hashes differ, 0–64. */
export function hammingDistance(a: string, b: string): number {
  let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let count = 0
  for (; bits > 0n; bits >>= 1n) count += Number(bits & 1n)
  return count
}
