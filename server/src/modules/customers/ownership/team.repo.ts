import { sql } from 'kysely'
import type { TeamRole } from '#contracts/access.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant, Membership } from '#platform/policy/index.ts'

export interface TeamRow {
  readonly id: string
  readonly personId: string
  readonly role: TeamRole
  readonly from: string
  readonly to: string | null
  readonly note: string | null
}

const columns = sql`id, person_id as "personId", role, valid_from as "from", valid_to as "to", note`

/** The team of a customer that the caller has already found within reach: current and coming parts before past ones. */
export async function teamOf(
  db: Executor,
  _grant: Grant<'customers.read' | 'customers.assign'>,
  customerId: string,
): Promise<TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    select ${columns} from customer_team where customer_id = ${customerId} and not withdrawn
     order by valid_to desc nulls first, array_position(array['chief', 'manager', 'support'], role), valid_from, id
     limit 200`.execute(db)
  return rows
}

/** False when the id is taken. Throws PostgreSQL 23P01 when the part overlaps another of the person or of a chief. */
export async function insertMember(
  tx: Tx,
  grant: Grant<'customers.assign'>,
  customerId: string,
  row: TeamRow,
): Promise<boolean> {
  const { rows } = await sql`
    insert into customer_team (id, customer_id, person_id, role, valid_from, valid_to, note, created_by)
    values (${row.id}, ${customerId}, ${row.personId}, ${row.role}, ${row.from}::date, ${row.to}::date, ${row.note},
      ${grant.actor?.userId ?? null})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/**
 * Ends a part: yesterday was its last day, or it never was when it began today or begins later. Answers the person,
 * null when there is no such part or it is over.
 */
export async function endMember(
  tx: Tx,
  grant: Grant<'customers.assign'>,
  customerId: string,
  id: string,
  today: string,
): Promise<string | null> {
  const { rows } = await sql<{ person: string }>`
    update customer_team
       set withdrawn = valid_from >= ${today}::date,
           valid_to = case when valid_from >= ${today}::date then valid_to else ${today}::date - 1 end,
           ended_at = now(), ended_by = ${grant.actor?.userId ?? null}
     where id = ${id} and customer_id = ${customerId} and not withdrawn
       and (valid_to is null or valid_to >= ${today}::date)
     returning person_id as person`.execute(tx)
  return rows[0]?.person ?? null
}

/** Customers in whose team somebody is on a date. */
export async function membershipsOn(db: Executor, personId: string, date: string): Promise<Membership[]> {
  const { rows } = await sql<Membership>`
    select customer_id as "customerId", role from customer_team
     where person_id = ${personId} and not withdrawn and valid_from <= ${date}::date
       and (valid_to is null or valid_to >= ${date}::date)`.execute(db)
  return rows
}
