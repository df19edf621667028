import type {
  extendFall,
  listFalling,
  listPool,
  PooledCustomer,
  returnToPool,
  simulatePool,
} from '#contracts/customer-pool.ts'
import type { BodyOf, QueryOf, ResponseOf } from '#contracts/http.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { inTransaction } from '#platform/db/index.ts'
import { inLocale, type Message, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, covers, type Grant, grantSystem } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { claimingOff, extensionTooLong, ownerNotAvailable } from '../customers.errors.ts'
import { customerFilterSchema } from '../customers.filter.ts'
import { createOwnerChanges } from '../customers.owner-changes.ts'
import { mayOwn } from '../customers.owners.ts'
import { heldByIds } from '../ownership/transfer.repo.ts'
import { ruleAt, rulesAt } from '../rules/rule-store.ts'
import { cleanText } from '../text.ts'
import { type Falling, fallingIn, showFalling } from './falling.ts'
import { capacityOf, poolReach } from './pool-reach.ts'
import {
  claimFigures,
  insertExtensions,
  lockClaims,
  lockPooled,
  pooledPage,
  recordMoves,
} from './pool.repo.ts'

const shownInSimulation = 200
const fallingShown = 500

const words = {
  taken: { zh: '已被别人领取，或不在您可领取的公海里', en: 'Taken by somebody else, or not in your pool' },
  per_day: { zh: '今天的领取次数已用完', en: 'Today’s claims are used up' },
  holding: { zh: '您的客户数已到上限', en: 'You hold as many customers as you may' },
  gone: { zh: '不存在、没有负责人或不在您的可见范围内', en: 'Gone, without an owner, or out of your reach' },
} as const satisfies Record<string, Message>
const blocked = (until: string): Message => ({
  zh: `您是前负责人，${until} 起才能再领取`,
  en: `It was yours: you may claim it again from ${until}`,
})

