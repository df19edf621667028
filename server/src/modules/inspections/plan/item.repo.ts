import { sql } from 'kysely'
import type { Enquiry, InspectionFindings, ItemState } from '#contracts/inspections.ts'
import type { Fix, PlaceVerdict } from '#contracts/in-place.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type RowScope, scopeCondition } from '#platform/policy/index.ts'

export interface ItemRow {
  readonly id: string
  readonly planId: string
  readonly customerId: string
  readonly managerId: string
  readonly unitId: string
  readonly origin: 'drawn' | 'added' | 'replacement'
  readonly replacesId: string | null
  readonly probability: number | null
  readonly sequence: number
  readonly legMetres: number | null
  readonly state: ItemState
  readonly reason: string | null
  readonly startedAt: Date | null
  readonly startedAtDevice: Date | null
  readonly startOperation: string | null
  readonly startFix: Fix | null
  readonly startFixProblem: string | null
  readonly startPlace: PlaceVerdict | null
  readonly endedAt: Date | null
  readonly endedAtDevice: Date | null
  readonly endOperation: string | null
  readonly endFix: Fix | null
  readonly endFixProblem: string | null
  readonly endPlace: PlaceVerdict | null
  readonly receivedAt: Date | null
  readonly findings: InspectionFindings
  readonly enquiries: readonly Enquiry[]
  readonly score: number | null
  readonly remark: string | null
  readonly expectedPhotos: readonly string[]
  readonly attachedPhotos: readonly string[]
  readonly withdrawnAt: Date | null
}

/** Property → column and type, in the order of the table. */
const columns = {
  id: ['id', 'uuid'],
  planId: ['plan_id', 'uuid'],
  customerId: ['customer_id', 'uuid'],
  managerId: ['manager_id', 'uuid'],
  unitId: ['unit_id', 'uuid'],
  origin: ['origin', 'text'],
  replacesId: ['replaces_id', 'uuid'],
  probability: ['probability', 'double precision'],
  sequence: ['sequence', 'integer'],
  legMetres: ['leg_metres', 'double precision'],
  state: ['state', 'text'],
  reason: ['reason', 'text'],
  startedAt: ['started_at', 'timestamptz'],
  startedAtDevice: ['started_at_device', 'timestamptz'],
  startOperation: ['start_operation', 'uuid'],
  startFix: ['start_fix', 'jsonb'],
  startFixProblem: ['start_fix_problem', 'text'],
  startPlace: ['start_place', 'jsonb'],
  endedAt: ['ended_at', 'timestamptz'],
  endedAtDevice: ['ended_at_device', 'timestamptz'],
  endOperation: ['end_operation', 'uuid'],
  endFix: ['end_fix', 'jsonb'],
  endFixProblem: ['end_fix_problem', 'text'],
  endPlace: ['end_place', 'jsonb'],
  receivedAt: ['received_at', 'timestamptz'],
  findings: ['findings', 'jsonb'],
  enquiries: ['enquiries', 'jsonb'],
  score: ['score', 'double precision'],
  remark: ['remark', 'text'],
  expectedPhotos: ['expected_photos', 'uuid[]'],
  attachedPhotos: ['attached_photos', 'uuid[]'],
  withdrawnAt: ['withdrawn_at', 'timestamptz'],
} as const satisfies Record<keyof ItemRow, readonly [string, string]>

const entries = Object.entries(columns)
const selected = sql.raw(entries.map(([name, [column]]) => `i.${column} as "${name}"`).join(', '))
const names = sql.raw(entries.map(([, [column]]) => column).join(', '))
const record = sql.raw(entries.map(([name, [, type]]) => `"${name}" ${type}`).join(', '))
const fromRecord = sql.raw(
  entries
    .map(([name, [, type]]) => (type === 'jsonb' ? `nullif("${name}", 'null'::jsonb)` : `"${name}"`))
    .join(', '),
)
const overwrite = sql.raw(
  entries
    .filter(([name]) => name !== 'id')
    .map(([, [column]]) => `${column} = excluded.${column}`)
    .join(', '),
)

