import { sql } from 'kysely'
import type { decideDuplicate, DuplicateReason, listDuplicates } from '#contracts/customer-duplicates.ts'
import type { BodyOf, QueryOf, ResponseOf } from '#contracts/http.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { loadKey } from '#platform/keys/keys.ts'
import { type Actor, type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { customerColumns, type CustomerRow, toCard } from '../customers.rows.ts'
import { lockCards } from '../customers.write.ts'
import { compareCards } from '../merge/compare.ts'
import { cleanOptional } from '../text.ts'
import { isDecided, tellApart, withdrawApart } from './decisions.ts'
import { readLikenessRules } from './likeness.settings.ts'
import { pairAsItStands } from './pairs.ts'

type Merging = Grant<'customers.merge'>

interface PairRow {
  readonly a_id: string
  readonly b_id: string
  readonly score: number
  readonly reasons: DuplicateReason[]
  readonly found_at: Date
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly decided_reason: string | null
}

/** Pairs that may be one customer, as somebody who may merge works through them. */
export function createDuplicateWorkbench(context: CustomersContext) {
  const { db, settings, config, audit, now } = context.platform

  return {
    async list(
      grant: Merging,
      query: QueryOf<typeof listDuplicates>,
    ): Promise<ResponseOf<typeof listDuplicates>> {
      const unitIds = [...(await context.directory.unitsBelow(query.unitIds))]
      const units = (column: string) =>
        query.unitIds.length === 0
          ? sql<boolean>`true`
          : sql<boolean>`${sql.ref(column)} = any(${unitIds}::uuid[])`
      const [reachA, reachB] = [
        scopeCondition(grant.scope, 'a.unit_id', 'a.owner_id'),
        scopeCondition(grant.scope, 'b.unit_id', 'b.owner_id'),
      ]
      const wanted = sql`d.score >= ${query.minScore}
        and ${query.reason ? sql`d.reasons @> ${JSON.stringify([{ code: query.reason }])}::jsonb` : sql`true`}
        and ${query.customerId ? sql`${query.customerId} in (d.a_id, d.b_id)` : sql`true`}
        and ${units('a.unit_id')} and ${units('b.unit_id')}`
      const pairs = sql`customer_duplicates d join customers a on a.id = d.a_id join customers b on b.id = d.b_id`
      const state = query.state === 'apart' ? isDecided : sql<boolean>`not ${isDecided}`
      const [{ rows }, counted] = await Promise.all([
        sql<PairRow>`
          select d.a_id, d.b_id, d.score, d.reasons, d.found_at,
                 x.by_id as decided_by, x.at as decided_at, x.reason as decided_reason
            from ${pairs} left join customer_distinct x on x.a_id = d.a_id and x.b_id = d.b_id
           where ${reachA} and ${reachB} and ${wanted} and ${state}
           order by d.score desc, d.a_id, d.b_id
           limit ${query.pageSize} offset ${(query.page - 1) * query.pageSize}`.execute(db),
        sql<{ total: number; beyond: number; waiting: number }>`
          select (select count(*) from ${pairs} where ${reachA} and ${reachB} and ${wanted} and ${state})::int as total,
                 ${
                   grant.scope.all
                     ? sql`0`
                     : sql`(select count(*) from ${pairs}
                   where (${reachA}) <> (${reachB}) and not ${isDecided})::int`
                 } as beyond,
                 (select count(*) from customer_duplicate_queue)::int as waiting`.execute(db),
      ])
      const figures = counted.rows[0] ?? { total: 0, beyond: 0, waiting: 0 }
      return { pairs: await shown(grant, rows), ...figures }
    },

    async decide(
      actor: Actor,
      grant: Merging,
      body: BodyOf<typeof decideDuplicate>,
      origin: Origin,
    ): Promise<Result<{ done: true }>> {
      const rules = await readLikenessRules(settings)
      const secret = await loadKey(config.dataDir, 'customers')
      return inTransaction(db, async (tx) => {
        const both = await lockCards(tx, grant, [body.oneId, body.otherId])
        if (both.length !== 2) return fail(notFound())
        const reason = cleanOptional(body.reason)
        if (body.apart) {
          const pair = await pairAsItStands(tx, body.oneId, body.otherId, rules, secret)
          await tellApart(tx, [body.oneId, body.otherId], pair?.facts ?? [], {
            by: actor.userId,
            at: now(),
            reason,
          })
        } else if (!(await withdrawApart(tx, body.oneId, body.otherId))) return ok({ done: true })
        await audit.record(tx, {
          actorId: actor.userId,
          action: body.apart ? 'customers.told_apart' : 'customers.apart_withdrawn',
          subjectKind: 'customer',
          subjectId: body.oneId,
          detail: { otherId: body.otherId, reason },
          origin,
        })
        return ok({ done: true })
      })
    },
  }

  async function shown(
    grant: Merging,
    rows: readonly PairRow[],
  ): Promise<ResponseOf<typeof listDuplicates>['pairs']> {
    const ids = rows.flatMap((row) => [row.a_id, row.b_id])
    const cards = await sql<CustomerRow>`
      select ${customerColumns} from customers c where c.id = any(${ids}::uuid[])
         and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}`.execute(db)
    const byId = new Map(cards.rows.map((row) => [row.id, row]))
    const view = await context.disclosure.plainView(grant.actor)
    const names = await context.names(
      cards.rows
        .flatMap((row) => [row.owner_id, row.updated_by])
        .concat(rows.map(({ decided_by: by }) => by)),
      cards.rows.map((row) => row.unit_id),
    )
    return rows.flatMap((row) => {
      const [a, b] = [byId.get(row.a_id), byId.get(row.b_id)]
      if (!a || !b) return []
      return {
        a: toCard(a, names, view),
        b: toCard(b, names, view),
        score: row.score,
        reasons: row.reasons,
        comparison: compareCards(a, b, view),
        foundAt: row.found_at.toISOString(),
        apart: row.decided_at && {
          by: names.person(row.decided_by),
          at: row.decided_at.toISOString(),
          reason: row.decided_reason,
        },
      }
    })
  }
}
