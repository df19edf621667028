import { sql } from 'kysely'
import type { HoldingState } from '#contracts/holdings.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { BalancePoint } from './balances.ts'

/** A row of `holdings`. */
export interface HoldingRow {
  readonly id: string
  readonly customer_id: string
  readonly kind: string
  readonly product: string
  readonly number_sealed: string | null
  readonly number_hash: string | null
  readonly state: HoldingState
  readonly opened_on: string | null
  readonly matures_on: string | null
  readonly closed_on: string | null
  readonly overdue_since: string | null
  readonly rate: number | null
  readonly balance_fen: bigint
  readonly as_of: string
  readonly source: string
  readonly version: number
}

/** Columns in their order, as they are written. */
const columns = [
  'id', 'customer_id', 'kind', 'product', 'number_sealed', 'number_hash', 'state', 'opened_on', 'matures_on',
  'closed_on', 'overdue_since', 'rate', 'balance_fen', 'as_of', 'source', 'version',
] as const satisfies readonly (keyof HoldingRow)[] // prettier-ignore

/** Amounts pass as text: a bigint has no JSON, and a float is no money. */
interface RawRow extends Omit<HoldingRow, 'balance_fen'> {
  readonly balance_fen: string
}

const select = sql`select ${sql.join(
  columns.map((name) => (name === 'balance_fen' ? sql`balance_fen::text as balance_fen` : sql.ref(name))),
)} from holdings`
const fromRaw = (row: RawRow): HoldingRow => ({ ...row, balance_fen: BigInt(row.balance_fen) })

/** Everything that a customer has and had. The customer is in reach of the grant; the caller has looked. */
export async function holdingsOf(
  db: Executor,
  _grant: Grant<'holdings.read'>,
  customerId: string,
): Promise<HoldingRow[]> {
  const { rows } = await sql<RawRow>`${select} where customer_id = ${customerId} order by id`.execute(db)
  return rows.map(fromRaw)
}

/** Accounts by the hashes of their numbers, held against changes. */
export async function lockByHash(db: Executor, hashes: readonly string[]): Promise<Map<string, HoldingRow>> {
  const { rows } = await sql<RawRow>`
    ${select} where number_hash = any(${hashes}::text[]) order by id for update`.execute(db)
  return new Map(rows.map((row) => [row.number_hash ?? '', fromRaw(row)]))
}

/** Accounts by their ids, held against changes. */
export async function lockByIds(db: Executor, ids: readonly string[]): Promise<Map<string, HoldingRow>> {
  const { rows } = await sql<RawRow>`
    ${select} where id = any(${ids}::uuid[]) order by id for update`.execute(db)
  return new Map(rows.map((row) => [row.id, fromRaw(row)]))
}

/** Writes accounts as they are to be now, new and known. */
export async function writeHoldings(db: Executor, rows: readonly HoldingRow[], at: Date): Promise<void> {
  if (rows.length === 0) return
  const records = rows.map((row) => ({
    ...row,
    balance_fen: String(row.balance_fen),
    updated_at: at.toISOString(),
  }))
  const all = [...columns, 'updated_at'] as const
  const names = sql.join(all.map((name) => sql.ref(name)))
  await sql`
    insert into holdings (${names})
    select ${names} from jsonb_populate_recordset(null::holdings, ${JSON.stringify(records)}::jsonb)
    on conflict (id) do update set ${sql.join(
      all.filter((name) => name !== 'id').map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`),
    )}`.execute(db)
}

/** A balance of one day, as it is to be written. */
export interface NewBalance {
  readonly holdingId: string
  readonly asOf: string
  readonly balanceFen: bigint
  readonly source: string
  readonly importId: string | null
}

/** Writes balances; what was told for the same day before gives way. Each day of an account at most once. */
export async function writeBalances(db: Executor, rows: readonly NewBalance[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into holding_balances (holding_id, as_of, balance_fen, source, import_id)
    select * from unnest(${rows.map((row) => row.holdingId)}::uuid[], ${rows.map((row) => row.asOf)}::date[],
      ${rows.map((row) => String(row.balanceFen))}::bigint[], ${rows.map((row) => row.source)}::text[],
      ${rows.map((row) => row.importId)}::uuid[])
    on conflict (holding_id, as_of) do update
       set balance_fen = excluded.balance_fen, source = excluded.source, import_id = excluded.import_id`.execute(
    db,
  )
}

/** Balances of accounts in the order of their days. */
export async function balancesOf(
  db: Executor,
  holdingIds: readonly string[],
): Promise<Map<string, BalancePoint[]>> {
  const { rows } = await sql<{ id: string; asOf: string; fen: string; average: string | null }>`
    select holding_id as id, as_of as "asOf", balance_fen::text as fen, month_average_fen::text as average
      from holding_balances where holding_id = any(${holdingIds}::uuid[]) order by holding_id, as_of`.execute(
    db,
  )
  const found = new Map<string, BalancePoint[]>(holdingIds.map((id) => [id, []]))
  for (const { id, asOf, fen, average } of rows)
    found.get(id)?.push({
      asOf,
      balanceFen: BigInt(fen),
      monthAverageFen: average === null ? null : BigInt(average),
    })
  return found
}
