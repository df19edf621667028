import {
  inspectionOperation,
  type InspectionOperation,
  type syncInspections,
} from '#contracts/inspections-field.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { createLedger } from '#platform/device/ledger.ts'
import { idIn } from '#platform/device/records.ts'
import { clockOffset, takeInRecords } from '#platform/device/take-in.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { InspectionsContext } from '../inspections.context.ts'
import { operationFailed, operationIdReused, operationUnreadable } from '../inspections.errors.ts'
import { applyOperation } from './apply.ts'
import { attachPhotos } from './photos.ts'

type Body = BodyOf<typeof syncInspections>
type Sent = Body['operations'][number]

/** What assessors' phones sent, word for word. */
const ledger = createLedger({ table: 'inspection_operations', subject: 'plan_id', lock: 'inspections' })

/** Takes in what an assessor's phone recorded, by the same promises as visits (ADR 0008). */
export async function syncOperations(
  context: InspectionsContext,
  caller: { readonly grant: Grant<'inspections.perform'>; readonly actor: Actor; readonly locale: Locale },
  body: Body,
): Promise<ResponseOf<typeof syncInspections>> {
  const { platform, needs } = context
  const { actor, locale } = caller
  const now = platform.now()
  const offsetSeconds = clockOffset(body.deviceNow, now)
  const call = {
    personId: actor.userId,
    deviceId: body.deviceId,
    offsetSeconds,
    toleranceSeconds: await needs.visits.clockTolerance(actor.unitId),
    now,
  }
  const results = await takeInRecords<Sent, InspectionOperation>(
    platform,
    call,
    body.operations,
    {
      ledger,
      read: (sent) => inspectionOperation.safeParse(sent).data ?? null,
      subjectOf: (sent) => ('planId' in sent ? idIn(sent.planId) : null),
      apply: (tx, operation, at) => applyOperation(tx, context, { operation, actor, at, receivedAt: now }),
      errors: { unreadable: operationUnreadable, idReused: operationIdReused, failed: operationFailed },
    },
    locale,
  )
  await attachPhotos(context, actor.userId)
  return { results, serverNow: now.toISOString(), clockOffsetSeconds: offsetSeconds }
}
