import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createTestDatabase } from '#testing/database.ts'
import { seedOrganisation } from '#testing/fixtures.ts'
import { killLoop } from './harness/kill-loop.ts'
import { judge } from './harness/oracle.ts'
import { hireTraveller } from './harness/people.ts'

it('what was acknowledged is there once after kill -9 of the server and of PostgreSQL', async () => {
  const report = await killLoop(4)
  const median = (target: string) =>
    report.kills.filter((kill) => kill.target === target).map((kill) => `${Math.round(kill.recoveryMs)} ms`)
  console.log(
    `kill -9: ${report.acknowledged} acknowledged, ${report.lost.length} lost, ${report.doubled.length} doubled; ` +
      `back after server ${median('server').join(', ')}, PostgreSQL ${median('postgres').join(', ')}; ` +
      `tried again: ${JSON.stringify(Object.fromEntries(report.setbacks))}`,
  )
  expect(report.lost).toEqual([])
  expect(report.doubled).toEqual([])
  // Enough to have lost something, and the kills did hurt somebody.
  expect(report.acknowledged).toBeGreaterThan(100)
  expect([...report.setbacks.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(3)
  expect(report.setbacks.get('500') ?? 0).toBe(0)
  for (const { recoveryMs } of report.kills) expect(recoveryMs).toBeLessThan(60_000)
  // Nor did the program print a warning at any of its starts.
  expect(report.complaints).not.toMatch(/warning|deprecat/i)
}, 150_000)

it('the judge of these tests notices what is lost and what is doubled', async () => {
  const { db, drop } = await createTestDatabase()
  try {
    const organisation = await seedOrganisation(db)
    const traveller = await hireTraveller(db, organisation, 'phone', 2)
    const [first, , second] = traveller.operations as [Start, unknown, Start]
    const nobody = { operations: new Set<string>(), visits: new Set<string>(), customers: new Set<string>() }
    expect(await judge(db, nobody)).toEqual({ acknowledged: 0, lost: [], doubled: [] })
    const lost = await judge(db, { ...nobody, visits: new Set([first.visitId]) })
    expect(lost.lost).toEqual([first.visitId])
    // A server that ignored the ids of records would make a second visit of a record sent twice.
    const visit = (id: string, customerId: string) =>
      db
        .insertInto('visits')
        .values({
          id,
          owner_id: organisation.manager.userId,
          unit_id: organisation.manager.unitId,
          visit_date: '2026-11-20',
          customer_id: customerId,
          started_at: new Date(),
        })
        .execute()
    await visit(first.visitId, first.customerId)
    await visit(second.visitId, second.customerId)
    const both = { ...nobody, visits: new Set([first.visitId, second.visitId]) }
    expect(await judge(db, both)).toEqual({ acknowledged: 0, lost: [], doubled: [] })
    await visit(randomUUID(), first.customerId)
    expect((await judge(db, both)).doubled).toEqual([`visits of customer ${first.customerId}`])
  } finally {
    await drop()
  }
})

interface Start {
  readonly visitId: string
  readonly customerId: string
}
