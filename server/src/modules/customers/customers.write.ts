import { sql } from 'kysely'
import type { Verb } from '#contracts/access.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import { scopeCondition } from '#platform/policy/index.ts'
import { customerColumns, type CustomerRow } from './customers.rows.ts'
import type { CardValues, FieldChange } from './customers.values.ts'
import { writeCardKeys } from './duplicates/keys.ts'
import { searchVector } from './search/search-text.ts'

/** A card about to be written: columns and where they come from. */
export type CardWrite = CardValues & {
  readonly id: string
  /** The search column, where a thread of its own has prepared it already. */
  readonly search?: string
}

export interface WriteContext {
  readonly by: string | null
  /** `manual`, `map`, `assignment`, `import`, `undo`, `demo`. */
  readonly source: string
  readonly at: Date
}

/** The columns of many cards as one array parameter each, for `unnest`. */
function columnArrays(cards: readonly CardWrite[]) {
  const of = <T>(pick: (card: CardWrite) => T): T[] => cards.map(pick)
  return sql`
    ${of((c) => c.id)}::uuid[], ${of((c) => c.licence)}::text[], ${of((c) => c.name)}::text[],
    ${of((c) => c.contact_name)}::text[], ${of((c) => c.phone)}::text[], ${of((c) => c.address)}::text[],
    ${of((c) => c.type)}::text[], ${of((c) => c.grade)}::text[], ${of((c) => c.key_customer)}::boolean[],
    ${of((c) => c.state)}::text[], ${of((c) => c.visits)}::smallint[], ${of((c) => c.weeks)}::smallint[],
    ${of((c) => c.owner_id)}::uuid[], ${of((c) => c.unit_id)}::uuid[], ${of((c) => c.lng)}::float8[],
    ${of((c) => c.lat)}::float8[], ${of((c) => c.position_source)}::text[],
    ${of((c) => c.position_accuracy)}::float8[],
    ${of((c) => (c.opening_hours === null ? null : JSON.stringify(c.opening_hours)))}::text[],
    ${of((c) => c.service_minutes)}::smallint[], ${of((c) => c.note)}::text[],
    ${of((c) => c.company_code)}::text[], ${of((c) => c.id_number_sealed)}::text[],
    ${of((c) => c.id_number_hash)}::text[], ${of((c) => c.id_number_tail)}::text[],
    ${of((c) => c.search ?? searchVector(c))}::text[]`
}

const columnNames = `id, licence, name, contact_name, phone, address, type, grade, key_customer, state, visits, weeks,
  owner_id, unit_id, lng, lat, position_source, position_accuracy, opening_hours, service_minutes, note, company_code, id_number_sealed, id_number_hash, id_number_tail, search`
const columns = sql.raw(columnNames)

/**
 * Inserts new cards with one statement; answers the ids that went in. A licence or id that exists already is left
 * alone, so the caller sees by its absence that somebody was faster.
 */
