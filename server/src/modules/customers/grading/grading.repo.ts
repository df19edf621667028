import { sql } from 'kysely'
import type { VisitFrequency } from '#contracts/customer-facts.ts'
import type { FigureValue, GradeCause } from '#engines/grading/index.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Measured } from './figures.ts'

/** An active customer as grading meets it. */
export interface Candidate extends Measured {
  readonly name: string
  readonly grade: string
  readonly keyCustomer: boolean
  readonly ownerId: string | null
  readonly unitId: string
  /** What the rule gave last, and since when; null before the first time. */
  readonly ruled: { readonly grade: string; readonly on: string } | null
  readonly override: { readonly id: string; readonly grade: string; readonly until: string } | null
}

/** Active customers of units in reach, in order of id. */
export async function candidatesIn(
  db: Executor,
  grant: Grant<'customers.configure'>,
  unitIds: readonly string[],
): Promise<Candidate[]> {
  const { rows } = await sql<
    Omit<Candidate, 'ruled' | 'override'> & {
      ruledGrade: string | null
      ruledOn: string | null
      overrideId: string | null
      overrideGrade: string | null
      overrideUntil: string | null
    }
  >`
    select c.id, c.name, c.grade, c.key_customer as "keyCustomer", c.owner_id as "ownerId", c.unit_id as "unitId",
           c.entered_on as "enteredOn", c.orders90, c.volume90,
           s.grade as "ruledGrade", s.changed_on as "ruledOn",
           o.id as "overrideId", o.grade as "overrideGrade", o.until as "overrideUntil"
      from customers c
      left join customer_grade_scores s on s.customer_id = c.id
      left join customer_grade_overrides o on o.customer_id = c.id and o.ended_at is null
     where c.state = 'active' and c.unit_id = any(${unitIds}::uuid[])
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
     order by c.id`.execute(db)
  return rows.map(({ ruledGrade, ruledOn, overrideId, overrideGrade, overrideUntil, ...row }) => ({
    ...row,
    ruled: ruledGrade === null ? null : { grade: ruledGrade, on: ruledOn! },
    override: overrideId === null ? null : { id: overrideId, grade: overrideGrade!, until: overrideUntil! },
  }))
}

/** Units that have active customers. */
export async function unitsWithCustomers(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct unit_id as id from customers where state = 'active'`.execute(db)
  return rows.map(({ id }) => id)
}

export interface ScoreWrite {
  readonly id: string
  readonly score: number | null
  readonly grade: string
  readonly cause: GradeCause
  readonly changedOn: string
  readonly figures: readonly FigureValue[]
  readonly points: readonly (number | null)[]
}

/** Keeps the latest score of customers; one that says the same as before is left as it is, but for its day. */
export async function writeScores(
  tx: Tx,
  ruleVersion: number,
  on: string,
  scores: readonly ScoreWrite[],
): Promise<void> {
  if (scores.length === 0) return
  const rows = JSON.stringify(
    scores.map(({ id, changedOn, ...rest }) => ({ customer_id: id, changed_on: changedOn, ...rest })),
  )
  await sql`
    insert into customer_grade_scores (customer_id, rule_version, on_date, score, grade, cause, changed_on, figures, points)
    select r.customer_id, ${ruleVersion}, ${on}::date, r.score, r.grade, r.cause, r.changed_on, r.figures, r.points
      from jsonb_to_recordset(${rows}::jsonb) as r (
        customer_id uuid, score double precision, grade text, cause text, changed_on date, figures jsonb,
        points double precision[])
    on conflict (customer_id) do update set
      rule_version = excluded.rule_version, on_date = excluded.on_date, score = excluded.score,
      grade = excluded.grade, cause = excluded.cause, changed_on = excluded.changed_on,
      figures = excluded.figures, points = excluded.points`.execute(tx)
}

/** A card locked for the rest of the transaction, with what decides its grade. */
export interface LockedGrade {
  readonly id: string
  readonly grade: string
  readonly unitId: string
  readonly ownerId: string | null
  readonly keyCustomer: boolean
  readonly visits: number
  readonly weeks: number
  readonly overrideId: string | null
  /** What the rule gave last; null when it never did. */
  readonly ruledGrade: string | null
}

/** Locks cards in the order of their ids, as every other writer does. */
export async function lockGrades(tx: Tx, ids: readonly string[]): Promise<LockedGrade[]> {
  const { rows } = await sql<LockedGrade>`
    select c.id, c.grade, c.unit_id as "unitId", c.owner_id as "ownerId", c.key_customer as "keyCustomer",
           c.visits, c.weeks, (select o.id from customer_grade_overrides o where o.customer_id = c.id and o.ended_at is null)
             as "overrideId",
           (select s.grade from customer_grade_scores s where s.customer_id = c.id) as "ruledGrade"
      from customers c where c.id = any(${ids}::uuid[]) order by c.id for no key update of c`.execute(tx)
  return rows
}

/** Gives locked cards another grade, and the frequency of visits that goes with it; the version goes up as with every change of a card. */
export async function setGrades(
  tx: Tx,
  changes: readonly { readonly id: string; readonly after: string; readonly visit: VisitFrequency | null }[],
  by: string | null,
  at: Date,
): Promise<void> {
  if (changes.length === 0) return
  await sql`
    update customers c set grade = i.grade, visits = coalesce(i.visits, c.visits), weeks = coalesce(i.weeks, c.weeks),
                           version = c.version + 1, updated_at = ${at}, updated_by = ${by}::uuid
      from unnest(${changes.map(({ id }) => id)}::uuid[], ${changes.map(({ after }) => after)}::text[],
                  ${changes.map(({ visit }) => visit?.visits ?? null)}::smallint[],
                  ${changes.map(({ visit }) => visit?.weeks ?? null)}::smallint[]) as i (id, grade, visits, weeks)
     where c.id = i.id`.execute(tx)
}

export interface HistoryWrite {
  readonly id: string
  readonly before: string
  readonly after: string
  readonly cause: 'rule' | 'override' | 'override_ended'
  readonly score: number | null
  readonly ruleVersion: number | null
  readonly figures: readonly FigureValue[] | null
  readonly points: readonly (number | null)[] | null
  readonly note: string | null
}

export async function recordGrades(
  tx: Tx,
  changes: readonly HistoryWrite[],
  by: string | null,
  at: Date,
): Promise<void> {
  if (changes.length === 0) return
  const rows = JSON.stringify(
    changes.map(({ id, ruleVersion, ...rest }) => ({ customer_id: id, rule_version: ruleVersion, ...rest })),
  )
  await sql`
    insert into customer_grade_history (customer_id, at, before, after, cause, score, rule_version, figures, points, note, by_id)
    select r.customer_id, ${at}, r.before, r.after, r.cause, r.score, r.rule_version, r.figures, r.points, r.note, ${by}::uuid
      from jsonb_to_recordset(${rows}::jsonb) as r (
        customer_id uuid, before text, after text, cause text, score double precision, rule_version integer,
        figures jsonb, points double precision[], note text)`.execute(tx)
}

export interface RunRow {
  readonly id: string
  readonly unitId: string
  readonly at: Date
  readonly by: string | null
  readonly ruleVersion: number
  readonly customers: number
  readonly up: number
  readonly down: number
  readonly overridden: number
}

export async function recordRun(tx: Executor, run: RunRow): Promise<void> {
  await sql`
    insert into customer_grading_runs (id, unit_id, at, by_id, rule_version, customers, up, down, overridden)
    values (${run.id}, ${run.unitId}, ${run.at}, ${run.by}::uuid, ${run.ruleVersion}, ${run.customers}, ${run.up},
            ${run.down}, ${run.overridden})`.execute(tx)
}

/** The latest thirty gradings in reach. */
export async function runsIn(db: Executor, grant: Grant<'customers.configure'>): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select r.id, r.unit_id as "unitId", r.at, r.by_id as by, r.rule_version as "ruleVersion", r.customers, r.up, r.down,
           r.overridden
      from customer_grading_runs r where ${scopeCondition(grant.scope, 'r.unit_id', 'r.by_id')}
     order by r.at desc limit 30`.execute(db)
  return rows
}

