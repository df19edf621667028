import type { ResponseOf } from '#contracts/http.ts'
import type { fieldSent } from '#contracts/visits-field.ts'
import type { Fix } from '#contracts/in-place.ts'
import { fieldOperation } from '#contracts/visits-field.ts'
import type { QueuedRecord } from '../inspections/store.ts'
import type { QueuedOperation, QueuedPhoto } from '../store/db.ts'

export type ServerSent = ResponseOf<typeof fieldSent>
type Operation = QueuedOperation['operation']
type AssessmentRecord = QueuedRecord['operation']

/** One thing that left this phone, or is about to. */
export interface SentEntry {
  readonly id: string
  readonly kind: Operation['kind'] | AssessmentRecord['kind'] | 'photo' | 'voice' | 'other'
  readonly at: string
  readonly customer: string | null
  readonly fix: Fix | null
  /** Word for word what is sent; null for files. */
  readonly content: Operation | AssessmentRecord | null
  readonly bytes: number | null
  readonly state: 'waiting' | 'done' | 'refused'
  /** Sent by another phone of the same person. */
  readonly elsewhere: boolean
}

/**
 * Everything of a day that was sent or waits to be sent, oldest first: this phone's own memory, and what the server
 * holds beyond it.
 */
export function sentEntries(
  operations: readonly QueuedOperation[],
  files: readonly QueuedPhoto[],
  server: ServerSent | null,
): SentEntry[] {
  const own = [
    ...operations.map(({ id, operation, customerName, state }): SentEntry => ({
      ...ofOperation(operation),
      id,
      customer: customerName,
      state,
      elsewhere: false,
    })),
    ...files.map((file): SentEntry => ({
      id: file.id,
      kind: file.kind ?? 'photo',
      at: file.takenAt,
      customer: null,
      fix: null,
      content: null,
      bytes: file.content.size,
      state: file.state,
      elsewhere: false,
    })),
  ]
  const known = new Set(own.map((entry) => entry.id))
  const others = server === null ? [] : fromServer(server).filter((entry) => !known.has(entry.id))
  return inTime([...own, ...others])
}

/** What an assessor's presses sent or wait to send on a day; the assessments have a list of their own on the server. */
export function assessmentEntries(records: readonly QueuedRecord[]): SentEntry[] {
  return records.map(({ id, operation, customerName, state }) => ({
    id,
    kind: operation.kind,
    at: operation.deviceTime,
    customer: customerName,
    fix: operation.kind === 'inspection_start' || operation.kind === 'inspection_end' ? operation.fix : null,
    content: operation,
    bytes: null,
    state,
    elsewhere: false,
  }))
}

/** In the order of the presses. */
export const inTime = (entries: readonly SentEntry[]): SentEntry[] =>
  entries.toSorted((a, b) => a.at.localeCompare(b.at) || (a.id < b.id ? -1 : 1))

/**
 * Whether the server holds what this phone believes it sent: everything answered is there, and nothing waits that
 * the server has. `missing` counts records that were answered but are not there.
 */
export function compare(
  entries: readonly SentEntry[],
  server: ServerSent,
): { agrees: boolean; missing: number } {
  const held = new Set([...server.operations, ...server.files].map((one) => one.id))
  const missing = entries.filter((entry) => entry.state !== 'waiting' && !held.has(entry.id)).length
  return { agrees: missing === 0, missing }
}

function ofOperation(operation: Operation): Pick<SentEntry, 'kind' | 'at' | 'fix' | 'content' | 'bytes'> {
  const fix = operation.kind === 'start_visit' || operation.kind === 'end_visit' ? operation.fix : null
  return { kind: operation.kind, at: operation.deviceTime, fix, content: operation, bytes: null }
}

function fromServer({ operations, files }: ServerSent): SentEntry[] {
  return [
    ...operations.map((one): SentEntry => {
      const read = fieldOperation.safeParse(one.content)
      const told = read.success
        ? ofOperation(read.data)
        : { kind: 'other' as const, at: one.receivedAt, fix: null, content: null, bytes: null }
      const state = one.outcome === 'applied' ? 'done' : 'refused'
      return { ...told, id: one.id, customer: one.customer, state, elsewhere: true }
    }),
    ...files.map((one): SentEntry => ({
      id: one.id,
      kind: one.mediaType.startsWith('audio/')
        ? 'voice'
        : one.mediaType.startsWith('image/')
          ? 'photo'
          : 'other',
      at: one.receivedAt,
      customer: null,
      fix: null,
      content: null,
      bytes: one.size,
      state: 'done',
      elsewhere: true,
    })),
  ]
}