export async function insertCards(
  db: Executor,
  cards: readonly CardWrite[],
  extra: readonly {
    readonly enteredOn: string
    readonly lastVisitOn: string | null
    readonly orders90?: number | undefined
    readonly volume90?: number | undefined
  }[],
  context: WriteContext,
): Promise<ReadonlySet<string>> {
  if (cards.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    insert into customers (${columns}, entered_on, last_visit_on, orders90, volume90, source, created_at, created_by, updated_at,
      updated_by)
    select i.id, i.licence, i.name, i.contact_name, i.phone, i.address, i.type, i.grade, i.key_customer, i.state,
      i.visits, i.weeks, i.owner_id, i.unit_id, i.lng, i.lat, i.position_source, i.position_accuracy,
      i.opening_hours::jsonb, i.service_minutes, i.note, i.company_code, i.id_number_sealed, i.id_number_hash,
      i.id_number_tail, i.search::tsvector, i.entered_on, i.last_visit_on,
      i.orders90, i.volume90, ${context.source}, ${context.at}, ${context.by}::uuid, ${context.at}, ${context.by}::uuid
    from unnest(${columnArrays(cards)}, ${extra.map((e) => e.enteredOn)}::date[],
      ${extra.map((e) => e.lastVisitOn)}::date[], ${extra.map((e) => e.orders90 ?? 0)}::int[],
      ${extra.map((e) => e.volume90 ?? 0)}::float8[])
      as i (${columns}, entered_on, last_visit_on, orders90, volume90)
    on conflict do nothing
    returning id`.execute(db)
  const inserted = new Set(rows.map((row) => row.id))
  await writeCardKeys(
    db,
    cards.filter((card) => inserted.has(card.id)),
  )
  return inserted
}

/** Overwrites cards that the caller has locked; each version goes up by one. Answers id → new version. */
export async function updateCards(
  tx: Tx,
  cards: readonly CardWrite[],
  context: WriteContext,
): Promise<ReadonlyMap<string, number>> {
  if (cards.length === 0) return new Map()
  await queueMoved(tx, cards)
  const { rows } = await sql<{ id: string; version: number }>`
    update customers c set
      licence = i.licence, name = i.name, contact_name = i.contact_name, phone = i.phone, address = i.address,
      type = i.type, grade = i.grade, key_customer = i.key_customer, state = i.state, visits = i.visits,
      weeks = i.weeks, owner_id = i.owner_id, unit_id = i.unit_id, lng = i.lng, lat = i.lat,
      position_source = i.position_source, position_accuracy = i.position_accuracy,
      opening_hours = i.opening_hours::jsonb, service_minutes = i.service_minutes, note = i.note,
      company_code = i.company_code, id_number_sealed = i.id_number_sealed, id_number_hash = i.id_number_hash,
      id_number_tail = i.id_number_tail,
      search = i.search::tsvector, version = c.version + 1, updated_at = ${context.at}, updated_by = ${context.by}::uuid
    from unnest(${columnArrays(cards)}) as i (${columns})
    where c.id = i.id
    returning c.id, c.version`.execute(tx)
  await writeCardKeys(tx, cards)
  return new Map(rows.map((row) => [row.id, row.version]))
}

/** Cards that are about to get another position are to be compared with their new neighbours. */
async function queueMoved(tx: Tx, cards: readonly CardWrite[]): Promise<void> {
  await sql`
    insert into customer_duplicate_queue (customer_id)
    select c.id from unnest(${cards.map((card) => card.id)}::uuid[], ${cards.map((card) => card.lng)}::float8[],
             ${cards.map((card) => card.lat)}::float8[]) as i (id, lng, lat)
      join customers c on c.id = i.id
     where c.lng is distinct from i.lng or c.lat is distinct from i.lat
     order by c.id
    on conflict (customer_id) do update set queued_at = clock_timestamp()`.execute(tx)
}

/** Adds to the history of cards. */
export async function recordChanges(
  tx: Tx,
  entries: readonly { readonly customerId: string; readonly changes: readonly FieldChange[] }[],
  context: WriteContext,
): Promise<void> {
  if (entries.length === 0) return
  await sql`
    insert into customer_changes (customer_id, at, by_id, source, changes)
    select i.customer_id, ${context.at}, ${context.by}::uuid, ${context.source}, i.changes::jsonb
      from unnest(${entries.map((entry) => entry.customerId)}::uuid[],
                  ${entries.map((entry) => JSON.stringify(entry.changes))}::text[]) as i (customer_id, changes)`.execute(
    tx,
  )
}

/**
 * Reads cards and locks them for the rest of the transaction, in a fixed order so that two callers cannot block each
 * other. Cards whose data a person had erased are not there for whoever wants to write.
 */
export async function lockCards<V extends Verb>(
  tx: Tx,
  grant: Grant<V>,
  ids: readonly string[],
): Promise<CustomerRow[]> {
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns} from customers c
     where c.id = any(${ids}::uuid[]) and c.erased_at is null
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}
     order by c.id for no key update`.execute(tx)
  return rows
}
