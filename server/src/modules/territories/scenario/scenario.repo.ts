import { sql } from 'kysely'
import type { Layer } from '#contracts/workloads.ts'
import type { RouteComparison, ScenarioSpec, WishCost } from '#contracts/territories.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Reading } from '../facts/facts.ts'
import type { StoredLayerSummary } from '../solve/divide.ts'

export interface ScenarioRow {
  readonly id: string
  readonly unitId: string
  readonly name: string
  readonly spec: ScenarioSpec
  readonly version: number
  readonly taskId: string | null
  readonly updatedAt: Date
  readonly updatedBy: string
  readonly createdBy: string
}

export interface ResultRow {
  readonly id: string
  readonly scenarioId: string
  readonly number: number
  readonly kind: 'proposal' | 'manual' | 'what_if'
  readonly spec: ScenarioSpec
  readonly layers: readonly StoredLayerSummary[]
  readonly wishes: readonly WishCost[] | null
  readonly routes: RouteComparison | null
  readonly seconds: number
  readonly createdAt: Date
  readonly createdBy: string
}

/** A division as it is stored: one entry a customer, in the same place of each list. */
export interface DivisionRow {
  readonly layer: Layer
  readonly customerIds: readonly string[]
  readonly fromIds: readonly (string | null)[]
  readonly toIds: readonly (string | null)[]
}

const columns = sql`
  s.id, s.unit_id as "unitId", s.name, s.spec, s.version, s.task_id as "taskId", s.updated_at as "updatedAt",
  s.updated_by as "updatedBy", s.created_by as "createdBy"`
const resultColumns = sql`
  r.id, r.scenario_id as "scenarioId", r.number, r.kind, r.spec, r.layers, r.wishes, r.routes, r.seconds,
  r.created_at as "createdAt", r.created_by as "createdBy"`
/** Scenarios belong to their unit: somebody who reaches only own rows reaches none. */
const inScope = (grant: Reading) =>
  grant.scope.all ? sql`true` : scopeCondition({ ...grant.scope, ownerId: null }, 's.unit_id', 's.created_by')

export async function scenariosInReach(
  db: Executor,
  grant: Reading,
): Promise<(ScenarioRow & { results: number })[]> {
  const { rows } = await sql<ScenarioRow & { results: number }>`
    select ${columns}, (select count(*)::int from territory_results r where r.scenario_id = s.id) as results
      from territory_scenarios s where ${inScope(grant)} order by s.updated_at desc limit 200`.execute(db)
  return rows
}

export async function findScenario(
  db: Executor,
  grant: Reading,
  id: string,
): Promise<ScenarioRow | undefined> {
  const { rows } = await sql<ScenarioRow>`
    select ${columns} from territory_scenarios s where s.id = ${id} and ${inScope(grant)}`.execute(db)
  return rows[0]
}

export async function lockScenario(
  tx: Tx,
  grant: Grant<'territories.design'>,
  id: string,
): Promise<ScenarioRow | undefined> {
  const { rows } = await sql<ScenarioRow>`
    select ${columns} from territory_scenarios s where s.id = ${id} and ${inScope(grant)} for update`.execute(
    tx,
  )
  return rows[0]
}

