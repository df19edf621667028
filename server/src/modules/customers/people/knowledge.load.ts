import { sql } from 'kysely'
import type { Influence, Personality, PrivateFacts } from '#contracts/customer-people.ts'
import type { NeedKind, NeedState } from '#contracts/customer-needs.ts'
import type { RelationKind } from '#contracts/customer-relations.ts'
import type { Executor } from '#platform/db/index.ts'

/** What a bulk source (the demo generator, another system) knows about customers besides their cards. */
export interface CustomerKnowledge {
  readonly people: readonly {
    readonly id: string
    readonly customerId: string
    readonly name: string
    readonly position: string | null
    readonly phone: string | null
    readonly influence: readonly Influence[]
    readonly reportsTo: string | null
    readonly strength: number | null
    readonly lastContactOn: string | null
    readonly leftOn: string | null
    readonly birthMonth: number | null
    readonly birthDay: number | null
    readonly personality: Personality | null
    readonly hobbies: string | null
    readonly family: PrivateFacts['family']
    readonly addedAt: Date
    readonly addedBy: string | null
  }[]
  readonly needs: readonly {
    readonly id: string
    readonly customerId: string
    readonly kind: NeedKind
    readonly words: string
    readonly personId: string | null
    readonly toldAt: Date
    readonly takenBy: string | null
    readonly state: NeedState
    readonly dueOn: string | null
    /** What the state came from; null while nobody did anything. */
    readonly answer: { readonly id: string; readonly at: Date; readonly words: string | null } | null
  }[]
  readonly relations: readonly {
    readonly id: string
    readonly fromId: string
    readonly toId: string
    readonly kind: RelationKind
    readonly since: string | null
    readonly source: string
    readonly at: Date
    readonly by: string | null
  }[]
}

/** Writes it in bulk; the customers are there already. No events. */
export async function loadKnowledge(
  db: Executor,
  { people, needs, relations }: CustomerKnowledge,
): Promise<void> {
  await insert(db, 'customer_people', people, (row) => ({
    id: row.id,
    customer_id: row.customerId,
    name: row.name,
    position: row.position,
    phone: row.phone,
    influence: row.influence,
    reports_to: row.reportsTo,
    strength: row.strength,
    last_contact_on: row.lastContactOn,
    left_on: row.leftOn,
    birth_month: row.birthMonth,
    birth_day: row.birthDay,
    personality: row.personality,
    hobbies: row.hobbies,
    family: row.family,
    created_at: row.addedAt,
    created_by: row.addedBy,
    updated_at: row.addedAt,
    updated_by: row.addedBy,
  }))
  await insert(db, 'customer_needs', needs, (row) => ({
    id: row.id,
    customer_id: row.customerId,
    kind: row.kind,
    words: row.words,
    person_id: row.personId,
    told_at: row.toldAt,
    taken_by: row.takenBy,
    state: row.state,
    due_on: row.dueOn,
  }))
  const answers = needs.flatMap((need) => (need.answer ? [{ ...need, answer: need.answer }] : []))
  await insert(db, 'customer_need_steps', answers, ({ answer, ...need }) => ({
    id: answer.id,
    need_id: need.id,
    state: need.state,
    due_on: need.dueOn,
    words: answer.words,
    at: answer.at,
    by_id: need.takenBy,
  }))
  await insert(db, 'customer_relations', relations, (row) => ({
    id: row.id,
    from_id: row.fromId,
    to_id: row.toId,
    kind: row.kind,
    since: row.since,
    source: row.source,
    created_at: row.at,
    created_by: row.by,
  }))
}

/** Rows of a table by the names of its columns; columns left out have their defaults. */
async function insert<Row>(
  db: Executor,
  table: string,
  rows: readonly Row[],
  columnsOf: (row: Row) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const records = rows.map(columnsOf)
  if (!records[0]) return
  const columns = sql.join(Object.keys(records[0]).map((name) => sql.ref(name)))
  await sql`
    insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(records)}::jsonb)
    on conflict do nothing`.execute(db)
}
