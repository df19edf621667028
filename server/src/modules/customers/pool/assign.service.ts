import { sql } from 'kysely'
import type { assignByRule, previewAssignment } from '#contracts/customer-pool.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { type Executor, inTransaction } from '#platform/db/index.ts'
import { inLocale, type Message } from '#platform/errors/errors.ts'
import { ok } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { publishHanded } from '../customers.events.ts'
import { createOwnerChanges } from '../customers.owner-changes.ts'
import { mayOwn } from '../customers.owners.ts'
import { ruleAt } from '../rules/rule-store.ts'
import { assignAll, type Assigned, type Pooled, type Taker } from './assign.ts'
import { capacityOf } from './pool-reach.ts'
import { recordMoves } from './pool.repo.ts'

type Assigning = Grant<'customers.assign'>
type PooledHere = Pooled & { readonly name: string }

const gone: Message = {
  zh: '已有负责人、不存在，或不在您的可见范围内',
  en: 'Has an owner by now, is gone, or is out of your reach',
}
const differs: Message = {
  zh: '情况已变，规则现在给出别的结果，请重新预览',
  en: 'Things have changed and the rule says otherwise; preview again',
}
/** Days back over which customers got by rule are counted, for taking turns. */
const turnDays = 90

/** Giving customers of the pool out by rule, with the reason for each. */
export function createAssignmentService(context: CustomersContext) {
  const { platform, directory } = context

  /** Rules and people, asked before a transaction begins: in it nobody waits for a second connection. */
  async function prepare(actor: Actor, grant: Assigning) {
    const [rule, pool, managers] = await Promise.all([
      ruleAt(context, 'assignment', actor.unitId),
      ruleAt(context, 'pool', actor.unitId),
      directory.accountManagers(grant.scope),
    ])
    return { rule, pool, people: managers.filter((person) => mayOwn(grant, person)) }
  }

  /** What the rule says about customers of the pool as they are now. */
  async function decide(
    db: Executor,
    grant: Assigning,
    { rule, pool, people }: Awaited<ReturnType<typeof prepare>>,
    ids: readonly string[],
  ) {
    const customers = await pooledByIds(db, grant, ids)
    const facts = await takersOf(
      db,
      people.map(({ id }) => id),
      shiftDate(platform.calendar.today(), -turnDays),
    )
    const takers = people.map((person): Taker => ({
      id: person.id,
      name: person.name,
      unitId: person.unitId,
      capacity: capacityOf(pool, person.id),
      ...(facts.get(person.id) ?? { holding: 0, visits: 0, got: 0, places: [] }),
    }))
    const assigned = assignAll(customers, takers, rule.content)
    return { customers: new Map(customers.map((row) => [row.id, row])), assigned }
  }

  return {
    async preview(
      actor: Actor,
      grant: Assigning,
      body: BodyOf<typeof previewAssignment>,
    ): Promise<ResponseOf<typeof previewAssignment>> {
      const given = await prepare(actor, grant)
      const { customers, assigned } = await decide(platform.db, grant, given, body.customerIds)
      const names = await context.names(
        assigned.map(({ personId }) => personId),
        [],
      )
      return {
        ruleVersion: given.rule.version,
        assignments: assigned.map(({ customerId, personId, line, reason }) => {
          const { id, name, grade } = customers.get(customerId)!
          return {
            customer: { id, name, grade },
            to: names.person(personId),
            line,
            reason: inLocale(reason, actor.locale),
          }
        }),
      }
    },

    /** Makes what was previewed, as far as the rule still says so: nobody is named here whom it does not name. */
    async apply(actor: Actor, grant: Assigning, body: BodyOf<typeof assignByRule>, origin: Origin) {
      const wanted = new Map(body.assignments.map(({ customerId, personId }) => [customerId, personId]))
      const given = await prepare(actor, grant)
      const { rule } = given
      const people = new Map(given.people.map((person) => [person.id, person]))
      const done = await inTransaction(platform.db, async (tx) => {
        await sql`
          select id from customers where id = any(${[...wanted.keys()]}::uuid[]) order by id for no key update`.execute(
          tx,
        )
        const { customers, assigned } = await decide(tx, grant, given, [...wanted.keys()])
        const agreed = assigned.filter(({ customerId, personId }) => wanted.get(customerId) === personId)
        const changeOwners = createOwnerChanges(context)
        const done = new Set<string>()
        for (const [note, rows] of Map.groupBy(agreed, (row) => noteOf(row, actor))) {
          const outcomes = await changeOwners(
            tx,
            grant,
            rows.map(({ customerId, personId }) => ({
              customerId,
              fromOwnerId: null,
              toOwnerId: personId,
            })),
            { source: 'rule', note, ruleVersion: rule.version, people },
          )
          const moved = outcomes.filter(({ outcome }) => outcome === 'changed')
          for (const { customerId } of moved) done.add(customerId)
          await publishHanded(
            platform.events,
            tx,
            moved.map(({ toOwnerId }) => ({ from: null, to: toOwnerId })),
            actor.userId,
          )
          await recordMoves(
            tx,
            moved.map(({ customerId, toOwnerId }) => ({
              customerId,
              kind: 'assignment',
              personId: toOwnerId,
              ruleVersion: rule.version,
              reason: note,
            })),
            { id: actor.userId, at: platform.now(), on: platform.calendar.today() },
          )
        }
        if (done.size > 0)
          await platform.audit.record(tx, {
            actorId: actor.userId,
            action: 'customers.assigned_by_rule',
            subjectKind: 'customer_pool',
            subjectId: null,
            detail: { customers: [...done], ruleVersion: rule.version },
            origin,
          })
        const refused = [...wanted.keys()].filter((id) => !done.has(id))
        return ok({
          assigned: [...done],
          refused: refused.map((id) => ({
            id,
            code: customers.has(id) ? 'differs' : 'gone',
            reason: inLocale(customers.has(id) ? differs : gone, actor.locale),
          })),
        })
      })
      context.totals.forget()
      return done
    },
  }
}