/** Makes a scenario; false when the id is taken. */
export async function insertScenario(
  tx: Tx,
  grant: Grant<'territories.design'>,
  row: Pick<ScenarioRow, 'id' | 'unitId' | 'name' | 'spec'>,
): Promise<boolean> {
  const by = grant.actor?.userId
  const { rows } = await sql`
    insert into territory_scenarios (id, unit_id, name, spec, created_by, updated_by)
    values (${row.id}, ${row.unitId}, ${row.name}, ${JSON.stringify(row.spec)}::jsonb, ${by}, ${by})
    on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function updateScenario(
  tx: Tx,
  grant: Grant<'territories.design'>,
  row: Pick<ScenarioRow, 'id' | 'name' | 'spec'>,
): Promise<void> {
  await sql`
    update territory_scenarios set name = ${row.name}, spec = ${JSON.stringify(row.spec)}::jsonb,
      version = version + 1, updated_at = now(), updated_by = ${grant.actor?.userId}
    where id = ${row.id}`.execute(tx)
}

/** Notes the task that computes for a scenario, or that none does. */
export async function noteTask(
  db: Executor,
  _grant: Grant<'territories.design'>,
  id: string,
  taskId: string | null,
): Promise<void> {
  await sql`update territory_scenarios set task_id = ${taskId} where id = ${id}`.execute(db)
}

export async function deleteScenario(tx: Tx, _grant: Grant<'territories.design'>, id: string): Promise<void> {
  await sql`delete from territory_scenarios where id = ${id}`.execute(tx)
}

export async function resultsOf(db: Executor, scenarioId: string): Promise<ResultRow[]> {
  const { rows } = await sql<ResultRow>`
    select ${resultColumns} from territory_results r where r.scenario_id = ${scenarioId}
     order by r.number desc limit 50`.execute(db)
  return rows
}

export async function findResult(
  db: Executor,
  grant: Reading,
  id: string,
): Promise<(ResultRow & { unitId: string }) | undefined> {
  const { rows } = await sql<ResultRow & { unitId: string }>`
    select ${resultColumns}, s.unit_id as "unitId" from territory_results r
      join territory_scenarios s on s.id = r.scenario_id
     where r.id = ${id} and ${inScope(grant)}`.execute(db)
  return rows[0]
}

export async function divisionsOf(db: Executor, resultId: string): Promise<DivisionRow[]> {
  const { rows } = await sql<DivisionRow>`
    select layer, customer_ids as "customerIds", from_ids as "fromIds", to_ids as "toIds"
      from territory_divisions where result_id = ${resultId}
     order by array_position(array['visit', 'call', 'delivery'], layer)`.execute(db)
  return rows
}

export type NewResult = Pick<
  ResultRow,
  'id' | 'scenarioId' | 'kind' | 'spec' | 'layers' | 'seconds' | 'createdBy'
>

/** Keeps a division under the next number of its scenario. */
export async function insertResult(
  tx: Tx,
  _grant: Grant<'territories.design'>,
  result: NewResult,
  divisions: readonly DivisionRow[],
): Promise<void> {
  // Whoever comes second waits for the row, and takes the number after.
  await sql`select id from territory_scenarios where id = ${result.scenarioId} for update`.execute(tx)
  await sql`
    insert into territory_results (id, scenario_id, number, kind, spec, layers, seconds, created_by)
    select ${result.id}, ${result.scenarioId},
      coalesce((select max(number) from territory_results where scenario_id = ${result.scenarioId}), 0) + 1,
      ${result.kind}, ${JSON.stringify(result.spec)}::jsonb, ${JSON.stringify(result.layers)}::jsonb,
      ${result.seconds}, ${result.createdBy}`.execute(tx)
  for (const { layer, customerIds, fromIds, toIds } of divisions)
    await sql`
      insert into territory_divisions (result_id, layer, customer_ids, from_ids, to_ids)
      values (${result.id}, ${layer}, ${customerIds}::uuid[], ${fromIds}::uuid[], ${toIds}::uuid[])`.execute(
      tx,
    )
}

export async function noteWishes(
  db: Executor,
  _grant: Grant<'territories.design'>,
  resultId: string,
  wishes: readonly WishCost[],
): Promise<void> {
  await sql`update territory_results set wishes = ${JSON.stringify(wishes)}::jsonb where id = ${resultId}`.execute(
    db,
  )
}

export async function noteRoutes(
  db: Executor,
  _grant: Grant<'territories.design'>,
  resultId: string,
  routes: RouteComparison,
): Promise<void> {
  await sql`update territory_results set routes = ${JSON.stringify(routes)}::jsonb where id = ${resultId}`.execute(
    db,
  )
}
