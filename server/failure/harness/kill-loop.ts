import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createDatabase } from '#platform/db/index.ts'
import { addPerson, seedOrganisation } from '#testing/fixtures.ts'
import { type Ledger, newLedger, runOffice, runPhone } from './clients.ts'
import { judge, type Verdict } from './oracle.ts'
import { hireTraveller, signIn } from './people.ts'
import { killPostgres, pause, type ServerProcess, startProduct } from './processes.ts'

export interface KillReport extends Verdict {
  readonly kills: readonly { readonly target: 'server' | 'postgres'; readonly recoveryMs: number }[]
  readonly setbacks: ReadonlyMap<string, number>
  /** What the processes printed besides their address. */
  readonly complaints: string
}

/**
 * Runs the product with four phones and two offices writing, kills the server and PostgreSQL in turn at random
 * moments, and judges what was acknowledged. A recovery lasts from the kill to the first answer with success to a
 * request that was sent after it.
 */
export async function killLoop(kills: number): Promise<KillReport> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-kill-'))
  const port = await freePort()
  let complaints = ''
  let product: ServerProcess | null = null
  const ledger = newLedger()
  let going = true
  try {
    product = await startProduct({ dataDir, port })
    const writers = await startWriters(product, ledger, () => going)
    const report: { target: 'server' | 'postgres'; at: number }[] = []
    await pause(1500)
    for (let n = 0; n < kills; n++) {
      const target = n % 2 === 0 ? 'server' : 'postgres'
      report.push({ target, at: performance.now() })
      if (target === 'postgres') killPostgres(dataDir)
      else {
        await product.kill()
        complaints += product.complaints()
        product = await startProduct({ dataDir, port })
      }
      await untilSuccess(ledger, report.at(-1)!.at)
      await pause(500 + Math.random() * 2000)
    }
    going = false
    await writers.ended
    const { db } = createDatabase(product.databaseUrl, { max: 2 })
    const verdict = await judge(db, ledger.acknowledged)
    await db.destroy()
    complaints += product.complaints()
    return {
      ...verdict,
      kills: report.map(({ target, at }) => ({ target, recoveryMs: firstSuccess(ledger, at)! - at })),
      setbacks: ledger.setbacks,
      complaints,
    }
  } finally {
    going = false
    const code = await product?.stop()
    if (code !== 0) killPostgres(dataDir)
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Starts everybody; `ended` resolves when all writers have. */
async function startWriters(
  { databaseUrl, origin }: ServerProcess,
  ledger: Ledger,
  going: () => boolean,
): Promise<{ readonly ended: Promise<unknown> }> {
  const { db } = createDatabase(databaseUrl, { max: 2 })
  const organisation = await seedOrganisation(db)
  const { countyA, teamA1, teamA2 } = organisation.units
  const work: Promise<void>[] = []
  const client = async (account: string) => ({
    origin: () => origin,
    cookie: await signIn(origin, account),
    ledger,
    going,
    paceMs: 110,
  })
  for (let n = 0; n < 4; n++) {
    const traveller = await hireTraveller(db, organisation, `phone${n}`, 800)
    work.push(runPhone(await client(traveller.account), traveller))
  }
  for (let n = 0; n < 2; n++) {
    const account = `office${n}`
    const subtreeIds = [countyA, teamA1, teamA2]
    const unitId = countyA
    await addPerson(db, {
      account,
      name: account,
      role: 'team_leader',
      unitId,
      scope: 'subtree',
      subtreeIds,
    })
    work.push(runOffice(await client(account), teamA1, account))
  }
  await db.destroy()
  const all = Promise.all(work)
  // Awaited at the end; a failure until then must not end the process.
  all.catch(() => undefined)
  return { ended: all }
}

const firstSuccess = (ledger: Ledger, after: number): number | undefined =>
  ledger.successes
    .filter(({ sent }) => sent > after)
    .reduce<number | undefined>(
      (first, { answered }) => (first === undefined || answered < first ? answered : first),
      undefined,
    )

async function untilSuccess(ledger: Ledger, after: number): Promise<void> {
  const deadline = performance.now() + 60_000
  while (firstSuccess(ledger, after) === undefined) {
    if (performance.now() > deadline) throw new Error('no write succeeded within 60 s of a kill')
    await pause(20)
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}
