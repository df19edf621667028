import { sql } from 'kysely'
import type { CustomerType } from '#contracts/customer-facts.ts'
import { insertInBulk } from '#platform/db/bulk.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import { type CustomerFilter, customersMatching } from '../customers.filter.ts'
import type { Standing } from './fall-back.ts'

export interface Candidate extends Omit<Standing, 'ownerLeft'> {
  readonly id: string
  readonly name: string
  readonly ownerId: string
  readonly unitId: string
}

/** The latest change of a customer's owner, by the index that knows those alone. */
const lastChange = sql`
  left join lateral (
    select h.at, h.source, h.changes from customer_changes h
     where h.customer_id = c.id and h.changes @> '[{"field": "ownerId"}]' order by h.id desc limit 1) h on true`
const valueOf = (field: string, side: 'before' | 'after') =>
  sql`(select x ->> ${sql.lit(side)} from jsonb_array_elements(h.changes) x where x ->> 'field' = ${sql.lit(field)})`

/**
 * Owned active customers of units in reach whose last contact, as far as the row itself tells, lies before a date, or
 * whose owner is one of `leaving`. `ownedSince` is the date of the last change in the organisation's zone.
 */
export async function fallCandidates(
  db: Executor,
  grant: Grant<'customers.read' | 'customers.configure' | 'customers.assign'>,
  wanted: {
    readonly unitIds: readonly string[]
    readonly contactBefore: string
    readonly leaving: readonly string[]
    readonly timeZone: string
    readonly ordersCount: boolean
  },
): Promise<Candidate[]> {
  const { rows } = await sql<
    Omit<Candidate, 'warned'> & { warnedOn: string | null; warnedFor: string | null }
  >`
    select c.id, c.name, c.owner_id as "ownerId", c.unit_id as "unitId", c.grade, c.key_customer as "keyCustomer",
           c.last_visit_on as "lastVisitOn", c.entered_on as "enteredOn",
           ${wanted.ordersCount ? sql`(select max(o.ordered_on) from customer_orders o where o.customer_id = c.id)` : sql`null`} as "lastOrderOn",
           (h.at at time zone ${wanted.timeZone})::date as "ownedSince",
           (select max(e.until) from pool_extensions e where e.customer_id = c.id) as "extendedUntil",
           w.warned_on as "warnedOn", w.last_contact_on as "warnedFor"
      from customers c ${lastChange}
      left join pool_warnings w on w.customer_id = c.id
     where c.owner_id is not null and c.state = 'active' and c.unit_id = any(${wanted.unitIds}::uuid[])
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
       and (greatest(c.last_visit_on, c.entered_on) <= ${wanted.contactBefore}::date
         or c.owner_id = any(${wanted.leaving}::uuid[]))
     order by c.id`.execute(db)
  return rows.map(({ warnedOn, warnedFor, ...row }) => ({
    ...row,
    warned: warnedOn === null || warnedFor === null ? null : { on: warnedOn, lastContactOn: warnedFor },
  }))
}

/** Units that have customers with an owner. */
export async function unitsWithOwners(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct unit_id as id from customers where owner_id is not null and state = 'active'`.execute(db)
  return rows.map(({ id }) => id)
}

/** Owners of active customers in units. */
export async function ownersIn(db: Executor, unitIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct owner_id as id from customers
     where unit_id = any(${unitIds}::uuid[]) and owner_id is not null and state = 'active'`.execute(db)
  return rows.map(({ id }) => id)
}

