/** How a picture has to be turned before it is shown: 1 (as it is) to 8, by Exif 2.32, tag 0x0112. */
const ORIENTATION = 0x0112
const SHORT = 3

/** The orientation that an APP1 segment of a JPEG (marker and length included) tells; null when it tells none. */
export function orientationOf(segment: Uint8Array): number | null {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength)
  // Marker, length, "Exif\0\0", then a TIFF header.
  const tiff = 10
  if (segment.length < tiff + 14 || view.getUint32(4) !== 0x45786966) return null
  const little = view.getUint16(tiff) === 0x4949
  const directory = tiff + view.getUint32(tiff + 4, little)
  if (directory + 2 > segment.length) return null
  const entries = view.getUint16(directory, little)
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12
    if (at + 16 > segment.length) return null
    if (view.getUint16(at, little) !== ORIENTATION || view.getUint16(at + 2, little) !== SHORT) continue
    const value = view.getUint16(at + 8, little)
    return value >= 1 && value <= 8 ? value : null
  }
  return null
}

/** An APP1 segment that tells the orientation and nothing else. */
export function orientationSegment(orientation: number): Uint8Array {
  const segment = new Uint8Array(36)
  const view = new DataView(segment.buffer)
  view.setUint16(0, 0xffe1)
  view.setUint16(2, segment.length - 2)
  view.setUint32(4, 0x45786966)
  // TIFF, big-endian; one entry; no further directory.
  view.setUint32(10, 0x4d4d002a)
  view.setUint32(14, 8)
  view.setUint16(18, 1)
  view.setUint16(20, ORIENTATION)
  view.setUint16(22, SHORT)
  view.setUint32(24, 1)
  view.setUint16(28, orientation)
  return segment
}
