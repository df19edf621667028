import { sql } from 'kysely'
import type { Tx } from '#platform/db/index.ts'
import { recordChanges } from '../customers.write.ts'
import { defaultSheet } from '../rules/rule-sheets.ts'
import { noContactReason } from './fall-back.ts'
import { recordMoves } from './pool.repo.ts'

/** What a bulk source knows of the pool of a unit and those below it. */
export interface PoolSeed {
  /** The unit whose customers fall back by the product's own rule. */
  readonly unitId: string
  readonly since: Date
  /** Customers that have no owner any more, and whose they were. */
  readonly fallen: readonly {
    readonly customerId: string
    readonly ownerId: string
    readonly at: Date
    readonly on: string
    readonly lastContactOn: string
  }[]
  /** Customers whose owners have been told. */
  readonly warned: readonly {
    readonly customerId: string
    readonly lastContactOn: string
    readonly on: string
  }[]
}

/** Writes it in bulk; the customers are there already, those that fell without an owner. No events. */
export async function loadPool(tx: Tx, { unitId, since, fallen, warned }: PoolSeed): Promise<void> {
  const rule = { ...defaultSheet('pool', null), automatic: true }
  const { rows } = await sql<{ version: number }>`
    insert into customer_rules (version, kind, unit_id, content, created_at)
    select coalesce(max(version), 0) + 1, 'pool', ${unitId}::uuid, ${JSON.stringify(rule)}::jsonb, ${since}
      from customer_rules where kind = 'pool'
    returning version`.execute(tx)
  const ruleVersion = rows[0]!.version
  for (const { customerId, ownerId, at, on, lastContactOn } of fallen) {
    const reason = noContactReason(rule.days, lastContactOn)
    await recordChanges(
      tx,
      [
        {
          customerId,
          changes: [
            { field: 'ownerId', before: ownerId, after: null },
            { field: 'handoverNote', before: null, after: reason },
            { field: 'ruleVersion', before: null, after: String(ruleVersion) },
          ],
        },
      ],
      { by: null, source: 'fall_back', at },
    )
    await recordMoves(tx, [{ customerId, kind: 'fall_back', personId: ownerId, ruleVersion, reason }], {
      id: null,
      at,
      on,
    })
  }
  await sql`
    insert into pool_warnings (customer_id, last_contact_on, warned_on)
    select * from unnest(${warned.map((one) => one.customerId)}::uuid[],
      ${warned.map((one) => one.lastContactOn)}::date[], ${warned.map((one) => one.on)}::date[])
    on conflict do nothing`.execute(tx)
}
