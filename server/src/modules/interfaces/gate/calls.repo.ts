import { sql } from 'kysely'
import type { refusals } from '#contracts/interfaces.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { AccountRow } from '../accounts/accounts.repo.ts'

export type Refusal = (typeof refusals)[number]

/** A token as it is presented, with its account. */
export interface Presented extends Omit<AccountRow, 'purpose' | 'createdBy' | 'createdAt' | 'version'> {
  readonly tokenId: string
  readonly endsAt: Date | null
  readonly revokedAt: Date | null
}

/** Who shows this token; asks the database each time, so that revoking holds at once in every process. */
export async function presentedBy(db: Executor, hash: Buffer): Promise<Presented | null> {
  const { rows } = await sql<Presented>`
    select a.id, a.name, a.unit_ids as "unitIds", a.endpoints, a.addresses, a.per_minute as "perMinute",
      a.expires_on as "expiresOn", a.active, t.id as "tokenId", t.ends_at as "endsAt",
      t.revoked_at as "revokedAt"
    from interface_tokens t join interface_accounts a on a.id = t.account_id
    where t.token_hash = ${hash}`.execute(db)
  return rows[0] ?? null
}

export interface CallRow {
  readonly id: string
  readonly at: Date
  readonly endpoint: string
  readonly requestId: string
  readonly address: string
  readonly prefix: string
  readonly refusal: Refusal | null
  readonly status: number | null
  readonly milliseconds: number | null
}

/** Notes a call before it is answered, and that its token was used. */
export async function noteCall(
  db: Executor,
  { id: accountId, tokenId }: Pick<Presented, 'id' | 'tokenId'>,
  call: Pick<CallRow, 'id' | 'at' | 'endpoint' | 'requestId' | 'address' | 'refusal'>,
): Promise<void> {
  await sql`
    with used as (
      update interface_tokens set last_used_at = ${call.at} where id = ${tokenId} and ${call.refusal}::text is null
    )
    insert into interface_calls (id, account_id, token_id, at, endpoint, request_id, address, refusal)
    values (${call.id}, ${accountId}, ${tokenId}, ${call.at}, ${call.endpoint}, ${call.requestId},
      ${call.address}, ${call.refusal})`.execute(db)
}

export async function noteAnswer(
  db: Executor,
  id: string,
  answer: { readonly status: number; readonly milliseconds: number },
): Promise<void> {
  await sql`
    update interface_calls set status = ${answer.status}, milliseconds = ${answer.milliseconds}
    where id = ${id}`.execute(db)
}

export async function callsOf(
  db: Executor,
  _grant: Grant<'interfaces.manage'>,
  filter: { accountId: string; before?: string; refused?: boolean; limit: number },
): Promise<CallRow[]> {
  const { rows } = await sql<CallRow>`
    select c.id, c.at, c.endpoint, c.request_id as "requestId", c.address, t.prefix, c.refusal, c.status,
      c.milliseconds
    from interface_calls c join interface_tokens t on t.id = c.token_id
    where c.account_id = ${filter.accountId}
      and (${filter.before ?? null}::uuid is null or c.id < ${filter.before ?? null}::uuid)
      and (${filter.refused ?? null}::boolean is null or (c.refusal is not null) = ${filter.refused ?? null})
    order by c.id desc limit ${filter.limit}`.execute(db)
  return rows
}

export async function forgetCalls(db: Executor, before: Date): Promise<void> {
  await sql`delete from interface_calls where at < ${before}`.execute(db)
}
