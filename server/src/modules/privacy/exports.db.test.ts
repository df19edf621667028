import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as api from '#contracts/exports.ts'
import { exportCustomers } from '#contracts/customers.ts'
import { downloadFile, saveSetting } from '#contracts/operations.ts'
import { loadCustomers } from '#modules/customers/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

let bench: TestApp
const callers = new Map<string, Caller>()
const as = (account: string): Caller => callers.get(account)!
beforeAll(async () => {
  bench = await createTestApp()
  for (const account of ['manager', 'leader', 'other-leader', 'administrator', 'analyst', 'viewer'])
    callers.set(account, await bench.signIn(account))
  const { manager } = bench.organisation
  await loadCustomers(
    bench.db,
    Array.from({ length: 6 }, (_, at) =>
      plainCustomer(manager, {
        licence: `33000000900${at}`,
        name: at === 0 ? '=HYPERLINK("http://evil")' : `导出小店${at}`,
        contactName: '+86 王',
        phone: `1380577000${at}`,
        address: '@路 1 号',
        note: '-2+3',
      }),
    ),
  )
  const limited = await as('administrator').call(saveSetting, {
    params: { key: 'privacy.export_rows_free' },
    body: { unitId: null, value: 5 },
  })
  expect(limited.status).toBe(200)
}, 60_000)
afterAll(() => bench?.close())

const columns: string[] = []
const body = { query: '', columns, format: 'xlsx', purpose: 'report', note: '季度汇报' } as const
const code = (answer: { body: unknown }): string | undefined => (answer.body as { code?: string }).code

async function runExport(taskId: string): Promise<string> {
  const customers = bench.app.modules.all.find(({ name }) => name === 'customers')!
  const job = customers.jobs!.find(({ name }) => name === 'customers.export')!
  const { rows } = await sql<{ payload: Record<string, unknown> }>`
    select j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'customers.export' and j.payload ->> 'taskId' = ${taskId}`.execute(bench.db)
  const log = bench.app.platform.log
  await job.run(rows[0]!.payload, { log, signal: new AbortController().signal, attempt: 1 })
  const task = await bench.app.platform.tasks.get(taskId)
  expect(task).toMatchObject({ state: 'done' })
  return task!.resultFile!.id
}

test('an export without a purpose is refused', async () => {
  const { purpose: _, ...without } = body
  const answer = await as('leader').call(exportCustomers, { body: without as typeof body })
  expect([answer.status, code(answer)]).toEqual([400, 'invalid'])
})

test('a large export waits for a second person, passes once, and carries who, when and why', async () => {
  const asked = await as('leader').call(exportCustomers, { body })
  expect([asked.status, code(asked)]).toEqual([409, 'export_needs_approval'])
  expect(code(await as('leader').call(exportCustomers, { body }))).toBe('export_waits')
  const [mine] = (await as('leader').call(api.ownExportRequests)).body.requests
  expect(mine).toMatchObject({ state: 'waiting', rows: 6, purpose: 'report', note: '季度汇报' })

  // Not the same person, nobody without the right, nobody of another unit.
  const decide = (account: string, approve: boolean, reason: string | null = null) =>
    as(account).call(api.decideExport, { params: { id: mine!.id }, body: { approve, reason } })
  expect((await decide('leader', true)).status).toBe(404)
  expect((await decide('other-leader', true)).status).toBe(404)
  for (const account of ['manager', 'analyst', 'viewer'])
    expect((await decide(account, true)).status).toBe(403)
  expect((await as('leader').call(api.exportRequests)).body.requests).toEqual([])
  expect((await as('administrator').call(api.exportRequests)).body.requests).toHaveLength(1)
  expect(code(await decide('administrator', false))).toBe('reason_missing')
  expect((await decide('administrator', true)).body).toMatchObject({ state: 'approved' })
  expect((await decide('administrator', true)).status).toBe(404)

  // Another export than the approved one asks anew.
  expect(code(await as('leader').call(exportCustomers, { body: { ...body, purpose: 'marketing' } }))).toBe(
    'export_needs_approval',
  )
  const started = await as('leader').call(exportCustomers, { body })
  expect(started.status).toBe(200)
  expect(code(await as('leader').call(exportCustomers, { body }))).toBe('export_needs_approval')

  const fileId = await runExport(started.body.taskId)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await readFile(bench.app.platform.files.pathOf(fileId))) as unknown as ArrayBuffer)
  expect(book.creator).toBe('周正（leader）')
  expect(book.title).toContain('季度汇报')
  const sheet = book.worksheets[0]!
  expect(sheet.headerFooter.oddHeader).toContain('周正（leader）')
  // Nothing in it is a formula, and no number stands in clear.
  sheet.eachRow((row) => row.eachCell((cell) => expect(cell.formula).toBeUndefined()))
  const text = JSON.stringify(sheet.getSheetValues())
  expect(text).toContain('138****0001')
  expect(text).not.toMatch(/1380577000\d/)

  const downloaded = await as('leader').call(downloadFile, { params: { id: fileId } })
  expect(downloaded.status).toBe(200)
  expect((await as('administrator').call(downloadFile, { params: { id: fileId } })).status).toBe(404)
  const { rows } = await sql<{ action: string }>`
    select action from audit_records where action like '%export%' order by seq`.execute(bench.db)
  expect(rows.map(({ action }) => action)).toEqual([
    'privacy.export_asked',
    'privacy.export_approved',
    'privacy.export_asked',
    'customers.exported',
    'privacy.export_asked',
    'exports.downloaded',
  ])
  // Past its time the file is gone, swept away or not.
  await sql`update files set expires_at = now() - interval '1 second' where id = ${fileId}`.execute(bench.db)
  expect((await as('leader').call(downloadFile, { params: { id: fileId } })).status).toBe(404)
})

test('a refusal says why, an approval runs out, and a small export needs nobody', async () => {
  const csv = { ...body, format: 'csv', note: null } as const
  expect(code(await as('leader').call(exportCustomers, { body: csv }))).toBe('export_needs_approval')
  const request = (await as('administrator').call(api.exportRequests)).body.requests.find(
    ({ note, state }) => note === null && state === 'waiting',
  )!
  const refused = await as('administrator').call(api.decideExport, {
    params: { id: request.id },
    body: { approve: false, reason: '请按单位分批' },
  })
  expect(refused.body).toMatchObject({ state: 'refused', reason: '请按单位分批' })
  // Asked again, approved, and left until it is too late.
  await as('leader').call(exportCustomers, { body: csv })
  const again = (await as('administrator').call(api.exportRequests)).body.requests.find(
    ({ note, state }) => note === null && state === 'waiting',
  )!
  await as('administrator').call(api.decideExport, {
    params: { id: again.id },
    body: { approve: true, reason: null },
  })
  await sql`update export_requests set expires_at = now() - interval '1 second' where id = ${again.id}`.execute(
    bench.db,
  )
  expect(code(await as('leader').call(exportCustomers, { body: csv }))).toBe('export_needs_approval')
  const small = await as('leader').call(exportCustomers, { body: { ...csv, query: 'q=导出小店1' } })
  expect(small.status).toBe(200)
})
