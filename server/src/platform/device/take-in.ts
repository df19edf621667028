import type { Locale } from '#contracts/identity.ts'
import { inTransaction, type Tx } from '../db/index.ts'
import { AppError, inLocale } from '../errors/errors.ts'
import { fail, ok, type Result } from '../errors/result.ts'
import { isDiskFull, translateDatabaseError } from '../errors/storage.ts'
import type { Platform } from '../platform.ts'
import type { DeviceLedger, ReceivedRecord } from './ledger.ts'
import { contentHash, deviceTimeOf, momentOfPress, sequenceOf } from './records.ts'

/** A device's call: whose it is, and how far its clock is off. */
export interface DeviceCall {
  readonly personId: string
  readonly deviceId: string
  readonly offsetSeconds: number
  readonly toleranceSeconds: number
  readonly now: Date
}

/** What the device is told of one record. */
export interface RecordAnswer {
  readonly id: string
  readonly outcome: 'applied' | 'duplicate' | 'refused'
  readonly code: string | null
  readonly message: string | null
}

interface Sent {
  readonly id: string
  readonly kind: string
}

/** What a module makes of the records of its devices. */
export interface RecordKind<S extends Sent, Operation extends { readonly deviceTime: string }> {
  readonly ledger: DeviceLedger
  /** The record as it is understood; null when it is not. */
  readonly read: (sent: S) => Operation | null
  readonly subjectOf: (sent: S) => string | null
  /** The effect of one record, in the transaction that writes it down; `at` is the moment of the press. */
  readonly apply: (tx: Tx, operation: Operation, at: Date) => Promise<Result<void>>
  readonly errors: {
    readonly unreadable: () => AppError
    readonly idReused: () => AppError
    readonly failed: () => AppError
  }
}

/** How far a device's clock is ahead of the server's, in seconds. */
export const clockOffset = (deviceNow: string, now: Date): number =>
  (Date.parse(deviceNow) - now.getTime()) / 1000

/**
 * Takes in what a device recorded (ADR 0008), in the order of the presses, each in a transaction of its own. What is
 * applied counts once however often it is sent; what is refused is answered one by one, kept, and holds up nothing.
 * A failure of the storage ends the call: what was answered before it stays applied, the rest is sent again.
 */
export async function takeInRecords<S extends Sent, Operation extends { readonly deviceTime: string }>(
  platform: Pick<Platform, 'db' | 'log'>,
  call: DeviceCall,
  records: readonly S[],
  kind: RecordKind<S, Operation>,
  locale: Locale,
): Promise<RecordAnswer[]> {
  const answers: RecordAnswer[] = []
  for (const sent of records.toSorted((a, b) => sequenceOf(a) - sequenceOf(b))) {
    const taken = await takeIn(platform, call, sent, kind)
    answers.push(
      taken.ok
        ? { id: sent.id, outcome: taken.value, code: null, message: null }
        : {
            id: sent.id,
            outcome: 'refused',
            code: taken.error.code,
            message: inLocale(taken.error.words, locale),
          },
    )
  }
  return answers
}

async function takeIn<S extends Sent, Operation extends { readonly deviceTime: string }>(
  { db, log }: Pick<Platform, 'db' | 'log'>,
  call: DeviceCall,
  sent: S,
  { ledger, read, subjectOf, apply, errors }: RecordKind<S, Operation>,
): Promise<Result<'applied' | 'duplicate'>> {
  const received: ReceivedRecord = {
    id: sent.id,
    deviceId: call.deviceId,
    personId: call.personId,
    sequence: sequenceOf(sent),
    kind: sent.kind,
    requestHash: contentHash(sent),
    subjectId: subjectOf(sent),
    payload: sent,
    deviceTime: deviceTimeOf(sent),
    clockOffsetSeconds: call.offsetSeconds,
    receivedAt: call.now,
  }
  const refuse = async (error: AppError): Promise<Result<never>> => {
    await ledger.rememberRefused(db, received, error.code)
    return fail(error)
  }
  const operation = read(sent)
  if (operation === null) return refuse(errors.unreadable())
  try {
    const taken = await inTransaction<'applied' | 'duplicate'>(db, async (tx) => {
      const earlier = await ledger.rememberApplied(tx, received)
      if (earlier !== null) return earlier.same ? ok('duplicate') : fail(errors.idReused())
      const applied = await apply(tx, operation, momentOfPress(operation.deviceTime, call))
      return applied.ok ? ok('applied') : applied
    })
    return taken.ok ? taken : await refuse(taken.error)
  } catch (error) {
    // Storage trouble passes, and the whole call is sent again. Anything else would block the device's queue for ever.
    if (isDiskFull(error) || translateDatabaseError(error) !== null || error instanceof AppError) throw error
    log.error({ err: error, record: received.id, kind: received.kind }, 'a record of a device failed')
    return refuse(errors.failed())
  }
}
