import { sql } from 'kysely'
import type { NeedKind, NeedState } from '#contracts/customer-needs.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

export interface NeedRow {
  readonly id: string
  readonly customerId: string
  readonly kind: NeedKind
  readonly words: string
  readonly personId: string | null
  readonly toldBy: string | null
  readonly toldAt: Date
  readonly takenBy: string | null
  readonly visitId: string | null
  readonly state: NeedState
  readonly dueOn: string | null
}
export interface NeedStepRow {
  readonly id: string
  readonly needId: string
  readonly state: NeedState
  readonly dueOn: string | null
  readonly words: string | null
  readonly at: Date
  readonly by: string | null
}

/** Who may be handed needs: whoever has the customer in reach, or a phone whose record names it. */
export type NeedsGrant = Grant<'customers.read' | 'customers.write'>

const columns = sql`
  n.id, n.customer_id as "customerId", n.kind, n.words, n.person_id as "personId",
  coalesce(p.name, n.told_by) as "toldBy", n.told_at as "toldAt", n.taken_by as "takenBy", n.visit_id as "visitId",
  n.state, n.due_on as "dueOn"`
const source = sql`customer_needs n left join customer_people p on p.id = n.person_id`

/** Needs of a customer in reach: the waiting ones first, each group newest first. */
export async function needsOf(db: Executor, _grant: NeedsGrant, customerId: string): Promise<NeedRow[]> {
  const { rows } = await sql<NeedRow>`
    select ${columns} from ${source} where n.customer_id = ${customerId}
     order by n.state in ('met', 'impossible'), n.told_at desc, n.id limit 500`.execute(db)
  return rows
}

/** What waits for an answer at these customers, the longest waiting first. */
export async function waitingNeeds(
  db: Executor,
  _grant: NeedsGrant,
  customerIds: readonly string[],
): Promise<NeedRow[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sql<NeedRow>`
    select ${columns} from ${source}
     where n.customer_id = any(${customerIds}::uuid[]) and n.state in ('open', 'promised')
     order by n.customer_id, n.due_on nulls last, n.told_at, n.id`.execute(db)
  return rows
}

export async function stepsOf(db: Executor, needIds: readonly string[]): Promise<NeedStepRow[]> {
  if (needIds.length === 0) return []
  const { rows } = await sql<NeedStepRow>`
    select s.id, s.need_id as "needId", s.state, s.due_on as "dueOn", s.words, s.at, s.by_id as by
      from customer_need_steps s where s.need_id = any(${needIds}::uuid[]) order by s.at, s.id`.execute(db)
  return rows
}

/** One need; what is written about it is written under the lock of its customer's card. */
export async function findNeed(tx: Tx, id: string): Promise<NeedRow | null> {
  const { rows } = await sql<NeedRow>`
    select ${columns} from ${source} where n.id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** False when the id is taken. */
export async function insertNeed(tx: Tx, row: Omit<NeedRow, 'state' | 'dueOn'>): Promise<boolean> {
  const { rows } = await sql`
    insert into customer_needs (id, customer_id, kind, words, person_id, told_by, told_at, taken_by, visit_id)
    values (${row.id}, ${row.customerId}, ${row.kind}, ${row.words}, ${row.personId}, ${row.toldBy}, ${row.toldAt},
      ${row.takenBy}, ${row.visitId})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** Writes a step and what the need is by its latest step; false when the step's id is known already. */
export async function insertStep(tx: Tx, step: NeedStepRow): Promise<boolean> {
  const { rows } = await sql`
    insert into customer_need_steps (id, need_id, state, due_on, words, at, by_id)
    values (${step.id}, ${step.needId}, ${step.state}, ${step.dueOn}::date, ${step.words}, ${step.at}, ${step.by})
    on conflict (id) do nothing returning id`.execute(tx)
  await sql`
    update customer_needs n set state = s.state, due_on = s.due_on
      from (select * from customer_need_steps where need_id = ${step.needId} order by at desc, id desc limit 1) s
     where n.id = s.need_id`.execute(tx)
  return rows.length === 1
}