/** The pool: what is in it, taking from it, putting into it, and when customers fall into it. */
export function createPoolService(context: CustomersContext) {
  const { platform, directory } = context
  const { calendar } = platform

  const refusal = (actor: Actor, id: string, code: string, reason: Message) => ({
    id,
    code,
    reason: inLocale(reason, actor.locale),
  })
  /** The first day on which a former owner may claim again; null: at once. */
  function blockedUntil(hadUntil: Date | null, cooldownDays: number): string | null {
    if (hadUntil === null) return null
    const free = shiftDate(calendar.dateOf(hadUntil), cooldownDays)
    return free > calendar.today() ? free : null
  }

  return {
    async list(
      actor: Actor,
      grant: Grant<'customers.claim'>,
      query: QueryOf<typeof listPool>,
    ): Promise<ResponseOf<typeof listPool>> {
      const { unitIds, rule } = await poolReach(context, actor, grant)
      const below = query.unitIds.length === 0 ? null : new Set(await directory.unitsBelow(query.unitIds))
      const { q, grades, types } = query
      const { rows, count } = await pooledPage(
        platform.db,
        actor.userId,
        below === null ? unitIds : unitIds.filter((id) => below.has(id)),
        { ...customerFilterSchema.parse({}), q, grades, types },
        { limit: query.pageSize, offset: (query.page - 1) * query.pageSize },
      )
      const names = await context.names(
        rows.map((row) => row.formerOwnerId),
        rows.map((row) => row.unitId),
      )
      const { claim } = rule.content
      const customers = rows.map(({ formerOwnerId, hadUntil, unitId, since, ...row }): PooledCustomer => ({
        ...row,
        unit: names.unit(unitId),
        since: since.toISOString(),
        formerOwner: names.person(formerOwnerId),
        blockedUntil: blockedUntil(hadUntil, claim.cooldownDays),
      }))
      const owns = actor.assignments.some(({ role }) => role === 'account_manager')
      const figures = owns ? await claimFigures(platform.db, actor.userId, calendar.today()) : null
      return {
        customers,
        total: { count, exact: true },
        claims: figures && {
          ...figures,
          allowed: claim.allowed,
          perDay: claim.perDay,
          most: capacityOf(rule, actor.userId),
        },
      }
    },

    /** Takes customers from the pool, as many as the limits leave; the rest is refused one by one. */
    async claim(actor: Actor, grant: Grant<'customers.claim'>, ids: readonly string[], origin: Origin) {
      const { unitIds, rule } = await poolReach(context, actor, grant)
      const { claim } = rule.content
      if (!claim.allowed) return fail(claimingOff())
      const people = await directory.people([actor.userId])
      const system = grantSystem('customers.assign')
      if (!mayOwn(system, people.get(actor.userId))) return fail(ownerNotAvailable())
      const wanted = [...new Set(ids)]
      const done = await inTransaction(platform.db, async (tx) => {
        await lockClaims(tx, actor.userId)
        const today = calendar.today()
        const figures = await claimFigures(tx, actor.userId, today)
        let left = Math.min(claim.perDay - figures.today, capacityOf(rule, actor.userId) - figures.holding)
        const full = claim.perDay - figures.today <= capacityOf(rule, actor.userId) - figures.holding
        const pooled = new Map(
          (await lockPooled(tx, unitIds, wanted, actor.userId)).map((row) => [row.id, row]),
        )
        const refused: ReturnType<typeof refusal>[] = []
        const taking: string[] = []
        for (const id of wanted) {
          const row = pooled.get(id)
          const until = row ? blockedUntil(row.hadUntil, claim.cooldownDays) : null
          if (!row) refused.push(refusal(actor, id, 'taken', words.taken))
          else if (until !== null) refused.push(refusal(actor, id, 'cooldown', blocked(until)))
          else if (left <= 0)
            refused.push(
              full
                ? refusal(actor, id, 'per_day', words.per_day)
                : refusal(actor, id, 'holding', words.holding),
            )
          else {
            left--
            taking.push(id)
          }
        }
        await createOwnerChanges(context)(
          tx,
          system,
          taking.map((customerId) => ({ customerId, fromOwnerId: null, toOwnerId: actor.userId })),
          { source: 'claim', note: null, by: actor.userId, ruleVersion: rule.version, people },
        )
        await recordMoves(
          tx,
          taking.map((customerId) => ({
            customerId,
            kind: 'claim',
            personId: actor.userId,
            ruleVersion: rule.version,
            reason: null,
          })),
          { id: actor.userId, at: platform.now(), on: today },
        )
        if (taking.length > 0)
          await platform.audit.record(tx, {
            actorId: actor.userId,
            action: 'customers.claimed',
            subjectKind: 'user',
            subjectId: actor.userId,
            detail: { customers: taking, ruleVersion: rule.version },
            origin,
          })
        return ok({ claimed: taking, refused })
      })
      context.totals.forget()
      return done
    },

    /** Puts customers into the pool by hand. */
    async giveBack(
      actor: Actor,
      grant: Grant<'customers.assign'>,
      body: BodyOf<typeof returnToPool>,
      origin: Origin,
    ) {
      const wanted = [...new Set(body.customerIds)]
      const reason = cleanText(body.reason)
      const now = new Map(
        (await heldByIds(platform.db, grant, wanted)).map(({ id, ownerId }) => [id, ownerId]),
      )
      return inTransaction(platform.db, async (tx) => {
        const outcomes = await createOwnerChanges(context)(
          tx,
          grant,
          [...now].flatMap(([customerId, fromOwnerId]) =>
            fromOwnerId === null ? [] : [{ customerId, fromOwnerId, toOwnerId: null }],
          ),
          { source: 'return', note: reason },
        )
        const moved = outcomes.filter(({ outcome }) => outcome === 'changed')
        const returned = moved.map(({ customerId }) => customerId)
        await recordMoves(
          tx,
          moved.map(({ customerId, fromOwnerId }) => ({
            customerId,
            kind: 'return',
            personId: fromOwnerId,
            ruleVersion: 0,
            reason,
          })),
          { id: actor.userId, at: platform.now(), on: calendar.today() },
        )
        if (returned.length > 0)
          await platform.audit.record(tx, {
            actorId: actor.userId,
            action: 'customers.returned',
            subjectKind: 'customer_pool',
            subjectId: null,
            detail: { customers: returned },
            origin,
          })
        const done = new Set(returned)
        const refused = wanted.filter((id) => !done.has(id))
        return ok({ returned, refused: refused.map((id) => refusal(actor, id, 'gone', words.gone)) })
      })
    },

    /** What is about to fall into the pool by the rules in force, of customers in reach. */
    async falling(
      actor: Actor,
      grant: Grant<'customers.read'>,
      query: QueryOf<typeof listFalling>,
    ): Promise<ResponseOf<typeof listFalling>> {
      const today = calendar.today()
      const reached = grant.scope.all
        ? await directory.unitsBelow([(await directory.unitPath(actor.unitId))[0] ?? actor.unitId])
        : [...new Set([...grant.scope.unitIds, ...(grant.scope.ownerId === null ? [] : [actor.unitId])])]
      const below = query.unitIds.length === 0 ? null : new Set(await directory.unitsBelow(query.unitIds))
      const groups = await rulesAt(
        context,
        'pool',
        reached.filter((id) => below === null || below.has(id)),
      )
      const found: Falling[] = []
      let automatic = false
      for (const [rule, unitIds] of groups) {
        automatic ||= rule.content.automatic
        const until = shiftDate(today, rule.content.warnDays)
        if (rule.content.automatic)
          found.push(...(await fallingIn(context, grant, rule.content, unitIds, until)))
      }
      const soonest = found.toSorted((a, b) => a.fallsOn.localeCompare(b.fallsOn))
      return {
        customers: await showFalling(context, soonest.slice(0, fallingShown)),
        count: found.length,
        automatic,
      }
    },

    async simulate(
      grant: Grant<'customers.configure'>,
      body: BodyOf<typeof simulatePool>,
    ): Promise<Result<ResponseOf<typeof simulatePool>>> {
      if (!covers(grant.scope, { unitId: body.unitId, ownerId: null })) return fail(notFound())
      const unitIds = await directory.unitsBelow([body.unitId])
      const falling = await fallingIn(context, grant, body.content, unitIds, body.on, true)
      const names = await context.names(
        falling.map(({ row }) => row.ownerId),
        [],
      )
      const byOwner = Map.groupBy(falling, ({ row }) => row.ownerId)
      const byGrade = Map.groupBy(falling, ({ row }) => row.grade)
      const most = <T extends { count: number }>(rows: T[]): T[] => rows.toSorted((a, b) => b.count - a.count)
      return ok({
        on: body.on,
        count: falling.length,
        byOwner: most([...byOwner].map(([id, rows]) => ({ owner: names.person(id)!, count: rows.length }))),
        byGrade: most([...byGrade].map(([grade, rows]) => ({ grade, count: rows.length }))),
        customers: await showFalling(context, falling.slice(0, shownInSimulation)),
      })
    },

    async extend(
      actor: Actor,
      grant: Grant<'customers.assign'>,
      body: BodyOf<typeof extendFall>,
      origin: Origin,
    ) {
      const today = calendar.today()
      const { content } = await ruleAt(context, 'pool', actor.unitId)
      const latest = shiftDate(today, content.extensionDays)
      if (body.until <= today || body.until > latest) return fail(extensionTooLong(latest))
      const wanted = [...new Set(body.customerIds)]
      return inTransaction(platform.db, async (tx) => {
        const extended = await insertExtensions(tx, grant, wanted, {
          until: body.until,
          reason: cleanText(body.reason),
          at: platform.now(),
          by: actor.userId,
        })
        if (extended.length > 0)
          await platform.audit.record(tx, {
            actorId: actor.userId,
            action: 'customers.fall_extended',
            subjectKind: 'customer_pool',
            subjectId: null,
            detail: { customers: extended, until: body.until },
            origin,
          })
        const done = new Set(extended)
        const refused = wanted.filter((id) => !done.has(id))
        return ok({ extended, refused: refused.map((id) => refusal(actor, id, 'gone', words.gone)) })
      })
    },
  }
}
