import { sql } from 'kysely'
import type { Job } from '#platform/jobs/jobs.ts'
import { loadKey } from '#platform/keys/keys.ts'
import type { CustomersContext } from '../customers.context.ts'
import { keysVersion } from './keys.ts'
import { readLikenessRules } from './likeness.settings.ts'
import { findPairs } from './pairs.ts'
import { queueAllUnder, settle, waitingCustomers } from './pairs.repo.ts'

/** Counts the ways of comparing: with another number all customers are compared anew. */
const comparingVersion = 1
const batch = 200

/**
 * Compares customers whose facts changed with all others. Nothing is held while it compares, and a batch is settled
 * at once: a worker that is killed leaves a queue that the next one takes up.
 */
export function createPairsJob({ platform }: CustomersContext): Job {
  const { db, settings, config } = platform
  return {
    name: 'customers.duplicates',
    cron: '* * * * *',
    async run(_payload, { signal, log }) {
      const rules = await readLikenessRules(settings)
      const secret = await loadKey(config.dataDir, 'customers')
      const name = `${comparingVersion}.${keysVersion} ${JSON.stringify(rules)}`
      while (await queueAllUnder(db, name)) signal.throwIfAborted()
      let compared = 0
      for (;;) {
        signal.throwIfAborted()
        const waiting = await waitingCustomers(db, batch)
        if (waiting.length === 0) break
        const pairs = await db.transaction().execute(async (tx) => {
          // Every look-up has an index; without one a batch would read all customers.
          await sql`set local enable_seqscan = off`.execute(tx)
          return findPairs(
            tx,
            waiting.map(({ id }) => id),
            rules,
            secret,
          )
        })
        const settled = await settle(db, waiting, pairs)
        compared += settled
        // The rest of the queue is being changed by somebody at this moment: the next minute's work.
        if (settled === 0) break
      }
      if (compared > 0) log.info({ compared }, 'customers compared for duplicates')
    },
  }
}
