import { createHash } from 'node:crypto'
import { canonicalJson } from '../audit/seal.ts'
import { isUuid } from '../text/uuid.ts'

/** Tells a record that is sent again from another one under the same id. */
export const contentHash = (sent: unknown): Buffer =>
  createHash('sha256').update(canonicalJson(sent)).digest()

/** The number a device gave a record; 0 where it is none. */
export function sequenceOf(sent: object): number {
  const sequence = 'sequence' in sent ? sent.sequence : 0
  return typeof sequence === 'number' && Number.isSafeInteger(sequence) ? sequence : 0
}

/** The moment a record names as that of its press, by the device's clock; null where it is none. */
export function deviceTimeOf(sent: object): Date | null {
  const time = 'deviceTime' in sent ? sent.deviceTime : null
  const pressed = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(pressed) ? null : new Date(pressed)
}

/**
 * When a button was pressed, by the server's clock: the device's time, corrected by the device's offset when that
 * is more than the tolerance (below it, it is the network's delay), and never after the arrival.
 */
export function momentOfPress(
  deviceTime: string,
  arrival: { readonly offsetSeconds: number; readonly toleranceSeconds: number; readonly now: Date },
): Date {
  const pressed = Date.parse(deviceTime)
  const wrong = Math.abs(arrival.offsetSeconds) > arrival.toleranceSeconds
  return new Date(Math.min(wrong ? pressed - arrival.offsetSeconds * 1000 : pressed, arrival.now.getTime()))
}

/** The id that a field of a record holds; null where it holds none. */
export function idIn(value: unknown): string | null {
  return typeof value === 'string' && isUuid(value) ? value : null
}
