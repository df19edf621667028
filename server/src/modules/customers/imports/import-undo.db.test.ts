import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())

const base = '/api/v1/customer-imports'
const get = async (id: string) => (await bench.call<ImportBatch>(bench.leader, 'GET', `${base}/${id}`)).body

/** Imports `count` new customers and changes the name of `known` ones. */
async function imported(mark: string, count: number, known: readonly string[] = []): Promise<ImportBatch> {
  const rows = [
    ...known.map((licence) => `${licence},改名`),
    ...Array.from({ length: count }, (_, n) => `${mark}${String(n).padStart(5, '0')},撤销${n}`),
  ]
  const { body: batch } = await bench.call<ImportBatch>(
    bench.leader,
    'POST',
    `${base}?fileName=a.csv`,
    Buffer.from(`许可证号,客户名称\n${rows.join('\n')}\n`),
  )
  const body = { mapping: batch.mapping, coordinateSystem: 'gcj02', onDuplicate: 'update', dryRun: false }
  await bench.call(bench.leader, 'POST', `${base}/${batch.id}/run`, body)
  await bench.runJobs('customers.import')
  return get(batch.id)
}
const left = async (mark: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from customers where licence like ${`${mark}%`}`.execute(bench.db)
  return rows[0]!.n
}
const undoJob = () => bench.module.jobs!.find((job) => job.name === 'customers.undo_import')!
const life = (signal: AbortSignal, attempt = 1) => ({ log: bench.platform.log, signal, attempt })

test('an undo goes on in the background, shows its progress, and survives workers that die and run twice', async () => {
  const known = seedCustomer(bench, { name: '原名' })
  await loadCustomers(bench.db, [known])
  const batch = await imported('UNDOA', 3200, [known.licence])
  expect(batch.counts).toMatchObject({ created: 3200, updated: 1 })
  const started = await bench.call<ImportBatch>(bench.leader, 'POST', `${base}/${batch.id}/undo`)
  expect(started.body).toMatchObject({ state: 'undoing', undoableUntil: null })
  const payload = { importId: batch.id, createdBy: bench.leader.userId }

  // The worker dies with its database connection in the middle of the second chunk: that chunk is rolled back whole.
  const dying = undoJob()
    .run(payload, life(new AbortController().signal))
    .catch((error: unknown) => error)
  for (;;) {
    const { undone } = (await get(batch.id)).counts
    if (undone > 0) break
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query ~ 'customer' and state <> 'idle'`.execute(
    bench.db,
  )
  await dying
  const halfway = await get(batch.id)
  if (halfway.state === 'undoing') {
    // Nothing by half: what the progress says is what is gone.
    expect(await left('UNDOA')).toBe(3200 - Math.min(halfway.counts.undone, 3200))
    expect(halfway.counts.undone % 1000).toBe(0)
  }

  const signal = new AbortController().signal
  await Promise.all([undoJob().run(payload, life(signal)), undoJob().run(payload, life(signal))])
  await bench.runJobs('customers.undo_import')
  expect(await get(batch.id)).toMatchObject({
    state: 'undone',
    keptOnUndo: 0,
    counts: { created: 3200, updated: 1, undone: 3201 },
  })
  expect(await left('UNDOA')).toBe(0)
  const { rows } = await sql<{ name: string; version: number }>`
    select name, version from customers where licence = ${known.licence}`.execute(bench.db)
  expect(rows[0]).toEqual({ name: '原名', version: 3 })
  const trace = await bench.db
    .selectFrom('audit_records')
    .select('action')
    .where('subject_id', '=', batch.id)
    .orderBy('seq')
    .execute()
  expect(trace.map(({ action }) => action)).toEqual([
    'customers.import_started',
    'customers.import_undo_started',
    'customers.import_undone',
  ])
})

test('an undo that keeps failing stops with a word and can be tried again', async () => {
  const batch = await imported('UNDOB', 3)
  await bench.call(bench.leader, 'POST', `${base}/${batch.id}/undo`)
  const payload = { importId: batch.id, createdBy: bench.leader.userId }
  try {
    await sql`create function stubborn() returns trigger language plpgsql as $$ begin raise 'no'; end $$`.execute(
      bench.db,
    )
    await sql`create trigger stubborn before delete on customers execute function stubborn()`.execute(
      bench.db,
    )
    await expect(undoJob().run(payload, life(new AbortController().signal, 5))).rejects.toThrow()
  } finally {
    await sql`drop trigger stubborn on customers`.execute(bench.db)
  }
  const stopped = await get(batch.id)
  expect(stopped).toMatchObject({ state: 'done', counts: { undone: 0 } })
  expect(stopped.message).toContain('可以再次撤销')
  expect(stopped.undoableUntil).not.toBeNull()
  expect(await left('UNDOB')).toBe(3)
  await bench.call(bench.leader, 'POST', `${base}/${batch.id}/undo`)
  await bench.runJobs('customers.undo_import')
  expect(await get(batch.id)).toMatchObject({ state: 'undone', message: null })
  expect(await left('UNDOB')).toBe(0)
})

test('pressing undo twice is one undo, and nobody else may press it', async () => {
  const batch = await imported('UNDOC', 2)
  expect((await bench.call(bench.otherLeader, 'POST', `${base}/${batch.id}/undo`)).status).toBe(404)
  expect((await bench.call(bench.manager, 'POST', `${base}/${batch.id}/undo`)).status).toBe(403)
  for (let press = 0; press < 2; press++) {
    const { body } = await bench.call<ImportBatch>(bench.leader, 'POST', `${base}/${batch.id}/undo`)
    expect(body.state).toBe('undoing')
  }
  await bench.runJobs('customers.undo_import')
  expect(await get(batch.id)).toMatchObject({ state: 'undone', counts: { undone: 2 } })
})
