import { sql } from 'kysely'
import type { Layer } from '#contracts/workloads.ts'
import { insertInBulk } from '#platform/db/bulk.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Reading } from '../facts/facts.ts'

export type DecisionState = 'proposed' | 'approved' | 'applied' | 'withdrawn' | 'undone'
export type HandoverState = 'waiting' | 'applied' | 'kept' | 'undone' | 'undo_kept'

export interface DecisionRow {
  readonly id: string
  readonly scenarioId: string
  readonly resultId: string
  readonly name: string
  readonly unitId: string
  readonly effectiveOn: string
  readonly state: DecisionState
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly approvedBy: string | null
  readonly appliedAt: Date | null
  readonly undoneAt: Date | null
  readonly moved: number
  readonly kept: number
}

export interface HandoverRow {
  readonly layer: Layer
  readonly customerId: string
  readonly fromId: string | null
  readonly toId: string
  readonly state: HandoverState
  readonly reason: string | null
}

const columns = sql`
  d.id, d.scenario_id as "scenarioId", d.result_id as "resultId", s.name, d.unit_id as "unitId",
  d.effective_on as "effectiveOn", d.state, d.proposed_by as "proposedBy", d.proposed_at as "proposedAt",
  d.approved_by as "approvedBy", d.applied_at as "appliedAt", d.undone_at as "undoneAt",
  (select count(*)::int from territory_handovers h where h.decision_id = d.id) as moved,
  (select count(*)::int from territory_handovers h
    where h.decision_id = d.id and h.state in ('kept', 'undo_kept')) as kept`
/**
 * Decisions of units in reach; and for somebody who reaches only own rows those that take customers from her or
 * bring them.
 */
const inScope = (grant: Reading) => {
  if (grant.scope.all) return sql`true`
  const ofUnits = scopeCondition({ ...grant.scope, ownerId: null }, 'd.unit_id', 'd.proposed_by')
  const own = grant.scope.ownerId
  if (own === null) return ofUnits
  return sql`(${ofUnits} or (d.state <> 'proposed' and exists (select from territory_handovers h
    where h.decision_id = d.id and (h.from_id = ${own} or h.to_id = ${own}))))`
}

export async function decisionRows(db: Executor, grant: Reading): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select ${columns} from territory_decisions d join territory_scenarios s on s.id = d.scenario_id
     where ${inScope(grant)} order by d.proposed_at desc limit 100`.execute(db)
  return rows
}

export async function findDecision(
  db: Executor,
  grant: Reading,
  id: string,
): Promise<DecisionRow | undefined> {
  const { rows } = await sql<DecisionRow>`
    select ${columns} from territory_decisions d join territory_scenarios s on s.id = d.scenario_id
     where d.id = ${id} and ${inScope(grant)}`.execute(db)
  return rows[0]
}

export async function lockDecision(
  tx: Tx,
  grant: Grant<'territories.approve'>,
  id: string,
): Promise<DecisionRow | undefined> {
  const { rows } = await sql<DecisionRow>`
    select ${columns} from territory_decisions d join territory_scenarios s on s.id = d.scenario_id
     where d.id = ${id} and ${inScope(grant)} for update of d`.execute(tx)
  return rows[0]
}

/** Approved decisions whose day has come, oldest first: the later one stands on the earlier. */
export async function dueDecisions(
  db: Executor,
  _grant: Grant<'territories.approve'>,
  date: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from territory_decisions where state = 'approved' and effective_on <= ${date}::date
     order by effective_on, approved_at, id`.execute(db)
  return rows.map(({ id }) => id)
}

export async function insertDecision(
  tx: Tx,
  grant: Grant<'territories.approve'>,
  decision: Pick<DecisionRow, 'id' | 'scenarioId' | 'resultId' | 'unitId' | 'effectiveOn' | 'state'> & {
    readonly now: Date
  },
  handovers: readonly Pick<HandoverRow, 'layer' | 'customerId' | 'fromId' | 'toId'>[],
): Promise<void> {
  const by = grant.actor?.userId ?? null
  const approved = decision.state === 'approved'
  await sql`
    insert into territory_decisions (id, scenario_id, result_id, unit_id, effective_on, state, proposed_by,
      proposed_at, approved_by, approved_at)
    values (${decision.id}, ${decision.scenarioId}, ${decision.resultId}, ${decision.unitId},
      ${decision.effectiveOn}, ${decision.state}, ${by}, ${decision.now}, ${approved ? by : null},
      ${approved ? decision.now : null})`.execute(tx)
  await insertInBulk(
    tx,
    'territory_handovers',
    {
      decision_id: ['uuid', () => decision.id],
      layer: ['text', (row) => row.layer],
      customer_id: ['uuid', (row) => row.customerId],
      from_id: ['uuid', (row) => row.fromId],
      to_id: ['uuid', (row) => row.toId],
    },
    handovers,
  )
}

/** Moves a decision on; `at` is when, for the states that keep it. */
export async function setState(
  tx: Tx,
  grant: Grant<'territories.approve'>,
  id: string,
  state: DecisionState,
  at: Date,
): Promise<void> {
  const by = grant.actor?.userId ?? null
  const set = {
    proposed: sql``,
    approved: sql`, approved_by = ${by}, approved_at = ${at}`,
    applied: sql`, applied_at = ${at}`,
    withdrawn: sql``,
    undone: sql`, undone_by = ${by}, undone_at = ${at}`,
  }[state]
  await sql`update territory_decisions set state = ${state} ${set} where id = ${id}`.execute(tx)
}

/** The rows of a decision; for a reader of own rows only those that take from her or bring to her. */
export async function handoversOf(
  db: Executor,
  grant: Reading,
  decision: Pick<DecisionRow, 'id' | 'unitId'>,
): Promise<HandoverRow[]> {
  const { scope } = grant
  const whole = scope.all || scope.unitIds.includes(decision.unitId)
  const mine = whole ? sql`true` : sql`(h.from_id = ${scope.ownerId} or h.to_id = ${scope.ownerId})`
  const { rows } = await sql<HandoverRow>`
    select h.layer, h.customer_id as "customerId", h.from_id as "fromId", h.to_id as "toId", h.state, h.reason
      from territory_handovers h where h.decision_id = ${decision.id} and ${mine}
     order by array_position(array['visit', 'call', 'delivery'], h.layer), h.to_id, h.customer_id`.execute(db)
  return rows
}

/** Writes what became of rows. */
export async function settleHandovers(
  tx: Tx,
  _grant: Grant<'territories.approve'>,
  decisionId: string,
  rows: readonly Pick<HandoverRow, 'layer' | 'customerId' | 'state' | 'reason'>[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update territory_handovers h set state = i.state, reason = i.reason, settled_at = ${at}
      from unnest(${rows.map(({ layer }) => layer)}::text[], ${rows.map(({ customerId }) => customerId)}::uuid[],
                  ${rows.map(({ state }) => state)}::text[], ${rows.map(({ reason }) => reason)}::text[])
        as i (layer, customer_id, state, reason)
     where h.decision_id = ${decisionId} and h.layer = i.layer and h.customer_id = i.customer_id`.execute(tx)
}

export async function hasDecision(tx: Tx, scenarioId: string): Promise<boolean> {
  const { rows } = await sql`
    select from territory_decisions where scenario_id = ${scenarioId} limit 1`.execute(tx)
  return rows.length > 0
}
