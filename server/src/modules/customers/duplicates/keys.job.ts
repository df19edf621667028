import { sql } from 'kysely'
import type { Job } from '#platform/jobs/jobs.ts'
import type { CustomersContext } from '../customers.context.ts'
import { type KeyedCard, keysVersion, writeCardKeys } from './keys.ts'

const batch = 1000

/**
 * Gives keys to cards that were written before there were keys, or by other rules of folding: a thousand at a time,
 * each batch a transaction of its own that holds its cards for some milliseconds, and going on where it stopped.
 */
export function createKeysJob({ platform: { db } }: CustomersContext): Job {
  return {
    name: 'customers.keys',
    cron: '*/5 * * * *',
    async run(_payload, { signal, log }) {
      let done = 0
      for (;;) {
        signal.throwIfAborted()
        const made = await db.transaction().execute(async (tx) => {
          await sql`insert into customer_key_progress (version) values (${keysVersion}) on conflict do nothing`.execute(
            tx,
          )
          const { rows } = await sql<{ done_through: string | null }>`
            select done_through from customer_key_progress
             where version = ${keysVersion} and finished_at is null for update skip locked`.execute(tx)
          if (!rows[0]) return 0
          const after = rows[0].done_through ?? '00000000-0000-0000-0000-000000000000'
          // A writer that holds a card is waited for: its keys are then those of the card as it will be.
          const cards = await sql<KeyedCard & { id: string }>`
            select id, licence, name, phone, address, company_code, id_number_hash from customers where id > ${after}
             order by id limit ${batch} for key share`.execute(tx)
          const last = cards.rows.at(-1)
          await writeCardKeys(tx, cards.rows)
          await sql`
            update customer_key_progress set done_through = coalesce(${last?.id ?? null}::uuid, done_through),
                   finished_at = ${last ? null : new Date()}::timestamptz
             where version = ${keysVersion}`.execute(tx)
          return cards.rows.length
        })
        if (made === 0) break
        done += made
      }
      if (done > 0) log.info({ done }, 'keys of customers made')
    },
  }
}
