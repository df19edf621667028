import { sql } from 'kysely'
import { type BulkColumns, insertInBulk } from '#platform/db/bulk.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

export type StepOutcome = 'done' | 'again' | 'void'

/** What somebody did about a next step. */
export interface StepMark {
  readonly id: string
  readonly visitId: string
  readonly outcome: StepOutcome
  readonly on: string | null
  readonly note: string | null
  readonly at: Date
  readonly by: string
}

/** A next step with its latest mark. */
export interface StepRow {
  readonly visitId: string
  readonly customerId: string
  readonly ownerId: string
  readonly unitId: string
  readonly text: string
  readonly agreedOn: string
  readonly dueOn: string | null
  readonly outcome: StepOutcome | null
  readonly markedAt: Date | null
  readonly markedBy: string | null
  readonly note: string | null
}

const columns = sql`
  v.id as "visitId", v.customer_id as "customerId", v.owner_id as "ownerId", v.unit_id as "unitId",
  v.next_step as text, v.visit_date as "agreedOn", coalesce(m.due_on, v.next_step_on) as "dueOn",
  m.outcome, m.marked_at as "markedAt", m.marked_by as "markedBy", m.note`
/** A step belongs to a visit that is there as a whole: with its start, since that names the customer. */
const source = sql`
  visits v left join lateral (
    select * from next_step_marks m where m.visit_id = v.id order by m.marked_at desc, m.id desc limit 1) m on true`
const isOpen = sql`(m.outcome is null or m.outcome = 'again')`

/** Open steps of customers that were agreed, or put off to, within so many days before a date. */
export async function openStepsOf(
  db: Executor,
  customerIds: readonly string[],
  since: { readonly date: string; readonly days: number },
): Promise<StepRow[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sql<StepRow>`
    select ${columns} from ${source}
    where v.next_step is not null and v.customer_id = any(${customerIds}::uuid[]) and ${isOpen}
      and greatest(v.visit_date, m.due_on) > ${since.date}::date - ${since.days}::int
    order by "dueOn" nulls last, v.visit_date, v.id`.execute(db)
  return rows
}

export interface StepFilter {
  readonly state: 'open' | 'closed'
  readonly customerId?: string | undefined
  readonly ownerId?: string | undefined
  readonly unitIds: readonly string[] | null
  readonly limit: number
  readonly date: string
  readonly days: number
  /** Customers of the caller: what an earlier account manager agreed with them is the caller's to keep. */
  readonly customerIds: readonly string[]
}

/** Steps in reach: the open ones by their date, the closed ones by when they were ticked, the latest first. */
export async function listSteps(
  db: Executor,
  grant: Grant<'visits.read'>,
  filter: StepFilter,
): Promise<StepRow[]> {
  const open = filter.state === 'open'
  const { rows } = await sql<StepRow>`
    select ${columns} from ${source}
    where v.next_step is not null and v.customer_id is not null
      and v.visit_date > ${filter.date}::date - ${filter.days}::int
      and (${scopeCondition(grant.scope, 'v.unit_id', 'v.owner_id')}
        or v.customer_id = any(${filter.customerIds}::uuid[]))
      and ${open ? isOpen : sql`m.outcome in ('done', 'void')`}
      and ${filter.customerId ? sql`v.customer_id = ${filter.customerId}` : sql`true`}
      and ${filter.ownerId ? sql`v.owner_id = ${filter.ownerId}` : sql`true`}
      and ${filter.unitIds === null ? sql`true` : sql`v.unit_id = any(${filter.unitIds}::uuid[])`}
    order by ${open ? sql`"dueOn" nulls last, v.visit_date` : sql`m.marked_at desc`}, v.id
    limit ${filter.limit}`.execute(db)
  return rows
}

/** One step, open or closed; null when the visit agreed none. */
export async function findStep(db: Executor, visitId: string): Promise<StepRow | null> {
  const { rows } = await sql<StepRow>`
    select ${columns} from ${source}
    where v.id = ${visitId} and v.next_step is not null and v.customer_id is not null`.execute(db)
  return rows[0] ?? null
}

/** Writes a mark; false when its id is known already. */
export async function insertMark(tx: Tx, mark: StepMark): Promise<boolean> {
  const { rows } = await sql`
    insert into next_step_marks (id, visit_id, outcome, due_on, note, marked_at, marked_by)
    values (${mark.id}, ${mark.visitId}, ${mark.outcome}, ${mark.on}::date, ${mark.note}, ${mark.at}, ${mark.by})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** Which of these visits agreed a step that is done or void by now. */
export async function closedSteps(db: Executor, visitIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (visitIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select v.id from ${source} where v.id = any(${visitIds}::uuid[]) and m.outcome in ('done', 'void')`.execute(
    db,
  )
  return new Set(rows.map((row) => row.id))
}

const bulkColumns: BulkColumns<StepMark> = {
  id: ['uuid', (mark) => mark.id],
  visit_id: ['uuid', (mark) => mark.visitId],
  outcome: ['text', (mark) => mark.outcome],
  due_on: ['date', (mark) => mark.on],
  note: ['text', (mark) => mark.note],
  marked_at: ['timestamptz', (mark) => mark.at],
  marked_by: ['uuid', (mark) => mark.by],
}

/** Writes marks in bulk and leaves those out that exist already. */
export async function insertMarks(db: Executor, marks: readonly StepMark[]): Promise<void> {
  if (marks.length > 0) await insertInBulk(db, 'next_step_marks', bulkColumns, marks)
}