export interface StoredScore {
  readonly ruleVersion: number
  readonly on: string
  readonly score: number | null
  readonly grade: string
  readonly cause: GradeCause
  readonly figures: readonly FigureValue[]
  readonly points: readonly (number | null)[]
}
export interface StoredOverride {
  readonly id: string
  readonly grade: string
  readonly reason: string
  readonly until: string
  readonly by: string
  readonly at: Date
}
export interface StoredChange {
  readonly id: string
  readonly at: Date
  readonly before: string
  readonly after: string
  readonly cause: HistoryWrite['cause']
  readonly score: number | null
  readonly ruleVersion: number | null
  readonly figures: readonly FigureValue[] | null
  readonly points: readonly (number | null)[] | null
  readonly note: string | null
  readonly by: string | null
}

/** What is kept about the grade of a customer that the caller has found in reach. */
export async function gradeFacts(
  db: Executor,
  customerId: string,
): Promise<{ score: StoredScore | null; override: StoredOverride | null; history: StoredChange[] }> {
  const [scores, overrides, history] = await Promise.all([
    sql<StoredScore>`
      select rule_version as "ruleVersion", on_date as "on", score, grade, cause, figures, points
        from customer_grade_scores where customer_id = ${customerId}`.execute(db),
    sql<StoredOverride>`
      select id, grade, reason, until, created_by as by, created_at as at
        from customer_grade_overrides where customer_id = ${customerId} and ended_at is null`.execute(db),
    sql<StoredChange>`
      select id::text, at, before, after, cause, score, rule_version as "ruleVersion", figures, points, note, by_id as by
        from customer_grade_history where customer_id = ${customerId} order by id desc limit 50`.execute(db),
  ])
  return { score: scores.rows[0] ?? null, override: overrides.rows[0] ?? null, history: history.rows }
}

/** Ends what was decided before and keeps the new decision. */
export async function insertOverride(
  tx: Tx,
  customerId: string,
  { id, grade, reason, until, by, at }: StoredOverride,
): Promise<void> {
  await endOverrides(tx, [customerId], by, at)
  await sql`
    insert into customer_grade_overrides (id, customer_id, grade, reason, until, created_at, created_by)
    values (${id}, ${customerId}, ${grade}, ${reason}, ${until}::date, ${at}, ${by})`.execute(tx)
}

/** Ends decisions; answers the customers that had one. */
export async function endOverrides(
  tx: Tx,
  customerIds: readonly string[],
  by: string | null,
  at: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update customer_grade_overrides set ended_at = ${at}, ended_by = ${by}::uuid
     where customer_id = any(${customerIds}::uuid[]) and ended_at is null returning customer_id as id`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

/** Customers whose decision has run out. */
export async function overridesOver(db: Executor, today: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from customer_grade_overrides
     where ended_at is null and until < ${today}::date order by customer_id limit 5000`.execute(db)
  return rows.map(({ id }) => id)
}
