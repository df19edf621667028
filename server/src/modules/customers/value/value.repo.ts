import { sql } from 'kysely'
import type { CustomerValue, ValueMatrix } from '#contracts/customer-value.ts'
import type { Executor } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

/** What is kept of a customer's worth, by the names of the columns. Money in whole fen. */
export interface ValueRow {
  readonly customer_id: string
  readonly amount_fen: number
  readonly recent_fen: number
  readonly earlier_fen: number
  readonly orders: number
  readonly visits: number
  readonly minutes: number
  readonly income_fen: number
  readonly visit_cost_fen: number
  readonly order_cost_fen: number
  readonly other_cost_fen: number
  readonly fixed_cost_fen: number
  readonly contribution_fen: number
  readonly share: number | null
  readonly rank: number
  readonly population: number
  readonly value_class: 'high' | 'middle' | 'low'
  readonly growth_class: 'growing' | 'steady' | 'falling'
  readonly below_marginal: boolean
  readonly cause: NonNullable<CustomerValue['facts']>['cause']
}
const columns = [
  'customer_id',
  'amount_fen',
  'recent_fen',
  'earlier_fen',
  'orders',
  'visits',
  'minutes',
  'income_fen',
  'visit_cost_fen',
  'order_cost_fen',
  'other_cost_fen',
  'fixed_cost_fen',
  'contribution_fen',
  'share',
  'rank',
  'population',
  'value_class',
  'growth_class',
  'below_marginal',
  'cause',
] as const satisfies readonly (keyof ValueRow)[]