/** Notes that owners were told of customers; answers those that were not told for this contact before. */
export async function noteWarnings(
  tx: Tx,
  warnings: readonly { readonly id: string; readonly lastContactOn: string }[],
  today: string,
): Promise<ReadonlySet<string>> {
  if (warnings.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    insert into pool_warnings as w (customer_id, last_contact_on, warned_on)
    select i.id, i.contact, ${today}::date
      from unnest(${warnings.map(({ id }) => id)}::uuid[], ${warnings.map((one) => one.lastContactOn)}::date[])
        as i (id, contact)
    on conflict (customer_id) do update set last_contact_on = excluded.last_contact_on, warned_on = excluded.warned_on
     where w.last_contact_on <> excluded.last_contact_on
    returning customer_id as id`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

export interface PoolMove {
  readonly customerId: string
  readonly kind: 'fall_back' | 'return' | 'claim' | 'assignment'
  readonly personId: string | null
  readonly ruleVersion: number
  readonly reason: string | null
}
export async function recordMoves(
  tx: Tx,
  moves: readonly PoolMove[],
  by: { readonly id: string | null; readonly at: Date; readonly on: string },
): Promise<void> {
  if (moves.length === 0) return
  await insertInBulk(
    tx,
    'pool_moves',
    {
      customer_id: ['uuid', (move) => move.customerId],
      at: ['timestamptz', () => by.at],
      on_date: ['date', () => by.on],
      kind: ['text', (move) => move.kind],
      person_id: ['uuid', (move) => move.personId],
      by_id: ['uuid', () => by.id],
      rule_version: ['int', (move) => move.ruleVersion],
      reason: ['text', (move) => move.reason],
    },
    moves,
  )
}

/** Claims of a person on a business date, and active customers held. */
export async function claimFigures(
  db: Executor,
  personId: string,
  date: string,
): Promise<{ today: number; holding: number }> {
  const { rows } = await sql<{ today: number; holding: number }>`
    select (select count(*)::int from pool_moves
             where kind = 'claim' and person_id = ${personId} and on_date = ${date}::date) as today,
           (select count(*)::int from customers where owner_id = ${personId} and state = 'active') as holding`.execute(
    db,
  )
  return rows[0] ?? { today: 0, holding: 0 }
}

/** One claim of a person at a time: limits are counted before they are used up. Held until the transaction ends. */
export async function lockClaims(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('pool_claims'), hashtext(${personId}))`.execute(tx)
}

/**
 * Customers of pools, locked: those that somebody else took while this waited have an owner and are absent. `since`
 * is when the person last had one; null: never.
 */
export async function lockPooled(
  tx: Tx,
  unitIds: readonly string[],
  ids: readonly string[],
  personId: string,
): Promise<{ id: string; unitId: string; hadUntil: Date | null }[]> {
  // Two statements: the first waits for whoever was faster, the second sees what that came to.
  await sql`
    select id from customers where id = any(${ids}::uuid[]) order by id for no key update`.execute(tx)
  const { rows } = await sql<{ id: string; unitId: string; hadUntil: Date | null }>`
    select c.id, c.unit_id as "unitId",
           (select max(h.at) from customer_changes h
             where h.customer_id = c.id
               and h.changes @> jsonb_build_array(jsonb_build_object('field', 'ownerId', 'before', ${personId}::text))
           ) as "hadUntil"
      from customers c
     where c.id = any(${ids}::uuid[]) and c.owner_id is null and c.state = 'active'
       and c.unit_id = any(${unitIds}::uuid[])
     order by c.id`.execute(tx)
  return rows
}

export interface PooledRow {
  readonly id: string
  readonly licence: string
  readonly name: string
  readonly address: string
  readonly type: CustomerType
  readonly grade: string
  readonly keyCustomer: boolean
  readonly unitId: string
  readonly lastVisitOn: string | null
  readonly volume90: number
  readonly since: Date
  readonly source: string
  readonly note: string | null
  readonly formerOwnerId: string | null
  readonly hadUntil: Date | null
}

/** A page of pools, the longest without anybody first. Nothing of persons but who had the customer. */
export async function pooledPage(
  db: Executor,
  personId: string,
  unitIds: readonly string[],
  filter: CustomerFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: PooledRow[]; count: number }> {
  const where = sql`c.owner_id is null and c.state = 'active' and c.unit_id = any(${unitIds}::uuid[])
    and ${customersMatching(filter)}`
  const counted = await sql<{ n: number }>`select count(*)::int as n from customers c where ${where}`.execute(
    db,
  )
  const { rows } = await sql<PooledRow>`
    select c.id, c.licence, c.name, c.address, c.type, c.grade, c.key_customer as "keyCustomer",
           c.unit_id as "unitId", c.last_visit_on as "lastVisitOn", c.volume90,
           coalesce(h.at, c.created_at) as since, coalesce(h.source, 'created') as source,
           ${valueOf('handoverNote', 'after')} as note, (${valueOf('ownerId', 'before')})::uuid as "formerOwnerId",
           (select max(p.at) from customer_changes p
             where p.customer_id = c.id
               and p.changes @> jsonb_build_array(jsonb_build_object('field', 'ownerId', 'before', ${personId}::text))
           ) as "hadUntil"
      from customers c ${lastChange}
     where ${where} order by since, c.id limit ${page.limit} offset ${page.offset}`.execute(db)
  return { rows, count: counted.rows[0]?.n ?? 0 }
}

/** Puts off falling back; customers out of reach or without an owner are absent from the answer. */
export async function insertExtensions(
  tx: Tx,
  grant: Grant<'customers.assign'>,
  ids: readonly string[],
  extension: { readonly until: string; readonly reason: string; readonly at: Date; readonly by: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into pool_extensions (id, customer_id, until, reason, created_at, created_by)
    select gen_random_uuid(), c.id, ${extension.until}::date, ${extension.reason}, ${extension.at}, ${extension.by}
      from customers c
     where c.id = any(${ids}::uuid[]) and c.owner_id is not null
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
    returning customer_id as id`.execute(tx)
  return rows.map(({ id }) => id)
}