const noteOf = ({ line, reason }: Assigned, actor: Actor): string =>
  `${line ?? ''}：${inLocale(reason, actor.locale)}`

async function pooledByIds(db: Executor, grant: Assigning, ids: readonly string[]): Promise<PooledHere[]> {
  const { rows } = await sql<
    Omit<PooledHere, 'at'> & { readonly lng: number | null; readonly lat: number | null }
  >`
    select c.id, c.name, c.grade, c.type, c.unit_id as "unitId", c.lng, c.lat, c.visits * 4.0::float8 / c.weeks as visits
      from customers c
     where c.id = any(${ids}::uuid[]) and c.owner_id is null and c.state = 'active'
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
     order by c.id`.execute(db)
  return rows.map(({ lng, lat, ...row }) => ({
    ...row,
    at: lng === null || lat === null ? null : { lng, lat },
  }))
}

type Facts = Pick<Taker, 'holding' | 'visits' | 'got' | 'places'>

async function takersOf(
  db: Executor,
  personIds: readonly string[],
  since: string,
): Promise<Map<string, Facts>> {
  const { rows } = await sql<{
    id: string
    holding: number
    visits: number
    got: number
    lngs: (number | null)[]
    lats: (number | null)[]
  }>`
    select p.id, count(c.id)::int as holding, coalesce(sum(c.visits * 4.0::float8 / c.weeks), 0) as visits,
           (select count(*)::int from pool_moves m
             where m.kind = 'assignment' and m.person_id = p.id and m.on_date >= ${since}::date) as got,
           coalesce(array_agg(c.lng) filter (where c.lng is not null), '{}') as lngs,
           coalesce(array_agg(c.lat) filter (where c.lng is not null), '{}') as lats
      from unnest(${personIds}::uuid[]) as p (id)
      left join customers c on c.owner_id = p.id and c.state = 'active'
     group by p.id`.execute(db)
  return new Map(
    rows.map(({ id, lngs, lats, ...row }) => [
      id,
      { ...row, places: lngs.map((lng, i) => ({ lng: lng!, lat: lats[i]! })) },
    ]),
  )
}