/** Writes what customers are worth over what was known; a customer that is gone meanwhile is left out. */
export async function writeValues(
  db: Executor,
  ruleVersion: number,
  on: string,
  rows: readonly ValueRow[],
): Promise<void> {
  const names = sql.join(columns.map((name) => sql.ref(name)))
  const changing = ['rule_version', 'on_date', ...columns.filter((name) => name !== 'customer_id')]
  const set = sql.join(changing.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`))
  await sql`
    insert into customer_values (rule_version, on_date, ${names})
    select ${ruleVersion}, ${on}::date, ${sql.join(columns.map((name) => sql.ref(`r.${name}`)))}
      from jsonb_populate_recordset(null::customer_values, ${JSON.stringify(rows)}::jsonb) r
      join customers c on c.id = r.customer_id
    on conflict (customer_id) do update set ${set}`.execute(db)
}

/** Customers that are not active any more have no place. */
export async function forgetOthers(db: Executor): Promise<void> {
  await sql`
    delete from customer_values v using customers c where c.id = v.customer_id and c.state <> 'active'`.execute(
    db,
  )
}

export async function valueOf(
  db: Executor,
  customerId: string,
): Promise<(Omit<ValueRow, 'customer_id'> & { on_date: string; rule_version: number }) | undefined> {
  const fens = columns.filter((name) => name.endsWith('_fen'))
  const others = columns.filter((name) => !name.endsWith('_fen') && name !== 'customer_id')
  const { rows } = await sql<Omit<ValueRow, 'customer_id'> & { on_date: string; rule_version: number }>`
    select on_date, rule_version, ${sql.join(others.map((name) => sql.ref(name)))},
           ${sql.join(fens.map((name) => sql`${sql.ref(name)}::float8 as ${sql.ref(name)}`))}
      from customer_values where customer_id = ${customerId}`.execute(db)
  return rows[0]
}

interface Extent {
  readonly unitIds: readonly string[]
  readonly ownerIds: readonly string[]
}
const within = (grant: Grant<'customers.read'>, { unitIds, ownerIds }: Extent) => sql`
  ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}
  and ${unitIds.length === 0 ? sql`true` : sql`c.unit_id = any(${unitIds}::uuid[])`}
  and ${ownerIds.length === 0 ? sql`true` : sql`c.owner_id = any(${ownerIds}::uuid[])`}`
const sums = sql`
  count(*)::int as customers, coalesce(sum(v.amount_fen), 0)::float8 as "amountFen",
  coalesce(sum(v.income_fen), 0)::float8 as "incomeFen",
  coalesce(sum(v.contribution_fen), 0)::float8 as "contributionFen"`
const from = sql`from customer_values v join customers c on c.id = v.customer_id`

type Sums = ValueMatrix['total']
export interface MatrixRows {
  readonly total: Sums & { readonly on: string | null }
  readonly cells: ValueMatrix['cells']
  readonly below: Sums
  readonly causes: ValueMatrix['below']['causes']
  readonly concentration: ValueMatrix['concentration']
  readonly people: (Omit<ValueMatrix['people'][number], 'owner' | 'unit'> & {
    readonly ownerId: string | null
    readonly unitId: string
  })[]
}

/** Everything the page shows of customers in reach, added up by the database. */
export async function matrixRows(
  db: Executor,
  grant: Grant<'customers.read'>,
  extent: Extent,
): Promise<MatrixRows> {
  const where = within(grant, extent)
  const [total, cells, below, causes, concentration, people] = await Promise.all([
    sql<MatrixRows['total']>`select ${sums}, max(v.on_date) as on ${from} where ${where}`.execute(db),
    sql<ValueMatrix['cells'][number]>`
      select v.value_class as value, v.growth_class as growth, ${sums} ${from} where ${where} group by 1, 2`.execute(
      db,
    ),
    sql<Sums>`select ${sums} ${from} where ${where} and v.below_marginal`.execute(db),
    sql<{ cause: 'no_business' | 'visits' | 'orders' | 'other'; customers: number }>`
      select v.cause, count(*)::int as customers ${from} where ${where} and v.below_marginal group by 1 order by 2 desc`.execute(
      db,
    ),
    sql<{ place: number; n: number; of: number; running: number; total: number }>`
      with ranked as (
        select greatest(v.income_fen, 0)::float8 as income, row_number() over w as place,
               sum(greatest(v.income_fen, 0)) over w as running, count(*) over () as n,
               sum(greatest(v.income_fen, 0)) over () as total
          ${from} where ${where} window w as (order by v.income_fen desc, v.customer_id))
      select min(place) filter (where running >= 0.8 * total)::int as place, max(n)::int as n,
             ceil(place * 10.0 / n)::int as of, sum(income)::float8 as running, max(total)::float8 as total
        from ranked group by ceil(place * 10.0 / n) order by 3`.execute(db),
    sql<MatrixRows['people'][number]>`
      select c.owner_id as "ownerId", c.unit_id as "unitId", ${sums},
             count(*) filter (where v.value_class = 'high')::int as high,
             count(*) filter (where v.growth_class = 'falling')::int as falling,
             count(*) filter (where v.below_marginal)::int as below
        ${from} where ${where} group by 1, 2 order by sum(v.contribution_fen) desc limit 500`.execute(db),
  ])
  return {
    total: total.rows[0]!,
    cells: cells.rows,
    below: below.rows[0]!,
    causes: causes.rows,
    concentration: concentrationOf(concentration.rows),
    people: people.rows,
  }
}

function concentrationOf(
  tenths: readonly { place: number | null; n: number; running: number; total: number }[],
): ValueMatrix['concentration'] {
  const [first, second] = tenths
  const whole = first?.total ?? 0
  if (first === undefined || whole <= 0) return { customersFor80: null, incomeOfTop20: null, tenths: [] }
  const place = tenths.find((one) => one.place !== null)?.place ?? first.n
  return {
    customersFor80: place / first.n,
    // With fewer than ten customers a tenth may be nobody: the first two are told only where both are there.
    incomeOfTop20: first.n < 10 ? null : (first.running + (second?.running ?? 0)) / whole,
    tenths: first.n < 10 ? [] : tenths.map(({ running }) => running / whole),
  }
}
