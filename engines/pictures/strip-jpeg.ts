import { joined } from './bytes.ts'
import { orientationOf, orientationSegment } from './orientation.ts'

const marker = 0xff
const startOfImage = 0xd8
const startOfScan = 0xda
const endOfImage = 0xd9
const comment = 0xfe
const exif = 0xe1
/** APP1 (Exif, XMP) to APP15 without APP14, by which decoders know the colours; APP0 (JFIF) says nothing personal. */
const isMetadata = (code: number): boolean =>
  code === comment || (code >= 0xe1 && code <= 0xef && code !== 0xee)

/**
 * A JPEG without what the camera wrote beside the picture: position, time, device, thumbnail, comments, and whatever
 * follows its end. The picture itself is copied bit by bit, and how it has to be turned is kept. Anything that does not read as a JPEG gives null: it is
 * not for this function to say what it is.
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (bytes[0] !== marker || bytes[1] !== startOfImage) return null
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let at = 2
  while (at < bytes.length) {
    if (bytes[at] !== marker) return null
    const code = bytes[at + 1]
    if (code === undefined) return null
    // Fill bytes before a marker are allowed.
    if (code === marker) {
      at++
      continue
    }
    if (code === startOfScan) {
      kept.push(bytes.subarray(at, endOf(bytes, at)))
      return joined(kept)
    }
    const high = bytes[at + 2]
    const low = bytes[at + 3]
    if (high === undefined || low === undefined) return null
    const next = at + 2 + high * 256 + low
    if (next > bytes.length || next < at + 4) return null
    if (!isMetadata(code)) kept.push(bytes.subarray(at, next))
    else if (code === exif) {
      const orientation = orientationOf(bytes.subarray(at, next))
      if (orientation !== null && orientation !== 1) kept.push(orientationSegment(orientation))
    }
    at = next
  }
  return null
}

/** Behind the end of the image: phones append whole films there. Without an end marker, the end of the bytes. */
function endOf(bytes: Uint8Array, from: number): number {
  // Inside the scan 0xff is followed by 0 or a restart marker, so the first 0xff 0xd9 is the end.
  for (let at = from; at + 1 < bytes.length; at++)
    if (bytes[at] === marker && bytes[at + 1] === endOfImage) return at + 2
  return bytes.length
}
