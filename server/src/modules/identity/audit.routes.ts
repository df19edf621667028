import type { z } from 'zod'
import { exportAudit, listAudit, type Locale, verifyAudit } from '#contracts/identity.ts'
import { type AuditEntry, countAudit, readAudit } from '#platform/audit/index.ts'
import { zonedDate, zonedMinutes } from '#platform/calendar/dates.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import { auditCsv } from './audit-export.ts'
import type { IdentityParts } from './parts.ts'
import { colleagues } from './people/people.repo.ts'
import { isUuid } from '#platform/text/uuid.ts'

type Filter = Omit<z.output<typeof listAudit.query>, 'before' | 'limit'>

/** Reading, verifying and taking away the audit trail; names of what they speak of are added here. */
export function auditRoutes({
  platform,
  auditTrail,
  directory,
  namesOfThings,
  exportGate,
}: IdentityParts): Route[] {
  const { db, calendar, config } = platform

  /** A reader of the records that fit and that the grant reaches. */
  async function reader(grant: Grant<'audit.read'>, { from, to, ...filter }: Filter) {
    const inReach = grant.scope.all
      ? []
      : await colleagues(db, grant.scope, { activeOnly: false }, calendar.today())
    const fitting = {
      ...filter,
      from: from ? calendar.boundsOf(from).start : undefined,
      until: to ? calendar.boundsOf(to).end : undefined,
    }
    const people = inReach.map((person) => person.id)
    return {
      page: (before: bigint | undefined, limit: number) =>
        readAudit(db, grant, people, { ...fitting, before, limit }),
      count: () => countAudit(db, grant, people, fitting),
    }
  }
  async function namesOf(entries: readonly AuditEntry[], locale: Locale): Promise<Map<string, string>> {
    const ids = [...new Set(entries.flatMap(idsIn))]
    // A setting is known by its key; everything else that has a name, by an id.
    const uuids = ids.filter(isUuid)
    const [people, units, ...things] = await Promise.all([
      directory.people(uuids),
      directory.units(uuids),
      ...namesOfThings().map((namesIn) => namesIn(ids, locale)),
    ])
    return new Map([
      ...[...people, ...units].map(([id, { name }]) => [id, name] as const),
      ...things.flatMap((named) => [...named]),
    ])
  }

  return [
    route(listAudit, async ({ grant, locale, query: { before, limit, ...filter } }) => {
      const read = await reader(grant, filter)
      const { entries, more } = await read.page(before === undefined ? undefined : BigInt(before), limit)
      const names = await namesOf(entries, locale)
      return ok({
        entries: entries.map(({ actorId, seal: _seal, ...entry }) => ({
          ...entry,
          seq: Number(entry.seq),
          at: entry.at.toISOString(),
          actor: actorId === null ? null : { id: actorId, name: names.get(actorId) ?? actorId },
        })),
        more,
        names: Object.fromEntries(names),
      })
    }),
    route(exportAudit, async ({ grant, actor, body, locale, origin, reply }) => {
      const read = await reader(grant, body.filter)
      const { purpose, note, filter } = body
      const passed = await exportGate().pass({
        actor,
        origin,
        kind: exportAudit.name,
        params: filter,
        title: '导出审计记录',
        rows: await read.count(),
        purpose,
        note,
      })
      if (!passed.ok) return passed
      const { watermark, rowsAtMost } = passed.value
      await db.transaction().execute((tx) =>
        platform.audit.record(tx, {
          actorId: actor.userId,
          action: 'audit.exported',
          subjectKind: 'audit',
          subjectId: null,
          detail: { purpose, note, ...filter },
          origin,
        }),
      )
      const today = calendar.today()
      const moment = (at: Date): string => {
        const minutes = zonedMinutes(at, config.timeZone)
        const parts = [Math.floor(minutes / 60), minutes % 60, at.getUTCSeconds()]
        return `${zonedDate(at, config.timeZone)} ${parts.map((part) => String(part).padStart(2, '0')).join(':')}`
      }
      await reply
        .type('text/csv; charset=utf-8')
        .header(
          'content-disposition',
          `attachment; filename="audit-${today}.csv"; filename*=UTF-8''${encodeURIComponent(`审计_${today}.csv`)}`,
        )
        .header('cache-control', 'no-store')
        .send(
          auditCsv(read.page, {
            locale,
            moment,
            names: (entries) => namesOf(entries, locale),
            // The record of this very export came after the count.
            rowsAtMost: rowsAtMost + 1,
            mark: watermark.inCsv ? watermark.line : null,
          }),
        )
      return ok(sent)
    }),
    route(verifyAudit, async ({ locale }) => {
      const verdict = await auditTrail.verify()
      return ok({
        ok: verdict.ok,
        checked: verdict.checked,
        brokenAt: verdict.brokenAt === null ? null : Number(verdict.brokenAt),
        reason: verdict.reason ? inLocale(verdict.reason, locale) : null,
        anchoredUpTo: Number(verdict.anchoredUpTo),
      })
    }),
  ]
}

/** Everything in an entry that may stand for somebody or something with a name. */
function idsIn({ actorId, subjectKind, subjectId, detail }: AuditEntry): string[] {
  const found: string[] = subjectKind === 'setting' && subjectId !== null ? [subjectId] : []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      if (isUuid(value)) found.push(value)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect([actorId, subjectId, detail])
  return found
}
