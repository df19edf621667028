import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import { insertInBulk } from '#platform/db/bulk.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Reading } from '../facts/facts.ts'

/** Call and delivery: the visit territory is the owner, and stands with the customer. */
export type DistrictLayer = 'call' | 'delivery'

export interface DistrictRow {
  readonly id: string
  readonly layer: DistrictLayer
  readonly unitId: string
  readonly code: string
  readonly name: string
}

/** Open districts of these units in reach, by code. */
export async function districtsOf(
  db: Executor,
  grant: Reading,
  unitIds: readonly string[],
): Promise<DistrictRow[]> {
  const { rows } = await sql<DistrictRow>`
    select d.id, d.layer, d.unit_id as "unitId", d.code, d.name from territory_districts d
     where d.closed_at is null and d.unit_id = any(${unitIds}::uuid[])
       and ${scopeCondition(grant.scope, 'd.unit_id', 'd.created_by')}
     order by d.layer, d.code`.execute(db)
  return rows
}

/** Names of districts, closed ones too. */
export async function districtNames(
  db: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from territory_districts where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The district of each of these customers on a date, for those that have one. */
export async function assignmentsOn(
  db: Executor,
  layer: DistrictLayer,
  customerIds: readonly string[],
  date: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ customerId: string; districtId: string }>`
    select customer_id as "customerId", district_id as "districtId" from territory_assignments
     where layer = ${layer} and customer_id = any(${customerIds}::uuid[]) and valid_from <= ${date}::date
       and (valid_to is null or valid_to > ${date}::date)`.execute(db)
  return new Map(rows.map(({ customerId, districtId }) => [customerId, districtId]))
}

export interface AssignmentChange {
  readonly customerId: string
  readonly districtId: string | null
}

/**
 * Puts customers into districts from a date on; null takes them out. What held until then ends on that date, and a
 * row that began on the same date is replaced.
 */
export async function assignFrom(
  tx: Tx,
  layer: DistrictLayer,
  changes: readonly AssignmentChange[],
  date: string,
): Promise<void> {
  if (changes.length === 0) return
  const ids = changes.map((change) => change.customerId)
  await sql`
    delete from territory_assignments
     where layer = ${layer} and customer_id = any(${ids}::uuid[]) and valid_from >= ${date}::date`.execute(tx)
  await sql`
    update territory_assignments set valid_to = ${date}::date
     where layer = ${layer} and customer_id = any(${ids}::uuid[]) and (valid_to is null or valid_to > ${date}::date)`.execute(
    tx,
  )
  const rows = changes.filter((change) => change.districtId !== null)
  if (rows.length === 0) return
  await insertInBulk(
    tx,
    'territory_assignments',
    {
      layer: ['text', () => layer],
      customer_id: ['uuid', (row) => row.customerId],
      district_id: ['uuid', (row) => row.districtId],
      valid_from: ['date', () => date],
    },
    rows,
  )
}

/** Writes the list of a unit's districts of a layer: new ones, other names, closed ones. */
export async function replaceDistricts(
  tx: Tx,
  grant: Grant<'territories.design'>,
  at: { readonly unitId: string; readonly layer: DistrictLayer; readonly now: Date },
  districts: readonly Pick<DistrictRow, 'id' | 'code' | 'name'>[],
): Promise<void> {
  const ids = districts.map(({ id }) => id)
  await sql`
    update territory_districts d set closed_at = ${at.now}
     where d.unit_id = ${at.unitId} and d.layer = ${at.layer} and d.closed_at is null
       and not d.id = any(${ids}::uuid[]) and ${scopeCondition(grant.scope, 'd.unit_id', 'd.created_by')}`.execute(
    tx,
  )
  await sql`
    insert into territory_districts (id, layer, unit_id, code, name, created_by)
    select i.id, ${at.layer}, ${at.unitId}, i.code, i.name, ${grant.actor?.userId ?? null}
      from unnest(${ids}::uuid[], ${districts.map(({ code }) => code)}::text[],
                  ${districts.map(({ name }) => name)}::text[]) as i (id, code, name)
    on conflict (id) do update set code = excluded.code, name = excluded.name
     where territory_districts.unit_id = ${at.unitId} and territory_districts.layer = ${at.layer}`.execute(tx)
}

/** Names of open districts of a unit that are not among `kept` and have customers on a date. */
export async function districtsInUse(
  db: Executor,
  at: { readonly unitId: string; readonly layer: DistrictLayer; readonly date: string },
  kept: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select d.name from territory_districts d
     where d.unit_id = ${at.unitId} and d.layer = ${at.layer} and d.closed_at is null
       and not d.id = any(${kept}::uuid[])
       and exists (select from territory_assignments a
                    where a.district_id = d.id and (a.valid_to is null or a.valid_to > ${at.date}::date))
     order by d.code`.execute(db)
  return rows.map(({ name }) => name)
}
