import type { RelationsOfCustomer, saveRelation } from '#contracts/customer-relations.ts'
import type { BodyOf } from '#contracts/http.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, authorize, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { publishCustomer } from '../customers.events.ts'
import { findCard } from '../customers.read.ts'
import { lockCards } from '../customers.write.ts'
import { cleanOptional, cleanText } from '../text.ts'
import * as errors from './relations.errors.ts'
import * as repo from './relations.repo.ts'

/**
 * Relations between customers, two steps deep. Denied by default: a customer out of the caller's reach is no node of
 * the graph, nothing is followed through it, and only the number of such direct relations is told.
 */
export function createRelationsService(context: CustomersContext) {
  const { platform } = context
  const { db, events } = platform

  async function show(grant: Grant<'customers.read'>, id: string): Promise<Result<RelationsOfCustomer>> {
    const card = await findCard(db, grant, id)
    if (!card) return fail(notFound())
    const own = await repo.relationsTouching(db, grant, [id], true)
    const chain = await repo.chainAbove(db, 'introducer', id)
    const near = await repo.reachedCustomers(db, grant, [...own.map((row) => otherOf(row, id)), ...chain])
    const direct = own.filter((row) => near.has(otherOf(row, id)))
    const neighbours = new Set(direct.flatMap((row) => (row.until === null ? [otherOf(row, id)] : [])))
    const beyond = (await repo.relationsTouching(db, grant, [...neighbours], false)).filter(
      (row) => row.fromId !== id && row.toId !== id,
    )
    const far = await repo.reachedCustomers(
      db,
      grant,
      beyond.flatMap((row) => [row.fromId, row.toId]),
    )
    const second = beyond.filter((row) => far.has(row.fromId) && far.has(row.toId))
    const names = await context.names(
      [...direct, ...second].flatMap(({ createdBy, endedBy }) => [createdBy, endedBy]),
      [],
    )
    const shown = new Map([
      [id, { id, name: card.name, grade: card.grade, steps: 0 }],
      ...direct.map((row) => [otherOf(row, id), { ...near.get(otherOf(row, id))!, steps: 1 }] as const),
    ])
    for (const end of second.flatMap((row) => [row.fromId, row.toId]))
      if (!shown.has(end)) shown.set(end, { ...far.get(end)!, steps: 2 })
    const hidden = own.filter((row) => row.until === null && !near.has(otherOf(row, id)))
    return ok({
      customers: [...shown.values()],
      relations: [...direct, ...second].map((row) => ({
        id: row.id,
        kind: row.kind,
        fromId: row.fromId,
        toId: row.toId,
        since: row.since,
        until: row.until,
        source: row.source,
        note: row.note,
        createdAt: row.createdAt.toISOString(),
        createdBy: names.person(row.createdBy),
        endedBy: names.person(row.endedBy),
      })),
      referralChain: [...upToTheFirstHidden(chain, near).toReversed(), { id, name: card.name }],
      hidden: hidden.length,
    })
  }

  return {
    list: show,

    async save(
      { actor, grant }: { readonly actor: Actor; readonly grant: Grant<'customers.write'> },
      { id, relationId }: { readonly id: string; readonly relationId: string },
      body: BodyOf<typeof saveRelation>,
    ): Promise<Result<RelationsOfCustomer>> {
      const reading = authorize(actor, 'customers.read')
      if (!reading.ok) return reading
      if (body.otherId === id) return fail(errors.relationToItself())
      const at = platform.now()
      try {
        const saved = await inTransaction<void>(db, async (tx) => {
          const [card] = await lockCards(tx, grant, [id])
          if (!card) return fail(notFound())
          if (!(await findCard(tx, reading.value, body.otherId))) return fail(errors.otherOutOfReach())
          const [fromId, toId] = body.fromOther ? [body.otherId, id] : [id, body.otherId]
          const { kind } = body
          if (
            (kind === 'parent' || kind === 'introducer') &&
            (await repo.chainAbove(tx, kind, fromId)).includes(toId)
          )
            return fail(errors.relationCircle())
          const row = {
            id: relationId,
            kind,
            fromId,
            toId,
            since: body.since,
            source: cleanText(body.source),
            note: cleanOptional(body.note),
            createdAt: at,
            createdBy: actor.userId,
          }
          if (await repo.insertRelation(tx, grant, row))
            await publishCustomer(events, tx, 'relation_changed', card, { kind })
          return ok(undefined)
        })
        return saved.ok ? await show(reading.value, id) : saved
      } catch (error) {
        if (isRelatedAlready(error)) return fail(errors.relationKnown())
        throw error
      }
    },

    async end(
      { actor, grant }: { readonly actor: Actor; readonly grant: Grant<'customers.write'> },
      { id, relationId }: { readonly id: string; readonly relationId: string },
      until: string,
    ): Promise<Result<RelationsOfCustomer>> {
      const reading = authorize(actor, 'customers.read')
      if (!reading.ok) return reading
      const ended = await inTransaction<void>(db, async (tx) => {
        const [card] = await lockCards(tx, grant, [id])
        if (!card) return fail(notFound())
        // What somebody may not see they may not end: to them it is not there.
        const known = await repo.relationsTouching(tx, grant, [id], false)
        const row = known.find((one) => one.id === relationId)
        if (!row || !(await findCard(tx, reading.value, otherOf(row, id)))) return fail(notFound())
        if (await repo.closeRelation(tx, grant, id, relationId, { until, at: platform.now() }))
          await publishCustomer(events, tx, 'relation_changed', card, { kind: row.kind })
        return ok(undefined)
      })
      return ended.ok ? show(reading.value, id) : ended
    },
  }
}

const otherOf = (row: repo.RelationRow, id: string): string => (row.fromId === id ? row.toId : row.fromId)

function upToTheFirstHidden(
  chain: readonly string[],
  near: ReadonlyMap<string, { readonly id: string; readonly name: string }>,
): { id: string; name: string }[] {
  const seen: { id: string; name: string }[] = []
  for (const id of chain) {
    const customer = near.get(id)
    if (!customer) break
    seen.push({ id, name: customer.name })
  }
  return seen
}

/** PostgreSQL 23505 on one of the two rules of what may hold at a time. */
function isRelatedAlready(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === '23505' &&
    'constraint' in error &&
    String(error.constraint).startsWith('customer_relations_on')
  )
}
