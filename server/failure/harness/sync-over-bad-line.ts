import type { Db } from '#platform/db/index.ts'
import type { Organisation } from '#testing/fixtures.ts'
import { type BadLine, mishapsOf, startBadLine } from './bad-line.ts'
import { newLedger, runPhone } from './clients.ts'
import { judge, type Verdict } from './oracle.ts'
import { hireTraveller, signIn } from './people.ts'

export interface BadLineReport extends Verdict {
  readonly happened: BadLine['happened']
  readonly setbacks: ReadonlyMap<string, number>
  /** Records that are there although no phone has them as acknowledged. */
  readonly unasked: number
}

/** Phones that were offline all day send 40 records each (20 visits) over a bad line, until all are acknowledged. */
export async function syncOverBadLine(options: {
  db: Db
  organisation: Organisation
  port: number
  phones: number
  seed: number
}): Promise<BadLineReport> {
  const { db, organisation, port, seed } = options
  const target = { host: '127.0.0.1', port }
  const line = await startBadLine(target, mishapsOf(seed))
  const ledger = newLedger()
  try {
    await Promise.all(
      Array.from({ length: options.phones }, async (_, n) => {
        const traveller = await hireTraveller(db, organisation, `traveller${seed}-${n}`, 20)
        const cookie = await signIn(`http://127.0.0.1:${port}`, traveller.account)
        const client = { origin: () => line.origin, cookie, ledger, going: () => true, paceMs: 5 }
        await runPhone(client, traveller, 3 + (n % 6))
      }),
    )
    const verdict = await judge(db, ledger.acknowledged)
    const { n } = await db
      .selectFrom('field_operations')
      .select(({ fn }) => fn.countAll<bigint>().as('n'))
      .executeTakeFirstOrThrow()
    return {
      ...verdict,
      happened: line.happened,
      setbacks: ledger.setbacks,
      unasked: Number(n) - ledger.acknowledged.operations.size,
    }
  } finally {
    await line.stop()
  }
}