/** What is the same for every shop that nobody has been to yet. */
export const untouched = {
  legMetres: null,
  state: 'planned',
  reason: null,
  replacesId: null,
  startedAt: null,
  startedAtDevice: null,
  startOperation: null,
  startFix: null,
  startFixProblem: null,
  startPlace: null,
  endedAt: null,
  endedAtDevice: null,
  endOperation: null,
  endFix: null,
  endFixProblem: null,
  endPlace: null,
  receivedAt: null,
  findings: {},
  enquiries: [],
  score: null,
  remark: null,
  expectedPhotos: [],
  attachedPhotos: [],
  withdrawnAt: null,
} as const satisfies Partial<ItemRow>

/** Writes rows whole, new or known. */
export async function saveItems(tx: Tx, rows: readonly ItemRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into inspection_items (${names})
    select ${fromRecord} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (${record})
    on conflict (id) do update set ${overwrite}`.execute(tx)
}

/** Takes the shops of an earlier drawing off the plan; the drawing itself stays. */
export async function deleteItems(tx: Tx, planId: string): Promise<void> {
  await sql`delete from inspection_items where plan_id = ${planId}`.execute(tx)
}

/** Of these plans, within a row scope; null: all of them. In the order of the route. */
export async function itemsOf(
  db: Executor,
  planIds: readonly string[],
  scope: RowScope | null,
): Promise<ItemRow[]> {
  if (planIds.length === 0) return []
  const { rows } = await sql<ItemRow>`
    select ${selected} from inspection_items i
    where i.plan_id = any(${planIds}::uuid[])
      and ${scope === null ? sql`true` : scopeCondition(scope, 'i.unit_id', 'i.manager_id')}
    order by i.plan_id, i.sequence, i.id`.execute(db)
  return rows
}

export async function findItem(db: Executor, id: string): Promise<ItemRow | null> {
  const { rows } = await sql<ItemRow>`select ${selected} from inspection_items i where i.id = ${id}`.execute(
    db,
  )
  return rows[0] ?? null
}

/** Shops with photos that were announced and have not arrived; of one assessor, or everybody's. */
export async function itemsWaitingForPhotos(
  db: Executor,
  assessorId: string | null,
): Promise<{ id: string; planId: string; assessorId: string; expected: string[] }[]> {
  const { rows } = await sql<{ id: string; planId: string; assessorId: string; expected: string[] }>`
    select i.id, i.plan_id as "planId", p.assessor_id as "assessorId", i.expected_photos as expected
    from inspection_items i join inspection_plans p on p.id = i.plan_id
    where cardinality(i.attached_photos) < cardinality(i.expected_photos)
      and ${assessorId === null ? sql`true` : sql`p.assessor_id = ${assessorId}`}
    order by i.ended_at desc nulls last limit 500`.execute(db)
  return rows
}
export async function setAttachedPhotos(
  db: Executor,
  id: string,
  photoIds: readonly string[],
): Promise<void> {
  await sql`update inspection_items set attached_photos = ${photoIds}::uuid[] where id = ${id}`.execute(db)
}

export interface PlanCounts {
  readonly planId: string
  readonly items: number
  readonly settled: number
  readonly draws: number
}
/** How far plans are: shops, shops that are done or explained, drawings made. */
export async function countsOf(
  db: Executor,
  planIds: readonly string[],
): Promise<ReadonlyMap<string, PlanCounts>> {
  if (planIds.length === 0) return new Map()
  const { rows } = await sql<PlanCounts>`
    select p.id as "planId", count(i.id) filter (where i.state <> 'removed')::int as items,
      count(i.id) filter (where i.state in ('done', 'not_done'))::int as settled,
      (select count(*)::int from inspection_draws d where d.plan_id = p.id and d.drawn_at is not null) as draws
    from inspection_plans p left join inspection_items i on i.plan_id = p.id
    where p.id = any(${planIds}::uuid[]) group by p.id`.execute(db)
  return new Map(rows.map((row) => [row.planId, row]))
}
