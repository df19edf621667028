import { sql } from 'kysely'
import type { Unit } from '#contracts/identity.ts'
import type { Executor, Tx } from '#platform/db/index.ts'

export type UnitKind = Unit['kind']

export interface UnitRow {
  readonly id: string
  readonly parent_id: string | null
  readonly kind: UnitKind
  readonly code: string
  readonly name: string
  readonly path: string[]
  readonly valid_from: string
  readonly valid_to: string | null
}

const columns = ['id', 'parent_id', 'kind', 'code', 'name', 'path', 'valid_from', 'valid_to'] as const
/** Changes of the tree happen one at a time: two moves at once could make a circle that neither makes alone. */
const treeLock = 7_105_003

export const lockTree = (tx: Tx): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(${treeLock})`.execute(tx)

export async function findUnit(db: Executor, id: string): Promise<UnitRow | undefined> {
  const row = await db.selectFrom('units').select(columns).where('id', '=', id).executeTakeFirst()
  return row as UnitRow | undefined
}

export async function unitsByIds(db: Executor, ids: readonly string[]): Promise<UnitRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('units')
    .select(columns)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute()
  return rows as UnitRow[]
}

export async function unitsByCodes(db: Executor, codes: readonly string[]): Promise<UnitRow[]> {
  if (codes.length === 0) return []
  const lower = codes.map((code) => code.trim().toLowerCase())
  const rows = await db
    .selectFrom('units')
    .select(columns)
    .where(sql<boolean>`lower(code) = any(${lower}::text[])`)
    .execute()
  return rows as UnitRow[]
}

/** The units themselves and every unit below them, closed ones included. */
export async function unitIdsBelow(db: Executor, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select id from units where path && ${[...ids]}::uuid[]`.execute(db)
  return rows.map((row) => row.id)
}

/**
 * The tree as it stood on a date, of these units or of all: parents before children, siblings by code. `date` null
 * gives the present places and names of every unit, also of those that begin later or have ended.
 */
export async function treeOn(
  db: Executor,
  date: string | null,
  ids: readonly string[] | 'all',
): Promise<UnitRow[]> {
  const wanted = ids === 'all' ? sql`true` : sql`u.id = any(${[...ids]}::uuid[])`
  const { rows } =
    date === null
      ? await sql<UnitRow>`
          select id, parent_id, kind, code, name, path, valid_from, valid_to from units u
          where ${wanted} order by cardinality(path), code`.execute(db)
      : await sql<UnitRow>`
          select u.id, v.parent_id, v.kind, v.code, v.name, v.path, u.valid_from, u.valid_to
          from unit_versions v join units u on u.id = v.unit_id
          where v.valid_from <= ${date} and (v.valid_to is null or v.valid_to > ${date}) and ${wanted}
          order by cardinality(v.path), v.code`.execute(db)
  return rows
}

export interface UnitValues {
  readonly parentId: string | null
  readonly kind: UnitKind
  readonly code: string
  readonly name: string
  readonly validFrom: string
  readonly validTo: string | null
}

/** Writes a unit in its place, moves everything below along, and keeps the versions. Returns how many moved along. */
export async function writeUnit(
  tx: Tx,
  unit: { id: string; path: string[]; before: UnitRow | undefined } & UnitValues,
  today: string,
): Promise<number> {
  const values = {
    parent_id: unit.parentId,
    kind: unit.kind,
    code: unit.code,
    name: unit.name,
    path: unit.path,
    valid_from: unit.validFrom,
    valid_to: unit.validTo,
  }
  await tx
    .insertInto('units')
    .values({ id: unit.id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...values, updated_at: sql<Date>`now()` }))
    .execute()
  const moved = unit.before !== undefined && unit.before.parent_id !== unit.parentId
  const below = moved ? await movePaths(tx, unit.id, unit.path) : []
  for (const id of [unit.id, ...below]) await keepVersion(tx, id, today)
  return below.length
}

/** Gives everything below a unit the unit's new path in front; returns their ids. */
async function movePaths(tx: Tx, id: string, path: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update units
    set path = ${path}::uuid[] || path[array_position(path, ${id}::uuid) + 1 : cardinality(path)],
        updated_at = now()
    where path @> array[${id}::uuid] and id <> ${id}
    returning id`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * Makes the newest version of a unit say what the unit says now. A change counts from today (or from the unit's
 * beginning, when that is later); what was so before stays on record.
 */
async function keepVersion(tx: Tx, id: string, today: string): Promise<void> {
  // The period may have grown or shrunk at either end.
  await sql`
    delete from unit_versions v using units u
    where u.id = ${id} and v.unit_id = u.id
      and (v.valid_from >= u.valid_to or v.valid_to <= u.valid_from)`.execute(tx)
  await sql`
    update unit_versions v set valid_from = u.valid_from from units u
    where u.id = ${id} and v.unit_id = u.id
      and v.valid_from = (select min(valid_from) from unit_versions where unit_id = u.id)`.execute(tx)
  await sql`
    update unit_versions v set valid_to = u.valid_to from units u
    where u.id = ${id} and v.unit_id = u.id
      and v.valid_from = (select max(valid_from) from unit_versions where unit_id = u.id)`.execute(tx)
  const same = await sql`
    select 1 from unit_versions v join units u on u.id = v.unit_id
    where u.id = ${id} and v.valid_to is not distinct from u.valid_to
      and (v.parent_id, v.kind, v.code, v.name, v.path)
        is not distinct from (u.parent_id, u.kind, u.code, u.name, u.path)`.execute(tx)
  if (same.rows.length > 0) return
  const from = sql`greatest(${today}::date, u.valid_from)`
  await sql`
    delete from unit_versions v using units u
    where u.id = ${id} and v.unit_id = u.id and v.valid_from >= ${from}`.execute(tx)
  await sql`
    update unit_versions v set valid_to = ${from} from units u
    where u.id = ${id} and v.unit_id = u.id and (v.valid_to is null or v.valid_to > ${from})`.execute(tx)
  await sql`
    insert into unit_versions (unit_id, parent_id, kind, code, name, path, valid_from, valid_to)
    select id, parent_id, kind, code, name, path, ${from}, valid_to from units u
    where id = ${id} and (valid_to is null or valid_to > ${from})`.execute(tx)
}

/** Children whose period sticks out of the given one. */
export async function childrenOutside(
  db: Executor,
  id: string,
  period: { from: string; to: string | null },
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from units
    where parent_id = ${id}
      and not (daterange(valid_from, valid_to) <@ daterange(${period.from}::date, ${period.to}::date))
    order by code limit 10`.execute(db)
  return rows.map((row) => row.name)
}

/** People whose membership sticks out of the given period: some names and how many. */
export async function membersOutside(
  db: Executor,
  id: string,
  period: { from: string; to: string | null },
): Promise<{ names: string[]; count: number }> {
  const { rows } = await sql<{ name: string; count: bigint }>`
    select u.name, count(*) over () as count
    from memberships m join users u on u.id = m.user_id
    where m.unit_id = ${id}
      and not (daterange(m.valid_from, m.valid_to) <@ daterange(${period.from}::date, ${period.to}::date))
    order by u.name limit 5`.execute(db)
  return { names: rows.map((row) => row.name), count: Number(rows[0]?.count ?? 0n) }
}
