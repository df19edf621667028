import { sql } from 'kysely'
import { insertInBulk } from '#platform/db/bulk.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import { type Columns, columnTypes, fromColumns, toColumns, visitColumns } from './visit-columns.ts'
import { closedSteps } from './next-steps.repo.ts'
import type { VisitRow } from './visit-row.ts'

const list = sql.raw(visitColumns.join(', '))
const qualified = sql.raw(visitColumns.map((column) => `v.${column}`).join(', '))
/** What nobody is shown: which phone and operation, and why there was no fix. */
const unseen: ReadonlySet<keyof Columns> = new Set([
  'start_clock_offset',
  'start_device',
  'start_operation',
  'start_stop_id',
  'start_fix_problem',
  'owner_at_start',
  'end_received_at',
  'end_clock_offset',
  'end_device',
  'end_fix_problem',
] as const)
const told: ReadonlySet<keyof Columns> = new Set([
  'end_place',
  'findings',
  'form_version',
  'note',
  'next_step',
  'next_step_on',
] as const)
const columnsWithout = (...left: ReadonlySet<keyof Columns>[]) =>
  sql.raw(
    visitColumns
      .map((column) => {
        if (!left.some((columns) => columns.has(column))) return `v.${column}`
        return column === 'findings' ? `'{}'::jsonb as findings` : `null as ${column}`
      })
      .join(', '),
  )
const shown = { full: columnsWithout(unseen), brief: columnsWithout(unseen, told) } as const
const record = sql.raw(visitColumns.map((column) => `${column} ${columnTypes[column]}`).join(', '))
const overwrite = sql.raw(
  visitColumns
    .filter((column) => column !== 'id')
    .map((column) => `${column} = excluded.${column}`)
    .join(', '),
)

