import { Dexie, type EntityTable } from 'dexie'
import type { ResponseOf } from '#contracts/http.ts'
import type { fieldDay, FieldOperation } from '#contracts/visits-field.ts'

export type FieldDay = ResponseOf<typeof fieldDay>

/** An operation as this phone remembers it: kept after the server took it, for the day's view and the privacy page. */
export interface QueuedOperation {
  readonly id: string
  /** Whose press it was: nobody else's session ever sends it. */
  readonly personId: string
  readonly sequence: number
  /** Business date of the press. */
  readonly date: string
  readonly operation: FieldOperation
  /** Name of the customer, for lists that must make sense without the network. */
  readonly customerName: string
  readonly state: 'waiting' | 'done' | 'refused'
  readonly answeredAt: string | null
  readonly code: string | null
  readonly message: string | null
  /** Times of a new order as this phone estimated them, by stop; they stay here. */
  readonly estimates?: Readonly<
    Record<string, { readonly arriveAt: string; readonly departAt: string; readonly legMetres: number }>
  >
}

export interface QueuedPhoto {
  readonly id: string
  readonly personId: string
  readonly visitId: string
  readonly name: string
  readonly content: Blob
  readonly sha256: string
  readonly takenAt: string
  /** A spoken note travels as a photo does; absent in records of earlier versions, which were photos. */
  readonly kind?: 'photo' | 'voice'
  /** What the picture looks like; null when it shows nothing. */
  readonly hash?: string | null
  /** Length of a spoken note. */
  readonly seconds?: number
  readonly state: 'waiting' | 'done' | 'refused'
  readonly message: string | null
}

/** What was entered during a visit that has not ended yet; survives closing the app. */
export interface VisitDraft {
  readonly visitId: string
  readonly findings: Readonly<Record<string, string | number | boolean | string[]>>
  readonly note: string
  readonly nextStep: string
  readonly nextStepOn: string
}

interface CachedDay {
  readonly key: string
  readonly personId: string
  readonly date: string
  readonly day: FieldDay
  readonly fetchedAt: string
}

interface Fact {
  readonly key: string
  readonly value: unknown
}

/** The phone's own memory. Everything the app shows comes from here; the network only fills and empties it. */
export class FieldDatabase extends Dexie {
  readonly operations!: EntityTable<QueuedOperation, 'id'>
  readonly photos!: EntityTable<QueuedPhoto, 'id'>
  readonly drafts!: EntityTable<VisitDraft, 'visitId'>
  readonly days!: EntityTable<CachedDay, 'key'>
  readonly facts!: EntityTable<Fact, 'key'>

  constructor(name = 'zhike-field') {
    super(name)
    this.version(1).stores({
      operations: 'id, [personId+state], [personId+date], sequence',
      photos: 'id, [personId+state], visitId',
      drafts: 'visitId',
      days: 'key, [personId+date]',
      facts: 'key',
    })
  }
}

export async function readFact<T>(db: FieldDatabase, key: string): Promise<T | null> {
  const fact = await db.facts.get(key)
  return (fact?.value as T | undefined) ?? null
}

export async function saveDay(
  db: FieldDatabase,
  personId: string,
  day: FieldDay,
  fetchedAt: string,
): Promise<void> {
  await db.days.put({ key: `${personId} ${day.date}`, personId, date: day.date, day, fetchedAt })
}
