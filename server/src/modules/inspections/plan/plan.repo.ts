import { sql } from 'kysely'
import type { InspectionForm, InspectionState, SamplingDesign } from '#contracts/inspections.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Viewer } from '../inspections.context.ts'

export interface StartPlace {
  readonly lng: number
  readonly lat: number
  readonly name: string
}

export interface PlanRow {
  readonly id: string
  readonly number: number
  readonly unitId: string
  readonly title: string
  readonly date: string
  readonly assessorId: string
  readonly createdBy: string
  readonly createdAt: Date
  readonly state: InspectionState
  readonly design: SamplingDesign
  readonly form: InspectionForm
  readonly claimedDays: number
  readonly start: StartPlace | null
  readonly tour: 'closed' | 'open'
  readonly metres: number | null
  readonly listMetres: number | null
  readonly version: number
  readonly releasedAt: Date | null
  readonly downloadedAt: Date | null
  readonly finishAskedAt: Date | null
  readonly finishedAt: Date | null
  readonly publishedAt: Date | null
  readonly cancelledAt: Date | null
  readonly cancelReason: string | null
}

const columns = sql`
  p.id, p.number, p.unit_id as "unitId", p.title, p.plan_date as date, p.assessor_id as "assessorId",
  p.created_by as "createdBy", p.created_at as "createdAt", p.state, p.design, p.form,
  p.claimed_days as "claimedDays", p.start_place as start, p.tour, p.metres, p.list_metres as "listMetres",
  p.version, p.released_at as "releasedAt", p.downloaded_at as "downloadedAt",
  p.finish_asked_at as "finishAskedAt", p.finished_at as "finishedAt", p.published_at as "publishedAt",
  p.cancelled_at as "cancelledAt", p.cancel_reason as "cancelReason"`

/**
 * Plans that a viewer may know of: their own and those handed to them, those of others before publication where that
 * is a right, and published ones with somebody of their reach.
 */
export function visiblePlans(viewer: Viewer) {
  const own =
    viewer.userId === null ? sql`false` : sql`${viewer.userId}::uuid in (p.created_by, p.assessor_id)`
  const touches = (scope: Viewer['published']) =>
    scope.all
      ? sql`true`
      : sql`exists (select 1 from inspection_items i where i.plan_id = p.id
          and ${scopeCondition(scope, 'i.unit_id', 'i.manager_id')})`
  const before =
    viewer.before === null
      ? sql`false`
      : viewer.before.all
        ? sql`true`
        : sql`(p.unit_id = any(${viewer.before.unitIds}::uuid[]) or ${touches(viewer.before)})`
  return sql<boolean>`(${own} or ${before} or (p.state = 'published' and ${touches(viewer.published)}))`
}