/** Writes rows whole, new or known. */
export async function saveVisits(tx: Tx, rows: readonly VisitRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into visits (${list})
    select ${list} from jsonb_to_recordset(${JSON.stringify(rows.map(toColumns))}::jsonb) as r (${record})
    on conflict (id) do update set ${overwrite}`.execute(tx)
}

/** Writes rows in bulk and leaves those out that exist already. Returns how many went in. */
export async function insertNewVisits(db: Executor, rows: readonly VisitRow[]): Promise<number> {
  return rows.length === 0 ? 0 : insertInBulk(db, 'visits', bulkColumns, rows.map(toColumns))
}

const bulkColumns = Object.fromEntries(
  visitColumns.map((name) => [name, [columnTypes[name], (row: Columns) => row[name]] as const]),
)

type Reading = Grant<'visits.read' | 'visits.plan' | 'visits.perform' | 'visits.export'>
const inScope = (grant: Reading) => scopeCondition(grant.scope, 'v.unit_id', 'v.owner_id')

/** A visit whoever it belongs to, with all rows of a person on a date: what an operation that names it meets. */
export async function visitAndDay(
  tx: Tx,
  visitId: string,
  ownerId: string,
  date: string,
): Promise<{ readonly visit: VisitRow | null; readonly day: VisitRow[] }> {
  const { rows } = await sql<Columns>`
    select ${qualified} from visits v
    where v.id = ${visitId} or (v.owner_id = ${ownerId} and v.visit_date = ${date})`.execute(tx)
  const all = rows.map(fromColumns)
  return {
    visit: all.find((row) => row.id === visitId) ?? null,
    day: all.filter((row) => row.ownerId === ownerId && row.date === date),
  }
}

/** All rows of a person on a date: merged ones and those without a start too. */
export async function visitsOfPersonDay(db: Executor, ownerId: string, date: string): Promise<VisitRow[]> {
  const { rows } = await sql<Columns>`
    select ${qualified} from visits v where v.owner_id = ${ownerId} and v.visit_date = ${date}`.execute(db)
  return rows.map(fromColumns)
}

/** All rows that count for these stops, whatever their date; `known` ones, which the caller has, are left out. */
export async function visitsOfStops(
  db: Executor,
  stopIds: readonly string[],
  known: readonly string[] = [],
): Promise<VisitRow[]> {
  if (stopIds.length === 0) return []
  const { rows } = await sql<Columns>`
    select ${qualified} from visits v
    where v.stop_id = any(${stopIds}::uuid[]) and v.id <> all(${known}::uuid[])`.execute(db)
  return rows.map(fromColumns)
}

/** A visit with the rows that are part of it, in reach; empty when it is not. */
export async function visitWithParts(
  db: Executor,
  grant: Grant<'visits.read'>,
  id: string,
): Promise<VisitRow[]> {
  const { rows } = await sql<Columns>`
    select ${qualified} from visits v where (v.id = ${id} or v.merged_into = ${id}) and ${inScope(grant)}`.execute(
    db,
  )
  return rows.map(fromColumns)
}

/** Everybody's rows of a date in reach, without what nobody is shown; `brief` ones without what was found and said. */
export async function visitsOfDay(
  db: Executor,
  grant: Reading,
  date: string,
  unitIds: readonly string[] | null,
  detail: 'full' | 'brief',
): Promise<VisitRow[]> {
  const wanted = unitIds === null ? sql`true` : sql`v.unit_id = any(${unitIds}::uuid[])`
  const { rows } = await sql<Columns>`
    select ${shown[detail]} from visits v
    where v.visit_date = ${date} and ${inScope(grant)} and ${wanted}`.execute(db)
  return rows.map(fromColumns)
}

export interface VisitFilter {
  readonly customerId?: string
  readonly ownerId?: string
  readonly from?: string
  readonly to?: string
  readonly limit: number
  /** The customer is in reach, so its visits are whoever made them. */
  readonly wholeHistory: boolean
}

/** The newest visits first, with the rows merged into them. */
export async function listVisitRows(db: Executor, grant: Reading, filter: VisitFilter): Promise<VisitRow[]> {
  const { rows } = await sql<Columns>`
    with page as (
      select v.id from visits v
      where v.started_at is not null and v.merged_into is null
        and ${filter.wholeHistory ? sql`true` : inScope(grant)}
        and ${filter.customerId ? sql`v.customer_id = ${filter.customerId}` : sql`true`}
        and ${filter.ownerId ? sql`v.owner_id = ${filter.ownerId}` : sql`true`}
        and ${filter.from ? sql`v.visit_date >= ${filter.from}::date` : sql`true`}
        and ${filter.to ? sql`v.visit_date <= ${filter.to}::date` : sql`true`}
      order by v.visit_date desc, v.started_at desc limit ${filter.limit})
    select ${qualified} from visits v where v.id in (select id from page)
    union all
    select ${qualified} from visits v where v.merged_into in (select id from page)`.execute(db)
  return rows.map(fromColumns)
}

/** The last finished visit before a date, for each customer; a next step that was ticked off is left out. */
export async function lastVisits(
  db: Executor,
  customerIds: readonly string[],
  before: string,
): Promise<ReadonlyMap<string, VisitRow>> {
  if (customerIds.length === 0) return new Map()
  const { rows } = await sql<Columns>`
    select ${qualified} from unnest(${customerIds}::uuid[]) as c (id)
    cross join lateral (
      select * from visits v
      where v.customer_id = c.id and v.visit_date < ${before}::date and v.ended_at is not null
      order by v.visit_date desc, v.started_at desc limit 1) v`.execute(db)
  const closed = await closedSteps(
    db,
    rows.filter((row) => row.next_step !== null).map((row) => row.id),
  )
  return new Map(
    rows.map((row) => {
      const told = closed.has(row.id) ? { ...row, next_step: null, next_step_on: null } : row
      return [row.customer_id!, fromColumns(told)]
    }),
  )
}

/** Months after which a promised next step is no longer brought up. */
const FORGET_AFTER_DAYS = 180

/**
 * Next steps that were promised for a date up to `date` and are still open: nobody ticked them off, and nobody
 * finished a visit to the customer on the promised date or after it. A step that is to be done again counts by its
 * new date.
 */
export async function openFollowUps(
  db: Executor,
  customerIds: readonly string[],
  date: string,
): Promise<{ customerId: string; visitId: string; text: string; on: string; visitedOn: string }[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sql<{
    customerId: string
    visitId: string
    text: string
    on: string
    visitedOn: string
  }>`
    select v.customer_id as "customerId", v.id as "visitId", v.next_step as text, due.on_day as "on",
      v.visit_date as "visitedOn"
    from visits v
    left join lateral (
      select outcome, due_on from next_step_marks m where m.visit_id = v.id
      order by m.marked_at desc, m.id desc limit 1) mark on true
    cross join lateral (select coalesce(mark.due_on, v.next_step_on) as on_day) due
    where v.customer_id = any(${customerIds}::uuid[]) and v.next_step is not null
      and coalesce(mark.outcome, 'again') = 'again' and due.on_day <= ${date}::date
      and due.on_day > ${date}::date - ${FORGET_AFTER_DAYS}::int and v.visit_date < ${date}::date
      and not exists (
        select 1 from visits w
        where w.customer_id = v.customer_id and w.visit_date >= due.on_day and w.ended_at is not null
          and w.visit_date < ${date}::date and w.id <> v.id)
    order by due.on_day, v.id`.execute(db)
  return rows
}

/** Visits of a person whose photos are still missing. */
export async function visitsWaitingForPhotos(
  db: Executor,
  ownerId: string | null,
  limit: number,
): Promise<{ id: string; ownerId: string; expected: string[] }[]> {
  const whose = ownerId === null ? sql`true` : sql`owner_id = ${ownerId}`
  const { rows } = await sql<{ id: string; ownerId: string; expected: string[] }>`
    select id, owner_id as "ownerId", expected_photos as expected from visits
    where cardinality(attached_photos) < cardinality(expected_photos) and ${whose}
    order by visit_date desc limit ${limit}`.execute(db)
  return rows
}
export async function setAttachedPhotos(
  db: Executor,
  visitId: string,
  photoIds: readonly string[],
): Promise<void> {
  await sql`update visits set attached_photos = ${photoIds}::uuid[] where id = ${visitId}`.execute(db)
}

/** Unit and owner of a visit: they decide who may see its photos. */
export async function scopeOfVisit(
  db: Executor,
  id: string,
): Promise<{ unitId: string; ownerId: string } | null> {
  const { rows } = await sql<{ unitId: string; ownerId: string }>`
    select unit_id as "unitId", owner_id as "ownerId" from visits where id = ${id}`.execute(db)
  return rows[0] ?? null
}
