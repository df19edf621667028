/** Brands of the ISO container in which phones keep HEIC and HEIF pictures. */
const brands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])

/**
 * Whether a file begins as a HEIC picture does. Only browsers of Apple open these, and nothing here can take out what
 * the camera wrote into them.
 */
export function isHeic(head: Uint8Array): boolean {
  const text = (from: number): string => String.fromCharCode(...head.subarray(from, from + 4))
  return head.length >= 12 && text(4) === 'ftyp' && brands.has(text(8))
}
