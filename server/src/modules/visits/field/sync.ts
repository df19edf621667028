import { createHash } from 'node:crypto'
import type { z } from 'zod'
import {
  fieldOperation,
  type FieldOperation,
  type operationResult,
  type syncField,
} from '#contracts/visits.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { inTransaction } from '#platform/db/index.ts'
import { AppError, inLocale } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { isDiskFull, translateDatabaseError } from '#platform/errors/storage.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { operationFailed, operationIdReused, operationUnreadable } from '../visits.errors.ts'
import { readVisitSettings, type VisitSettings } from '../visits.settings.ts'
import { applyOperation, type Person } from './apply.ts'
import { rememberApplied, rememberForm, rememberRefused, type ReceivedOperation } from './operations.repo.ts'
import { attachPhotos } from './photos.ts'

type SyncBody = BodyOf<typeof syncField>
type Answer = z.infer<typeof operationResult>

interface Session {
  readonly grant: Grant<'visits.perform'>
  readonly person: Person
  readonly deviceId: string
  readonly settings: VisitSettings
  readonly offsetSeconds: number
  readonly now: Date
}

/**
 * Takes in what a phone recorded, in the order of the presses, each in a transaction of its own. What is applied
 * counts once however often it is sent; what is refused is answered one by one, kept, and holds up nothing.
 * A failure of the storage ends the call: what was answered before it stays applied, the rest is sent again.
 */
export async function syncOperations(
  context: VisitsContext,
  caller: { readonly grant: Grant<'visits.perform'>; readonly actor: Actor; readonly locale: Locale },
  body: SyncBody,
): Promise<ResponseOf<typeof syncField>> {
  const { platform } = context
  const now = platform.now()
  const session: Session = {
    grant: caller.grant,
    person: { id: caller.actor.userId, unitId: caller.actor.unitId },
    deviceId: body.deviceId,
    settings: await readVisitSettings(platform.settings, caller.actor.unitId),
    offsetSeconds: (Date.parse(body.deviceNow) - now.getTime()) / 1000,
    now,
  }
  await keepForm(context)
  const results: Answer[] = []
  for (const operation of body.operations.toSorted((a, b) => sequenceOf(a) - sequenceOf(b))) {
    const applied = await takeIn(context, session, operation)
    results.push(answer(operation.id, applied, caller.locale))
  }
  await attachPhotos(context, session.person.id)
  return { results, serverNow: now.toISOString(), clockOffsetSeconds: session.offsetSeconds }
}

const formKept = new WeakSet<VisitsContext>()

/** The words of the form in force are written down before the first answer to it is. */
async function keepForm(context: VisitsContext): Promise<void> {
  const form = context.needs.visitForm
  if (!form || formKept.has(context)) return
  await rememberForm(context.platform.db, form.version, form)
  formKept.add(context)
}

function answer(id: string, taken: Result<'applied' | 'duplicate'>, locale: Locale): Answer {
  if (taken.ok) return { id, outcome: taken.value, code: null, message: null }
  return { id, outcome: 'refused', code: taken.error.code, message: inLocale(taken.error.words, locale) }
}

async function takeIn(
  context: VisitsContext,
  session: Session,
  sent: SyncBody['operations'][number],
): Promise<Result<'applied' | 'duplicate'>> {
  const { db, log } = context.platform
  const read = fieldOperation.safeParse(sent)
  const received = receive(session, sent)
  if (!read.success) return refuse(context, received, operationUnreadable())
  try {
    const taken = await inTransaction<'applied' | 'duplicate'>(db, async (tx) => {
      const earlier = await rememberApplied(tx, session.grant, received)
      if (earlier !== null) return earlier.same ? ok('duplicate') : fail(operationIdReused())
      const applied = await applyOperation(tx, context, {
        operation: read.data,
        person: session.person,
        deviceId: session.deviceId,
        settings: session.settings,
        at: momentOf(read.data, session),
        receivedAt: session.now,
        clockOffset: session.offsetSeconds,
      })
      return applied.ok ? ok('applied') : applied
    })
    return taken.ok ? taken : await refuse(context, received, taken.error)
  } catch (error) {
    // Storage trouble passes, and the whole call is sent again. Anything else would block the phone's queue for ever.
    if (isDiskFull(error) || translateDatabaseError(error) !== null || error instanceof AppError) throw error
    log.error({ err: error, operation: received.id, kind: received.kind }, 'field operation failed')
    return refuse(context, received, operationFailed())
  }
}

async function refuse(
  context: VisitsContext,
  received: ReceivedOperation,
  error: AppError,
): Promise<Result<never>> {
  await rememberRefused(context.platform.db, received, error.code)
  return fail(error)
}

/**
 * When the button was pressed, by the server's clock: the device's time, corrected by its offset when that is
 * more than the tolerance (below it, it is the network's delay), and never after the arrival.
 */
function momentOf(operation: FieldOperation, { settings, offsetSeconds, now }: Session): Date {
  const pressed = Date.parse(operation.deviceTime)
  const wrong = Math.abs(offsetSeconds) > settings.clockTolerance
  return new Date(Math.min(wrong ? pressed - offsetSeconds * 1000 : pressed, now.getTime()))
}

function receive(session: Session, sent: SyncBody['operations'][number]): ReceivedOperation {
  const { id, kind } = sent
  const visitId: unknown = 'visitId' in sent ? sent.visitId : null
  const pressed =
    'deviceTime' in sent && typeof sent.deviceTime === 'string' ? Date.parse(sent.deviceTime) : NaN
  return {
    id,
    deviceId: session.deviceId,
    personId: session.person.id,
    sequence: Math.min(sequenceOf(sent), Number.MAX_SAFE_INTEGER),
    kind,
    requestHash: createHash('sha256').update(canonical(sent)).digest(),
    visitId: typeof visitId === 'string' && uuid.test(visitId) ? visitId : null,
    payload: sent,
    deviceTime: Number.isNaN(pressed) ? null : new Date(pressed),
    clockOffsetSeconds: session.offsetSeconds,
    receivedAt: session.now,
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function sequenceOf(sent: SyncBody['operations'][number]): number {
  return typeof sent.sequence === 'number' && Number.isSafeInteger(sent.sequence) ? sent.sequence : 0
}

/** The same content gives the same text whatever the order of its keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}
