import { uploadFile } from '#contracts/operations.ts'
import { syncField } from '#contracts/visits-field.ts'
import { ApiFailure, type call, isUnreachable } from '#kit/api.ts'
import type { FieldDatabase, QueuedPhoto } from '../store/db.ts'
import { deviceId } from '../store/queue.ts'

/** Records a call; the server takes a hundred. */
const batchSize = 50

export interface SyncDeps {
  readonly db: FieldDatabase
  readonly personId: string
  readonly now: () => Date
  readonly call: typeof call
}

export interface SyncResult {
  /** `sent`: nothing waits any more. `unreachable`: try later. `signed_out`: the person must sign in first. */
  readonly state: 'sent' | 'unreachable' | 'signed_out' | 'trouble'
  readonly sent: number
  /** Device clock minus server clock, seconds; null when no answer came. */
  readonly clockOffsetSeconds: number | null
  readonly message: string | null
}

/**
 * Sends what waits, oldest first, until nothing waits or the connection fails. A record leaves the queue only by
 * the server's own answer to it; one that is refused is kept with the reason. Safe to repeat at any point.
 */
export async function synchronise(deps: SyncDeps): Promise<SyncResult> {
  let sent = 0
  let clockOffsetSeconds: number | null = null
  try {
    for (;;) {
      const answered = await sendBatch(deps)
      if (answered === null) break
      sent += answered.count
      clockOffsetSeconds = answered.clockOffsetSeconds
      // The server answered, but not to these records: do not ask it again at once.
      if (answered.count === 0) return { state: 'trouble', sent, clockOffsetSeconds, message: null }
    }
    for (const photo of await waitingPhotos(deps)) {
      await sendPhoto(deps, photo)
      sent++
    }
    return { state: 'sent', sent, clockOffsetSeconds, message: null }
  } catch (failure) {
    if (isUnreachable(failure)) return { state: 'unreachable', sent, clockOffsetSeconds, message: null }
    if (!(failure instanceof ApiFailure)) throw failure
    const state = failure.status === 401 ? 'signed_out' : 'trouble'
    return { state, sent, clockOffsetSeconds, message: failure.message }
  }
}

async function sendBatch(deps: SyncDeps): Promise<{ count: number; clockOffsetSeconds: number } | null> {
  const { db, personId } = deps
  const waiting = await db.operations
    .where('[personId+state]')
    .equals([personId, 'waiting'])
    .sortBy('sequence')
  const batch = waiting.slice(0, batchSize)
  if (batch.length === 0) return null
  const answer = await deps.call(syncField, {
    body: {
      deviceId: await deviceId(db),
      deviceNow: deps.now().toISOString(),
      operations: batch.map((one) => one.operation),
    },
    signIn: 'never',
    timeout: 30_000,
  })
  const sentIds = new Set(batch.map((one) => one.id))
  let count = 0
  await db.transaction('rw', db.operations, async () => {
    for (const result of answer.results) {
      if (!sentIds.has(result.id)) continue
      count++
      await db.operations.update(result.id, {
        state: result.outcome === 'refused' ? 'refused' : 'done',
        answeredAt: deps.now().toISOString(),
        code: result.code,
        message: result.message,
      })
    }
  })
  return { count, clockOffsetSeconds: answer.clockOffsetSeconds }
}

const waitingPhotos = ({ db, personId }: SyncDeps): Promise<QueuedPhoto[]> =>
  db.photos.where('[personId+state]').equals([personId, 'waiting']).sortBy('takenAt')

async function sendPhoto(deps: SyncDeps, photo: QueuedPhoto): Promise<void> {
  try {
    await deps.call(uploadFile, {
      params: { id: photo.id },
      query: { name: photo.name, sha256: photo.sha256 },
      content: photo.content,
      signIn: 'never',
      timeout: 120_000,
    })
    await deps.db.photos.update(photo.id, { state: 'done' })
  } catch (failure) {
    const final = failure instanceof ApiFailure && failure.status >= 400 && failure.status < 500
    // Signed out, too busy: these pass. Anything else the server says about this photo is its last word.
    if (!final || failure.status === 401 || failure.status === 429) throw failure
    await deps.db.photos.update(photo.id, { state: 'refused', message: failure.message })
  }
}

/** Gives refused records another chance: the reason may have been mended in the office. */
export async function retryRefused(db: FieldDatabase, personId: string): Promise<void> {
  await db.operations.where('[personId+state]').equals([personId, 'refused']).modify({ state: 'waiting' })
  await db.photos.where('[personId+state]').equals([personId, 'refused']).modify({ state: 'waiting' })
}