/** The next number is taken under a lock, so that numbers have no gaps. */
export async function insertPlan(
  tx: Tx,
  _grant: Grant<'inspections.plan'>,
  row: Omit<PlanRow, 'number' | 'version'>,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('inspections:number', 0))`.execute(tx)
  await sql`
    insert into inspection_plans (id, number, unit_id, title, plan_date, assessor_id, created_by, created_at, state,
      design, form, claimed_days, start_place, tour)
    values (${row.id}, (select coalesce(max(number), 0) + 1 from inspection_plans), ${row.unitId}, ${row.title},
      ${row.date}, ${row.assessorId}, ${row.createdBy}, ${row.createdAt}, ${row.state},
      ${JSON.stringify(row.design)}::jsonb, ${JSON.stringify(row.form)}::jsonb, ${row.claimedDays},
      ${row.start === null ? null : JSON.stringify(row.start)}::jsonb, ${row.tour})`.execute(tx)
}

/** Null when there is none that the viewer may know of. */
export async function findPlan(
  db: Executor,
  viewer: Viewer,
  id: string,
  lock: 'for update' | '' = '',
): Promise<PlanRow | null> {
  const { rows } = await sql<PlanRow>`
    select ${columns} from inspection_plans p where p.id = ${id} and ${visiblePlans(viewer)} ${sql.raw(lock)}`.execute(
    db,
  )
  return rows[0] ?? null
}

/** A plan that was handed to somebody, locked: what a record of their phone meets. */
export async function planOfAssessor(tx: Tx, id: string, assessorId: string): Promise<PlanRow | null> {
  const { rows } = await sql<PlanRow>`
    select ${columns} from inspection_plans p
    where p.id = ${id} and p.assessor_id = ${assessorId} for update`.execute(tx)
  return rows[0] ?? null
}

/** Plans on somebody's phone: open ones, and those finished since a date. */
export async function plansOnPhone(
  db: Executor,
  grant: Grant<'inspections.perform'>,
  finishedSince: string,
): Promise<PlanRow[]> {
  const { rows } = await sql<PlanRow>`
    select ${columns} from inspection_plans p
    where p.assessor_id = ${grant.actor?.userId ?? null}
      and (p.state in ('released', 'downloaded', 'in_progress')
        or (p.state in ('finished', 'published') and p.plan_date >= ${finishedSince}::date))
    order by p.plan_date, p.number`.execute(db)
  return rows
}

export interface PlanFilter {
  readonly from?: string
  readonly to?: string
  readonly page: number
  readonly pageSize: number
}

/** The newest first. */
export async function listPlans(
  db: Executor,
  viewer: Viewer,
  filter: PlanFilter,
): Promise<{ rows: PlanRow[]; count: number }> {
  const { rows } = await sql<PlanRow & { count: number }>`
    select ${columns}, count(*) over ()::int as count from inspection_plans p
    where ${visiblePlans(viewer)} and ${filter.from ? sql`p.plan_date >= ${filter.from}::date` : sql`true`}
      and ${filter.to ? sql`p.plan_date <= ${filter.to}::date` : sql`true`}
    order by p.plan_date desc, p.number desc
    limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`.execute(db)
  return { rows, count: rows[0]?.count ?? 0 }
}

/** Plans of a period that may be known, with anything assessed on them; oldest first. */
export async function plansWithResults(
  db: Executor,
  viewer: Viewer,
  from: string,
  to: string,
): Promise<PlanRow[]> {
  const { rows } = await sql<PlanRow>`
    select ${columns} from inspection_plans p
    where ${visiblePlans(viewer)} and p.state in ('in_progress', 'finished', 'published')
      and p.plan_date between ${from}::date and ${to}::date
    order by p.plan_date, p.number`.execute(db)
  return rows
}

/** Published plans on which somebody was assessed, newest first. */
export async function publishedPlansOf(
  db: Executor,
  grant: Grant<'inspections.respond'>,
  period: { readonly from?: string; readonly to?: string },
): Promise<PlanRow[]> {
  const { rows } = await sql<PlanRow>`
    select ${columns} from inspection_plans p
    where p.state = 'published'
      and ${period.from ? sql`p.plan_date >= ${period.from}::date` : sql`true`}
      and ${period.to ? sql`p.plan_date <= ${period.to}::date` : sql`true`}
      and exists (select 1 from inspection_items i where i.plan_id = p.id
        and ${scopeCondition(grant.scope, 'i.unit_id', 'i.manager_id')})
    order by p.plan_date desc, p.number desc limit 100`.execute(db)
  return rows
}

/** Writes everything that changes in the life of a plan and counts its version up. */
export async function updatePlan(tx: Tx, row: PlanRow): Promise<void> {
  await sql`
    update inspection_plans set title = ${row.title}, plan_date = ${row.date}, assessor_id = ${row.assessorId},
      state = ${row.state}, design = ${JSON.stringify(row.design)}::jsonb,
      start_place = ${row.start === null ? null : JSON.stringify(row.start)}::jsonb, tour = ${row.tour},
      metres = ${row.metres}, list_metres = ${row.listMetres}, version = version + 1,
      released_at = ${row.releasedAt}, downloaded_at = ${row.downloadedAt},
      finish_asked_at = ${row.finishAskedAt}, finished_at = ${row.finishedAt},
      published_at = ${row.publishedAt}, cancelled_at = ${row.cancelledAt}, cancel_reason = ${row.cancelReason}
    where id = ${row.id}`.execute(tx)
}

export interface ChangeRow {
  readonly id: string
  readonly planId: string
  readonly kind: 'add' | 'remove' | 'replace' | 'redraw'
  readonly customerId: string | null
  readonly reason: string
  readonly by: string
  readonly at: Date
}
export async function insertChange(tx: Tx, change: ChangeRow): Promise<void> {
  await sql`
    insert into inspection_changes (id, plan_id, kind, customer_id, reason, changed_by, changed_at)
    values (${change.id}, ${change.planId}, ${change.kind}, ${change.customerId}, ${change.reason}, ${change.by},
      ${change.at})`.execute(tx)
}
export async function changesOf(db: Executor, planId: string): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select id, plan_id as "planId", kind, customer_id as "customerId", reason, changed_by as by, changed_at as at
    from inspection_changes where plan_id = ${planId} order by changed_at, id`.execute(db)
  return rows
}
