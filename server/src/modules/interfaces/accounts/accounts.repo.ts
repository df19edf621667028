import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly purpose: string
  readonly unitIds: string[]
  readonly endpoints: string[]
  readonly addresses: string[]
  readonly perMinute: number
  readonly expiresOn: string
  readonly active: boolean
  readonly version: number
  readonly createdBy: string
  readonly createdAt: Date
}
export interface TokenRow {
  readonly id: string
  readonly accountId: string
  readonly prefix: string
  readonly createdBy: string
  readonly createdAt: Date
  readonly endsAt: Date | null
  readonly revokedAt: Date | null
  readonly lastUsedAt: Date | null
}

type Managing = Grant<'interfaces.manage'>

const accountColumns = sql`
  id, name, purpose, unit_ids as "unitIds", endpoints, addresses, per_minute as "perMinute",
  expires_on as "expiresOn", active, version, created_by as "createdBy", created_at as "createdAt"`
const tokenColumns = sql`
  id, account_id as "accountId", prefix, created_by as "createdBy", created_at as "createdAt",
  ends_at as "endsAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"`

/** Accounts whose every unit is within reach: whoever manages a part sees none that reaches beyond it. */
export async function accountsOf(db: Executor, grant: Managing): Promise<AccountRow[]> {
  const { rows } = await sql<AccountRow>`
    select ${accountColumns} from interface_accounts where ${withinReach(grant)} order by name, id`.execute(
    db,
  )
  return rows
}

export async function lockAccount(tx: Tx, grant: Managing, id: string): Promise<AccountRow | null> {
  const { rows } = await sql<AccountRow>`
    select ${accountColumns} from interface_accounts where id = ${id} and ${withinReach(grant)}
    for update`.execute(tx)
  return rows[0] ?? null
}

const withinReach = ({ scope }: Managing) =>
  scope.all ? sql<boolean>`true` : sql<boolean>`unit_ids <@ ${[...scope.unitIds]}::uuid[]`

/** Whether some account of this id or this name stands in the way of a new one. */
export async function nameInUse(db: Executor, id: string, name: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from interface_accounts where lower(name) = lower(${name}) and id <> ${id}`.execute(db)
  return rows.length > 0
}

/** Adds the account; false when the id is taken. */
export async function insertAccount(tx: Tx, _grant: Managing, row: AccountRow): Promise<boolean> {
  const { rows } = await sql`
    insert into interface_accounts (id, name, purpose, unit_ids, endpoints, addresses, per_minute, expires_on,
      active, version, created_by, created_at)
    values (${row.id}, ${row.name}, ${row.purpose}, ${row.unitIds}::uuid[], ${row.endpoints}::text[],
      ${row.addresses}::text[], ${row.perMinute}, ${row.expiresOn}, ${row.active}, 1, ${row.createdBy},
      ${row.createdAt})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function updateAccount(tx: Tx, _grant: Managing, row: AccountRow): Promise<void> {
  await sql`
    update interface_accounts set name = ${row.name}, purpose = ${row.purpose},
      unit_ids = ${row.unitIds}::uuid[], endpoints = ${row.endpoints}::text[],
      addresses = ${row.addresses}::text[], per_minute = ${row.perMinute}, expires_on = ${row.expiresOn},
      active = ${row.active}, version = ${row.version}
    where id = ${row.id}`.execute(tx)
}

export async function tokensOf(db: Executor, accountIds: readonly string[]): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    select ${tokenColumns} from interface_tokens where account_id = any(${[...accountIds]}::uuid[])
    order by created_at desc, id desc`.execute(db)
  return rows
}

export async function insertToken(tx: Tx, _grant: Managing, row: TokenRow, hash: Buffer): Promise<void> {
  await sql`
    insert into interface_tokens (id, account_id, prefix, token_hash, created_by, created_at)
    values (${row.id}, ${row.accountId}, ${row.prefix}, ${hash}, ${row.createdBy}, ${row.createdAt})`.execute(
    tx,
  )
}

/** Tokens that are taken now end at a moment; one that ends sooner keeps its end. */
export async function endTokens(tx: Tx, _grant: Managing, accountId: string, at: Date): Promise<void> {
  await sql`
    update interface_tokens set ends_at = least(ends_at, ${at})
    where account_id = ${accountId} and revoked_at is null`.execute(tx)
}

export async function revokeToken(
  tx: Tx,
  _grant: Managing,
  token: { readonly id: string; readonly accountId: string },
  at: Date,
): Promise<string | null> {
  const { rows } = await sql<{ prefix: string }>`
    update interface_tokens set revoked_at = ${at}
    where id = ${token.id} and account_id = ${token.accountId} and revoked_at is null
    returning prefix`.execute(tx)
  return rows[0]?.prefix ?? null
}

/** The names of accounts, for the audit trail. */
export async function namesOfAccounts(db: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from interface_accounts where id::text = any(${[...ids]}::text[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
