import type { Coordinates } from './nearest.ts'
import { drawBalancedSample, type PivotalRule } from './pivotal.ts'

/** The way samples are drawn; changes whenever the same seed would draw another sample. */
export const DRAW_VERSION = 1

/** Everything needed to draw a sample again and to see whether the frame was the same. */
export interface DrawRecord {
  readonly version: number
  /** The published words from which the seed is made. */
  readonly seedText: string
  readonly rule: PivotalRule
  /** 16 hexadecimal digits over coordinates and probabilities; tells frames apart, is no proof against forgery. */
  readonly frame: string
}

export interface Draw {
  readonly drawn: Int32Array
  readonly record: DrawRecord
}

/** Draws a sample whose seed is a published text, for example a date and a lottery number announced beforehand. */
export function drawPublicly(
  coordinates: Coordinates,
  probability: ArrayLike<number>,
  seedText: string,
  rule: PivotalRule = 'nearest',
): Draw {
  return {
    drawn: drawBalancedSample(coordinates, probability, seedFromText(seedText), rule),
    record: { version: DRAW_VERSION, seedText, rule, frame: frameFingerprint(coordinates, probability) },
  }
}

/** Draws again from a record. `frame-changed` and `version-changed` say why a replay would prove nothing. */
export function replayDraw(
  coordinates: Coordinates,
  probability: ArrayLike<number>,
  record: DrawRecord,
): { ok: true; drawn: Int32Array } | { ok: false; reason: 'frame-changed' | 'version-changed' } {
  if (record.version !== DRAW_VERSION) return { ok: false, reason: 'version-changed' }
  if (record.frame !== frameFingerprint(coordinates, probability))
    return { ok: false, reason: 'frame-changed' }
  return {
    ok: true,
    drawn: drawBalancedSample(coordinates, probability, seedFromText(record.seedText), record.rule),
  }
}

/** A 32-bit seed from any text: FNV-1a (Fowler, Noll & Vo) over its UTF-8 bytes. */
export function seedFromText(text: string): number {
  return hash(new TextEncoder().encode(text), 0x811c9dc5)
}

/** Two independent 32-bit hashes over all numbers as IEEE doubles, little end first. */
export function frameFingerprint(coordinates: Coordinates, probability: ArrayLike<number>): string {
  const columns = [...coordinates, probability]
  const bytes = new DataView(new ArrayBuffer(8 * columns.reduce((total, column) => total + column.length, 0)))
  let at = 0
  for (const column of columns) {
    for (let i = 0; i < column.length; i++, at += 8) bytes.setFloat64(at, column[i]!, true)
  }
  const all = new Uint8Array(bytes.buffer)
  return [hash(all, 0x811c9dc5), hash(all, 0x9747b28c)].map((h) => h.toString(16).padStart(8, '0')).join('')
}

function hash(bytes: Uint8Array, start: number): number {
  let h = start
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193)
  return h >>> 0
}
