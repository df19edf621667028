import { sql } from 'kysely'
import type { Birthday, Influence, Personality, PrivateFacts } from '#contracts/customer-people.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

/** A row of `customer_people`. The phone is in clear: never hand it to an answer. */
export interface PersonRow {
  readonly id: string
  readonly customer_id: string
  readonly name: string
  readonly position: string | null
  readonly phone: string | null
  readonly influence: readonly Influence[]
  readonly reports_to: string | null
  readonly strength: number | null
  readonly last_contact_on: string | null
  readonly left_on: string | null
  readonly left_note: string | null
  readonly birth_month: number | null
  readonly birth_day: number | null
  readonly birth_year: number | null
  readonly personality: Personality | null
  readonly hobbies: string | null
  readonly family: PrivateFacts['family']
  readonly note: string | null
  readonly version: number
  readonly updated_at: Date
  readonly updated_by: string | null
}
export type PersonValues = Omit<PersonRow, 'version' | 'updated_at' | 'updated_by'>

const columns = sql`
  p.id, p.customer_id, p.name, p.position, p.phone, p.influence, p.reports_to, p.strength, p.last_contact_on,
  p.left_on, p.left_note, p.birth_month, p.birth_day, p.birth_year, p.personality, p.hobbies, p.family, p.note,
  p.version, p.updated_at, p.updated_by`

type Seen = Grant<'customers.read' | 'customers.write' | 'customers.disclose'>

/** Persons of a customer that the caller has found within reach; those who are there before those who left. */
export async function peopleOf(db: Executor, _grant: Seen, customerId: string): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select ${columns} from customer_people p where p.customer_id = ${customerId}
     order by p.left_on is not null, 'decider' = any(p.influence) desc, p.created_at, p.id limit 200`.execute(
    db,
  )
  return rows
}

/** The same for several customers at once, only those who are there. */
export async function presentPeople(
  db: Executor,
  _grant: Grant<'customers.read'>,
  customerIds: readonly string[],
): Promise<PersonRow[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sql<PersonRow>`
    select ${columns} from customer_people p
     where p.customer_id = any(${customerIds}::uuid[]) and p.left_on is null
     order by p.customer_id, 'decider' = any(p.influence) desc, p.created_at, p.id`.execute(db)
  return rows
}

/** False when the id is taken. */
export async function insertPerson(
  tx: Tx,
  grant: Grant<'customers.write'>,
  row: PersonValues,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into customer_people (id, customer_id, name, position, phone, influence, reports_to, strength,
      last_contact_on, left_on, left_note, birth_month, birth_day, birth_year, personality, hobbies, family, note,
      created_at, created_by, updated_at, updated_by)
    values (${row.id}, ${row.customer_id}, ${row.name}, ${row.position}, ${row.phone}, ${row.influence}::text[],
      ${row.reports_to}, ${row.strength}, ${row.last_contact_on}::date, ${row.left_on}::date, ${row.left_note},
      ${row.birth_month}, ${row.birth_day}, ${row.birth_year}, ${row.personality}, ${row.hobbies},
      ${JSON.stringify(row.family)}::jsonb, ${row.note}, ${at}, ${by(grant)}, ${at}, ${by(grant)})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** False when somebody else was faster: the version is not the one that was read. */
export async function updatePerson(
  tx: Tx,
  grant: Grant<'customers.write'>,
  row: PersonValues,
  version: number,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update customer_people set name = ${row.name}, position = ${row.position}, phone = ${row.phone},
      influence = ${row.influence}::text[], reports_to = ${row.reports_to}, strength = ${row.strength},
      last_contact_on = ${row.last_contact_on}::date, left_on = ${row.left_on}::date, left_note = ${row.left_note},
      birth_month = ${row.birth_month}, birth_day = ${row.birth_day}, birth_year = ${row.birth_year},
      personality = ${row.personality}, hobbies = ${row.hobbies}, family = ${JSON.stringify(row.family)}::jsonb,
      note = ${row.note}, version = version + 1, updated_at = ${at}, updated_by = ${by(grant)}
     where id = ${row.id} and customer_id = ${row.customer_id} and version = ${version} returning id`.execute(
    tx,
  )
  return rows.length === 1
}

export async function recordPersonChange(
  tx: Tx,
  grant: Grant<'customers.write'>,
  change: {
    readonly customerId: string
    readonly personId: string
    readonly kind: 'added' | 'changed' | 'left' | 'returned'
    readonly fields: readonly string[]
    readonly at: Date
  },
): Promise<void> {
  await sql`
    insert into customer_person_changes (customer_id, person_id, at, by_id, kind, fields)
    values (${change.customerId}, ${change.personId}, ${change.at}, ${by(grant)}, ${change.kind},
      ${change.fields}::text[])`.execute(tx)
}

export interface DecisionRow {
  readonly process: string | null
  readonly cycle_days: number | null
  readonly version: number
  readonly updated_at: Date
  readonly updated_by: string | null
}

export async function decisionOf(
  db: Executor,
  _grant: Seen,
  customerId: string,
): Promise<DecisionRow | null> {
  const { rows } = await sql<DecisionRow>`
    select process, cycle_days, version, updated_at, updated_by from customer_decisions
     where customer_id = ${customerId}`.execute(db)
  return rows[0] ?? null
}

/** `version` 0 writes the first one. False when somebody else was faster. */
export async function writeDecision(
  tx: Tx,
  grant: Grant<'customers.write'>,
  customerId: string,
  decision: { readonly process: string | null; readonly cycleDays: number | null },
  version: number,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into customer_decisions as d (customer_id, process, cycle_days, updated_at, updated_by)
    select ${customerId}, ${decision.process}, ${decision.cycleDays}::int, ${at}::timestamptz, ${by(grant)}::uuid
     where ${version}::int = 0 or exists (select from customer_decisions where customer_id = ${customerId})
    on conflict (customer_id) do update set process = excluded.process, cycle_days = excluded.cycle_days,
      version = d.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by
     where d.version = ${version}::int
    returning version`.execute(tx)
  return rows.length === 1
}

export const birthdayOf = (row: PersonRow): Birthday | null =>
  row.birth_month === null || row.birth_day === null
    ? null
    : { month: row.birth_month, day: row.birth_day, year: row.birth_year }

const by = (grant: Grant<'customers.write'>): string | null => grant.actor?.userId ?? null
