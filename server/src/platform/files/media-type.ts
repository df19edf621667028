import { isHeic } from '#engines/pictures/index.ts'

/**
 * The media type by the first bytes. What a sender claims is never believed; anything not in the short list is
 * `application/octet-stream`, which browsers only download. No type that a browser would run (HTML, SVG) is named.
 */
export function mediaTypeOf(head: Buffer): string {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte)
  const text = (from: number, to: number): string => head.toString('latin1', from, to)
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  if (isHeic(head)) return 'image/heic'
  // What phones record: Matroska (WebM), Ogg, MPEG-4 audio.
  if (starts(0x1a, 0x45, 0xdf, 0xa3)) return 'audio/webm'
  if (text(0, 4) === 'OggS') return 'audio/ogg'
  if (text(4, 8) === 'ftyp' && /^(M4A |mp42|isom|iso5|iso6)/.test(text(8, 12))) return 'audio/mp4'
  if (text(0, 4) === '%PDF') return 'application/pdf'
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'application/zip'
  return 'application/octet-stream'
}
