import { sql } from 'kysely'
import pino from 'pino'
import { type CustomerSeed, loadCustomers, loadOrders } from '#modules/customers/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { createTestApp } from '#testing/app.ts'

/** Steps between shops of the test town, in degrees: some 100 m. */
const STEP = 0.001

/**
 * The whole program with a little town: a row of shops from west to east in county A, three in four owned by
 * `manager`, the others by `colleague`, every shop with an order a week in the last months. The clock is the test's.
 */
export async function openWorkbench(shops = 80) {
  let clock = new Date('2027-03-17T08:00:00+08:00')
  const test = await createTestApp({ now: () => new Date(clock) })
  const { manager, colleague } = test.organisation
  const log = pino({ level: 'silent' })

  const customers = Array.from({ length: shops }, (_, n): CustomerSeed => {
    const owner = n < shops * 0.75 ? manager : colleague
    return plainCustomer(owner, {
      licence: `330302${String(n).padStart(6, '0')}`,
      name: `沿江店${n}`,
      address: `沿江路 ${n} 号`,
      grade: n % 10 === 0 ? 'A' : 'C',
      keyCustomer: n % 10 === 0,
      position: {
        lng: 120.6 + STEP * Math.floor(n / 4),
        lat: 28 + STEP * (n % 4),
        source: 'wgs84',
        accuracy: null,
      },
    })
  })
  await loadCustomers(test.db, customers)
  await loadOrders(
    test.db,
    customers.flatMap(({ id }) =>
      ['2027-01-11', '2027-01-18', '2027-02-22', '2027-02-24'].map((orderedOn) => ({
        customerId: id,
        orderedOn,
        number: 1,
        volume: 20,
        amountFen: 400_000n,
        lines: 5,
      })),
    ),
  )

  return {
    ...test,
    customers,
    setClock(moment: string) {
      clock = new Date(moment)
    },
    /** Who owns each customer now. */
    async owners(): Promise<ReadonlyMap<string, string | null>> {
      const { rows } = await sql<{ id: string; owner_id: string | null }>`
        select id, owner_id from customers order by id`.execute(test.db)
      return new Map(rows.map(({ id, owner_id }) => [id, owner_id]))
    },
    /** Runs the queued jobs of a kind whose time has come, as the worker would. Answers how many. */
    async runJobs(name: string): Promise<number> {
      const job = test.app.modules.all.flatMap((module) => module.jobs ?? []).find((one) => one.name === name)
      if (!job) throw new Error(`no job ${name}`)
      const { rows } = await sql<{ id: string; payload: Record<string, unknown> }>`
        select j.id::text, j.payload from graphile_worker._private_jobs j
          join graphile_worker._private_tasks t on t.id = j.task_id
         where t.identifier = ${name} and j.run_at <= greatest(${clock}::timestamptz, j.created_at)
         order by j.id`.execute(test.db)
      for (const { id, payload } of rows) {
        await job.run(payload, { log, signal: new AbortController().signal, attempt: 1 })
        await sql`delete from graphile_worker._private_jobs where id = ${id}::bigint`.execute(test.db)
      }
      return rows.length
    },
  }
}

export type Workbench = Awaited<ReturnType<typeof openWorkbench>>
