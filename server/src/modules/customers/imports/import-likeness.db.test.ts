import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())

async function imported(csv: string, onLikeness: string, dryRun = false): Promise<ImportBatch> {
  const base = '/api/v1/customer-imports'
  const { body: batch } = await bench.call<ImportBatch>(
    bench.leader,
    'POST',
    `${base}?fileName=a.csv`,
    Buffer.from(csv),
  )
  await bench.call(bench.leader, 'POST', `${base}/${batch.id}/run`, {
    mapping: batch.mapping,
    coordinateSystem: 'gcj02',
    onDuplicate: 'skip',
    onLikeness,
    dryRun,
  })
  await bench.runJobs('customers.import')
  return (await bench.call<ImportBatch>(bench.leader, 'GET', `${base}/${batch.id}`)).body
}
const named = async (licence: string) => {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from customers where licence = ${licence}`.execute(bench.db)
  return rows[0]
}

describe('S22.7 rows under a new licence that share a key with a customer there is', () => {
  test('are made and told of, row by row, in the dry run as in the import; rows of the file among each other too', async () => {
    const known = seedCustomer(bench, { phone: '13866660001', name: '老店', licence: 'K1' })
    const far = seedCustomer(bench, {
      phone: '13866660002',
      ownerId: bench.stranger.userId,
      unitId: bench.units.teamB1,
    })
    await loadCustomers(bench.db, [known, far])
    const csv = [
      '许可证号,客户名称,电话,地址',
      'A1,甲,138 6666 0001,某路 1 号',
      'A2,乙,13866660002,某路 2 号',
      'A3,丙,13866660003,某路 3 号',
      'A4,丁,+8613866660003,某路 4 号',
    ].join('\n')
    for (const dryRun of [true, false]) {
      const done = await imported(csv, 'create', dryRun)
      expect(done.counts).toMatchObject({ created: 4, failed: 0 })
      const told = done.warnings.filter(({ field }) => field === 'phone').map((one) => [one.row, one.message])
      expect(told.map(([row]) => row)).toEqual([2, 3, 5])
      expect(told[0]?.[1]).toContain('电话与已有客户“老店”（K1）相同')
      // Which customer of another unit it is, is not told.
      expect(told[1]?.[1]).toContain('归属其他单位')
      expect(told[1]?.[1]).not.toContain(far.name)
      expect(told[2]?.[1]).toContain('与第 4 行相同')
    }
  })

  test('are left out where that is wanted', async () => {
    await loadCustomers(bench.db, [seedCustomer(bench, { phone: '13866660011' })])
    const done = await imported('许可证号,客户名称,电话\nB1,甲,13866660011\nB2,乙,13866660012', 'skip')
    expect(done.counts).toMatchObject({ created: 1, failed: 1, duplicates: 1 })
    expect([await named('B1'), (await named('B2'))?.name]).toEqual([undefined, '乙'])
  })

  test('change that customer where it is certain which one, licence included; an undo puts it back', async () => {
    const known = seedCustomer(bench, { phone: '13866660021', licence: 'OLD21', name: '旧名' })
    const twins = [1, 2].map((n) => seedCustomer(bench, { phone: '13866660022', licence: `TW${n}` }))
    await loadCustomers(bench.db, [known, ...twins])
    const done = await imported(
      '许可证号,客户名称,电话\nNEW21,新名,13866660021\nNEW22,乙,13866660022',
      'update',
    )
    expect(done.counts).toMatchObject({ created: 0, updated: 1, failed: 1 })
    expect(await named('NEW21')).toEqual({ id: known.id, name: '新名' })
    expect(done.errors[0]?.message).toContain('不能确定是哪一位')
    await bench.call(bench.leader, 'POST', `/api/v1/customer-imports/${done.id}/undo`)
    await bench.runJobs('customers.undo_import')
    expect(await named('OLD21')).toEqual({ id: known.id, name: '旧名' })
  })
})
