import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import type { decideExport, exportRequest, ExportRequest } from '#contracts/exports.ts'
import type { BodyOf } from '#contracts/http.ts'
import { inTransaction } from '#platform/db/index.ts'
import { AppError, inLocale, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { ExportAsked, ExportGate, ExportPass, Watermark } from '#platform/exports/export-gate.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { PrivacyContext } from '../privacy.context.ts'
import { exportNeedsApproval, exportWaits, reasonMissing } from '../privacy.errors.ts'
import { csvWatermark, exportApprovalDays, exportFileDays, exportRowsFree } from '../privacy.settings.ts'
import { purposeNames } from './purpose-names.ts'
import {
  askSecondPerson,
  closeOutgrown,
  decideRequest,
  type ExportRequestRow,
  markUsed,
  openRequest,
  requestsInReach,
  requestsOf,
} from './exports.repo.ts'

const dayMs = 86_400_000

/** The gate of all exports, and the second person's side of it. */
export function createExportService({ platform, needs }: PrivacyContext) {
  const { db, audit, events, settings, now, config } = platform

  async function watermark(asked: ExportAsked): Promise<Watermark> {
    const at = now()
    const { actor } = asked
    const moment = new Intl.DateTimeFormat(actor.locale, {
      timeZone: config.timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(at)
    const purpose = inLocale(purposeNames[asked.purpose], actor.locale)
    const words = [`${actor.name}（${actor.account}）`, moment, purpose, asked.note ?? '']
      .filter(Boolean)
      .join(' · ')
    return {
      by: actor.name,
      account: actor.account,
      at,
      purpose,
      note: asked.note,
      line: inLocale({ zh: `导出：${words}`, en: `Exported: ${words}` }, actor.locale),
      inCsv: await settings.read(csvWatermark),
    }
  }

  /** The approval for exactly this export, taken; or the failure that says what is missing. Both are kept. */
  async function approvalFor(asked: ExportAsked): Promise<Result<number>> {
    const days = await settings.read(exportApprovalDays)
    const fingerprint = fingerprintOf(asked)
    const answer = await inTransaction(db, async (tx): Promise<Result<number | AppError>> => {
      const at = now()
      const open = await openRequest(tx, asked.actor.userId, fingerprint, at)
      if (open?.state === 'approved' && asked.rows <= open.row_count) {
        await markUsed(tx, open.id, at)
        return ok(open.row_count)
      }
      if (open?.state === 'waiting' && asked.rows <= open.row_count) return ok(exportWaits())
      if (open !== null) await closeOutgrown(tx, open.id)
      const request = {
        id: uuid(),
        kind: asked.kind,
        fingerprint,
        title: asked.title,
        purpose: asked.purpose,
        note: asked.note,
        row_count: asked.rows,
        asked_by: asked.actor.userId,
        asked_unit: asked.actor.unitId,
        asked_at: at,
        expires_at: new Date(at.getTime() + days * dayMs),
      }
      await askSecondPerson(tx, request)
      await events.publish(tx, {
        type: 'privacy.export_asked',
        subjectKind: 'export_request',
        subjectId: request.id,
        unitId: asked.actor.unitId,
        ownerId: asked.actor.userId,
        data: {},
      })
      await audit.record(tx, {
        actorId: asked.actor.userId,
        action: 'privacy.export_asked',
        subjectKind: 'export_request',
        subjectId: request.id,
        detail: { kind: asked.kind, rows: asked.rows, purpose: asked.purpose, note: asked.note },
        origin: asked.origin,
      })
      return ok(exportNeedsApproval(asked.rows))
    })
    if (!answer.ok) return answer
    return answer.value instanceof AppError ? fail(answer.value) : ok(answer.value)
  }

  const gate: ExportGate = {
    async pass(asked): Promise<Result<ExportPass>> {
      const [free, fileDays] = [await settings.read(exportRowsFree), await settings.read(exportFileDays)]
      let rowsAtMost = free
      if (asked.rows > free) {
        const approved = await approvalFor(asked)
        if (!approved.ok) return approved
        rowsAtMost = approved.value
      }
      const mark = await watermark(asked)
      return ok({ watermark: mark, rowsAtMost, expiresAt: new Date(mark.at.getTime() + fileDays * dayMs) })
    },
  }

  async function shown(rows: readonly ExportRequestRow[]): Promise<ExportRequest[]> {
    const names = await needs.people([
      ...new Set(rows.flatMap((row) => [row.asked_by, row.decided_by ?? row.asked_by])),
    ])
    const ref = (id: string) => ({ id, name: names.get(id)?.name ?? '' })
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      title: row.title,
      purpose: row.purpose as z.output<typeof exportRequest>['purpose'],
      note: row.note,
      rows: row.row_count,
      state:
        (row.state === 'waiting' || row.state === 'approved') && row.expires_at <= now()
          ? 'expired'
          : row.state,
      askedBy: ref(row.asked_by),
      askedAt: row.asked_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      decidedBy: row.decided_by === null ? null : ref(row.decided_by),
      decidedAt: row.decided_at?.toISOString() ?? null,
      reason: row.reason,
    }))
  }

  return {
    gate,
    mine: async (actor: Actor) => ok({ requests: await shown(await requestsOf(db, actor.userId)) }),
    inReach: async (grant: Grant<'privacy.approve'>) =>
      ok({ requests: await shown(await requestsInReach(db, grant)) }),

    async decide(
      actor: Actor,
      grant: Grant<'privacy.approve'>,
      id: string,
      body: BodyOf<typeof decideExport>,
      origin: Origin,
    ): Promise<Result<ExportRequest>> {
      if (!body.approve && (body.reason === null || body.reason === '')) return fail(reasonMissing())
      const days = await settings.read(exportApprovalDays)
      return inTransaction(db, async (tx) => {
        const at = now()
        const expiresAt = new Date(at.getTime() + days * dayMs)
        const row = await decideRequest(tx, grant, { ...body, id }, actor.userId, { now: at, expiresAt })
        if (row === null) return fail(notFound())
        await events.publish(tx, {
          type: 'privacy.export_decided',
          subjectKind: 'export_request',
          subjectId: id,
          unitId: row.asked_unit,
          ownerId: row.asked_by,
          data: { state: row.state },
        })
        await audit.record(tx, {
          actorId: actor.userId,
          action: body.approve ? 'privacy.export_approved' : 'privacy.export_refused',
          subjectKind: 'export_request',
          subjectId: id,
          detail: { kind: row.kind, rows: row.row_count, reason: body.reason },
          origin,
        })
        return ok((await shown([row]))[0]!)
      })
    },
  }
}

/** The same export asked again has the same fingerprint, whatever the order of its parameters. */
function fingerprintOf({ kind, params, purpose }: ExportAsked): string {
  const sorted = Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([kind, purpose, sorted]))
    .digest('hex')
}
