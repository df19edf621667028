import { joined } from './bytes.ts'

const text = (bytes: Uint8Array, from: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + 4))

/** Chunks of a PNG that say something about the picture instead of being it. */
const pngMetadata = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'])
const PNG_HEAD = 8

/** A PNG without position, time, texts and what follows its end; null for what does not read as a PNG. */
export function stripPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < PNG_HEAD || view.getUint32(0) !== 0x89504e47) return null
  const kept = [bytes.subarray(0, PNG_HEAD)]
  for (let at = PNG_HEAD; at + 12 <= bytes.length;) {
    const next = at + 12 + view.getUint32(at)
    if (next > bytes.length) return null
    const kind = text(bytes, at + 4)
    if (!pngMetadata.has(kind)) kept.push(bytes.subarray(at, next))
    if (kind === 'IEND') return joined(kept)
    at = next
  }
  return null
}

/** Bits of a VP8X chunk that announce Exif and XMP. */
const WEBP_METADATA_BITS = 0b1100

/** A WebP without Exif and XMP and what follows its end; null for what does not read as a WebP. */
export function stripWebp(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || text(bytes, 0) !== 'RIFF' || text(bytes, 8) !== 'WEBP') return null
  const end = 8 + view.getUint32(4, true)
  if (end > bytes.length) return null
  const kept = [bytes.slice(0, 12)]
  for (let at = 12; at < end;) {
    if (at + 8 > end) return null
    const size = view.getUint32(at + 4, true)
    const next = at + 8 + size + (size % 2)
    if (next > end) return null
    const kind = text(bytes, at)
    if (kind !== 'EXIF' && kind !== 'XMP ') {
      const chunk = bytes.slice(at, next)
      if (kind === 'VP8X') chunk[8] = chunk[8]! & ~WEBP_METADATA_BITS
      kept.push(chunk)
    }
    at = next
  }
  const whole = joined(kept)
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true)
  return whole
}
