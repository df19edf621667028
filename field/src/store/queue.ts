import type { FieldOperation } from '#contracts/visits-field.ts'
import { newId } from '#kit/ids.ts'
import type { FieldDatabase, QueuedOperation } from './db.ts'

type OperationInput = FieldOperation extends infer O
  ? O extends FieldOperation
    ? Omit<O, 'id' | 'sequence' | 'deviceTime'>
    : never
  : never

/** This installation's own id, made once. */
export async function deviceId(db: FieldDatabase): Promise<string> {
  return db.transaction('rw', db.facts, async () => {
    const known = await db.facts.get('device')
    if (typeof known?.value === 'string') return known.value
    const id = newId()
    await db.facts.put({ key: 'device', value: id })
    return id
  })
}

/**
 * Writes a press into the phone's memory. It is durable before this resolves: only then may the screen say that
 * it is recorded. Id, number and time are given here, once, so that sending it again changes nothing.
 */
export async function record(
  db: FieldDatabase,
  press: { personId: string; date: string; customerName: string; operation: OperationInput; now?: Date },
): Promise<QueuedOperation> {
  return db.transaction('rw', db.operations, db.facts, async () => {
    const counter = await db.facts.get('sequence')
    const sequence = (typeof counter?.value === 'number' ? counter.value : 0) + 1
    await db.facts.put({ key: 'sequence', value: sequence })
    const id = newId()
    const queued: QueuedOperation = {
      id,
      personId: press.personId,
      sequence,
      date: press.date,
      operation: { ...press.operation, id, sequence, deviceTime: (press.now ?? new Date()).toISOString() },
      customerName: press.customerName,
      state: 'waiting',
      answeredAt: null,
      code: null,
      message: null,
    }
    await db.operations.add(queued)
    return queued
  })
}

/**
 * Writes 开始走访 down, once: while a visit to the customer that was started on this phone today is neither ended nor
 * withdrawn, a second press (a finger that hits twice, a position that arrives twice) gives that visit.
 */
export async function recordStart(
  db: FieldDatabase,
  press: Parameters<typeof record>[1] & {
    readonly operation: Extract<OperationInput, { kind: 'start_visit' }>
  },
): Promise<string> {
  return db.transaction('rw', db.operations, db.facts, async () => {
    const today = await db.operations.where('[personId+date]').equals([press.personId, press.date]).toArray()
    const operations = today.filter((one) => one.state !== 'refused').map((one) => one.operation)
    const over = new Set(
      operations.flatMap((one) =>
        one.kind === 'end_visit' || one.kind === 'withdraw_visit' ? [one.visitId] : [],
      ),
    )
    const running = operations.find(
      (one) =>
        one.kind === 'start_visit' && one.customerId === press.operation.customerId && !over.has(one.visitId),
    )
    if (running?.kind === 'start_visit') return running.visitId
    await record(db, press)
    return press.operation.visitId
  })
}

export interface Waiting {
  readonly operations: number
  readonly photos: number
  readonly refused: number
}

/** How much of a person's work the server does not have yet. */
export async function countWaiting(db: FieldDatabase, personId: string): Promise<Waiting> {
  const count = (state: string) => db.operations.where('[personId+state]').equals([personId, state]).count()
  return {
    operations: await count('waiting'),
    photos: await db.photos.where('[personId+state]').equals([personId, 'waiting']).count(),
    refused: await count('refused'),
  }
}

const keepDays = 14

/** Forgets what the server has and nobody looks at any more; what waits or was refused stays for ever. */
export async function forgetOld(db: FieldDatabase, today: string): Promise<void> {
  const before = new Date(Date.parse(`${today}T00:00:00Z`) - keepDays * 86_400_000).toISOString().slice(0, 10)
  await db.operations.filter((one) => one.state === 'done' && one.date < before).delete()
  await db.photos.filter((one) => one.state === 'done' && one.takenAt.slice(0, 10) < before).delete()
  await db.days.filter((one) => one.date < before).delete()
}
