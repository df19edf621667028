import { fieldOperation, type FieldOperation, type syncField } from '#contracts/visits-field.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { idIn } from '#platform/device/records.ts'
import { clockOffset, takeInRecords } from '#platform/device/take-in.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { operationFailed, operationIdReused, operationUnreadable } from '../visits.errors.ts'
import { readVisitSettings } from '../visits.settings.ts'
import { applyOperation } from './apply.ts'
import { ledger, rememberForm } from './operations.repo.ts'
import { attachPhotos } from './photos.ts'

type SyncBody = BodyOf<typeof syncField>
type Sent = SyncBody['operations'][number]

/** Takes in what a phone recorded of visits, by the promises of ADR 0008. */
export async function syncOperations(
  context: VisitsContext,
  caller: { readonly grant: Grant<'visits.perform'>; readonly actor: Actor; readonly locale: Locale },
  body: SyncBody,
): Promise<ResponseOf<typeof syncField>> {
  const { platform } = context
  const now = platform.now()
  const { userId, unitId } = caller.actor
  const settings = await readVisitSettings(platform.settings, unitId)
  const offsetSeconds = clockOffset(body.deviceNow, now)
  await keepForm(context)
  const call = {
    personId: userId,
    deviceId: body.deviceId,
    offsetSeconds,
    toleranceSeconds: settings.clockTolerance,
    now,
  }
  const results = await takeInRecords<Sent, FieldOperation>(
    platform,
    call,
    body.operations,
    {
      ledger,
      read: (sent) => fieldOperation.safeParse(sent).data ?? null,
      subjectOf: (sent) => ('visitId' in sent ? idIn(sent.visitId) : null),
      apply: (tx, operation, at) =>
        applyOperation(tx, context, {
          operation,
          person: { id: userId, unitId },
          actor: caller.actor,
          deviceId: body.deviceId,
          settings,
          at,
          receivedAt: now,
          clockOffset: offsetSeconds,
        }),
      errors: { unreadable: operationUnreadable, idReused: operationIdReused, failed: operationFailed },
    },
    caller.locale,
  )
  await attachPhotos(context, userId)
  return { results, serverNow: now.toISOString(), clockOffsetSeconds: offsetSeconds }
}

const formKept = new WeakSet<VisitsContext>()

/** The words of the form in force are written down before the first answer to it is. */
async function keepForm(context: VisitsContext): Promise<void> {
  const form = context.needs.visitForm
  if (!form || formKept.has(context)) return
  await rememberForm(context.platform.db, form.version, form)
  formKept.add(context)
}
