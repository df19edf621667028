import { listAudit, verifyAudit } from '#contracts/identity.ts'
import { readAudit } from '#platform/audit/index.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { IdentityParts } from './parts.ts'
import { colleagues } from './people/people.repo.ts'

/** Reading and verifying the audit trail; names of people are added here, where they are known. */
export function auditRoutes({ platform, auditTrail, directory }: IdentityParts): Route[] {
  const { db, calendar } = platform
  return [
    route(listAudit, async ({ grant, query }) => {
      const inReach = grant.scope.all
        ? []
        : await colleagues(db, grant.scope, { activeOnly: false }, calendar.today())
      const { entries, more } = await readAudit(
        db,
        grant,
        inReach.map((person) => person.id),
        {
          from: query.from ? calendar.boundsOf(query.from).start : undefined,
          until: query.to ? calendar.boundsOf(query.to).end : undefined,
          actorId: query.actorId,
          action: query.action,
          before: query.before === undefined ? undefined : BigInt(query.before),
          limit: query.limit,
        },
      )
      const actorIds = entries.flatMap((entry) => entry.actorId ?? [])
      const names = await directory.people([...new Set(actorIds)])
      return ok({
        entries: entries.map(({ actorId, ...entry }) => ({
          ...entry,
          seq: Number(entry.seq),
          at: entry.at.toISOString(),
          actor: actorId === null ? null : { id: actorId, name: names.get(actorId)?.name ?? actorId },
        })),
        more,
      })
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
