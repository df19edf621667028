import { sql } from 'kysely'
import type { z } from 'zod'
import type { consent } from '#contracts/privacy.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

type Facts = z.output<typeof consent>

export interface ConsentRow {
  readonly id: string
  readonly customer_id: string
  readonly given_by: string
  readonly kind: Facts['kind']
  readonly purpose: Facts['purpose']
  readonly channel: Facts['channel']
  readonly way: Facts['way']
  readonly wording: string | null
  readonly evidence: string | null
  readonly evidence_file_id: string | null
  readonly said_on: string
  readonly valid_until: string | null
  readonly recorded_at: Date
  readonly recorded_by: string
}

const columns = sql.raw(
  'id, customer_id, given_by, kind, purpose, channel, way, wording, evidence, evidence_file_id, said_on, valid_until, recorded_at, recorded_by',
)

/** The whole ledger of customers whom the caller has found within reach, the latest entry first. */
export async function consentsOf(db: Executor, customerIds: readonly string[]): Promise<ConsentRow[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sql<ConsentRow>`
    select ${columns} from consents where customer_id = any(${customerIds}::uuid[])
     order by recorded_at desc, id desc`.execute(db)
  return rows
}

/** Adds to the ledger; false when the id is there already. */
export async function addConsent(
  tx: Tx,
  _grant: Grant<'privacy.consents'>,
  entry: ConsentRow,
): Promise<boolean> {
  const { rows } = await sql`
    insert into consents (${columns}) values (${entry.id}, ${entry.customer_id}, ${entry.given_by}, ${entry.kind},
      ${entry.purpose}, ${entry.channel}, ${entry.way}, ${entry.wording}, ${entry.evidence},
      ${entry.evidence_file_id}, ${entry.said_on}::date, ${entry.valid_until}::date, ${entry.recorded_at},
      ${entry.recorded_by})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function consentById(db: Executor, id: string): Promise<ConsentRow | null> {
  const { rows } = await sql<ConsentRow>`select ${columns} from consents where id = ${id}`.execute(db)
  return rows[0] ?? null
}
