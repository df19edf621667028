import excel from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirmPlan, getDay } from '#contracts/visit-plans.ts'
import { exportTeamDay, teamDay } from '#contracts/team-days.ts'
import { getVisit } from '#contracts/visits.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { createPhone, fixAt } from '../testing/phone.ts'
import { openWorkbench, placed, type Workbench } from '../testing/workbench.ts'

const date = '2026-11-18'
const at = (time: string) => `${date}T${time}:00+08:00`
let bench: Workbench
let shops: CustomerSeed[]

const day = (as: Actor, unitIds?: string) =>
  bench.request(as, teamDay, { params: { date }, query: unitIds ? { unitIds } : {} })

/**
 * The manager has four shops on a confirmed plan: one visited in place, one visited from too far away, one
 * skipped, one open. One more visit was not planned. The colleague did nothing.
 */
beforeAll(async () => {
  bench = await openWorkbench(at('18:00'))
  shops = await bench.customers(
    { position: placed(0, 0) },
    { position: placed(1000, 0) },
    { position: placed(2000, 0) },
    { position: placed(3000, 0), name: '=HYPERLINK("http://x","点我")' },
    { position: placed(4000, 0), lastVisitOn: '2026-11-17' },
  )
  const { plan } = (await bench.request(bench.manager, getDay, { params: { date } })).body
  await bench.request(bench.manager, confirmPlan, {
    params: { id: plan.id },
    body: { version: plan.version },
  })
  const stop = (n: number) => plan.stops.find((each) => each.customer.id === shops[n]!.id)!.id
  const phone = createPhone(bench, bench.manager)
  const visit = (n: number, from: string, to: string, east: number, note: string | null = null) => {
    const start = phone.start(shops[n]!.id, at(from), { fix: fixAt(east, 0, at(from)) })
    return [start, phone.end(start.visitId, at(to), { fix: null, note })]
  }
  await phone.send([
    ...visit(0, '09:00', '09:20', 0, '=1+1'),
    ...visit(1, '10:00', '10:30', 2000, '-2 条'),
    phone.skip(stop(2), at('11:00')),
    ...visit(4, '12:00', '12:05', 4000),
  ])
})
afterAll(() => bench.close())

test('S1.18 S1.42 the leader sees plan against done, in place or not, minutes, ways, flags and the last event', async () => {
  const { status, body } = await day(bench.leader)
  expect(status).toBe(200)
  const manager = body.people.find((each) => each.owner.id === bench.manager.userId)!
  expect(manager).toMatchObject({
    owner: { name: '林小雨' },
    unit: { name: '鹿城一组' },
    planState: 'confirmed',
    planned: 4,
    done: 2,
    visiting: 0,
    skipped: 1,
    unplanned: 1,
    inPlace: 2,
    notInPlace: 1,
    uncertain: 0,
    minutesAtCustomers: 55,
    firstStart: new Date(at('09:00')).toISOString(),
    lastEnd: new Date(at('12:05')).toISOString(),
    // The visit made from too far away.
    attention: 1,
    withdrawn: 0,
    lastEvent: { at: new Date(at('12:05')).toISOString(), kind: 'end' },
  })
  // Proven at 0, 2000 and 4000 m east: 4000 m as the crow flies × 1.4, within a metre.
  expect(Math.abs(manager.travelledMetres - 5600)).toBeLessThanOrEqual(1)
  expect(manager.plannedMetres).toBeGreaterThan(0)
  expect(body.visits).toHaveLength(3)
  expect(body.openStops).toMatchObject([
    { ownerId: bench.manager.userId, customer: shops[3]!.name, position: { lat: 28 } },
  ])
})

test('S1.18 somebody without plan and visits is listed with an empty day, not left out', async () => {
  const { body } = await day(bench.leader)
  const idle = body.people.find((each) => each.owner.id === bench.colleague.userId)
  expect(idle).toMatchObject({
    planState: 'none',
    planned: 0,
    done: 0,
    travelledMetres: 0,
    plannedMetres: null,
    lastEvent: null,
  })
})

test('S25 everybody sees the people of the own reach alone', async () => {
  const people = async (as: Actor, unitIds?: string) =>
    (await day(as, unitIds)).body.people.map((each) => each.owner.id).toSorted()
  const { manager, colleague, stranger } = bench
  expect(await people(bench.leader)).toEqual([manager.userId, colleague.userId].toSorted())
  expect(await people(bench.otherLeader)).toEqual([stranger.userId])
  expect((await day(bench.otherLeader)).body).toMatchObject({ visits: [], openStops: [] })
  expect(await people(manager)).toEqual([manager.userId])
  expect(await people(bench.assessor)).toHaveLength(3)
  // Units are taken with everything below them, and never beyond the reach.
  expect(await people(bench.assessor, bench.units.countyB)).toEqual([stranger.userId])
  expect(await people(bench.leader, bench.units.countyB)).toEqual([])
  expect((await day(bench.administrator)).status).toBe(403)
})

test('S25 the analyst gets the figures without anybody’s positions', async () => {
  const { body } = await day(bench.analyst)
  expect(body.visits.map((visit) => visit.startFix)).toEqual([null, null, null])
  expect((await day(bench.leader)).body.visits.every((visit) => visit.startFix !== null)).toBe(true)
})

test('S1.30 the export holds the same figures: two sheets, numbers as numbers, text never a formula', async () => {
  const shown = (await day(bench.leader)).body
  const answer = await bench.requestRaw(bench.leader, exportTeamDay, {
    params: { date },
    query: { purpose: 'report' },
  })
  expect(answer.status).toBe(200)
  expect(answer.headers['content-disposition']).toContain(encodeURIComponent(`团队走访_${date}.xlsx`))
  const book = new excel.Workbook()
  await book.xlsx.load(answer.body as never)
  const [people, visits] = book.worksheets
  expect([people!.name, visits!.name]).toEqual(['人员', '走访'])
  const header = (people!.getRow(1).values as string[]).slice(1)
  const row = people!.getRows(2, people!.rowCount - 1)!.find((each) => each.getCell(2).value === '林小雨')!
  const cell = (title: string) => row.getCell(header.indexOf(title) + 1).value
  const manager = shown.people.find((each) => each.owner.id === bench.manager.userId)!
  expect([cell('计划户数'), cell('完成户数'), cell('到位'), cell('在店分钟')]).toEqual([4, 2, 2, 55])
  expect(cell('实际里程（公里）')).toBe(Math.round(manager.travelledMetres / 10) / 100)
  expect(visits!.rowCount).toBe(1 + shown.visits.length)
  const notes = visits!.getColumn((visits!.getRow(1).values as string[]).indexOf('备注')).values.slice(2)
  expect(notes.slice(0, 2)).toEqual(['=1+1', '-2 条'])
  visits!.eachRow((each) => each.eachCell((one) => expect(one.type).not.toBe(excel.ValueType.Formula)))
})

test('S25 the export is for leader, assessor and analyst, and leaves a trace', async () => {
  for (const actor of [bench.manager, bench.viewer, bench.administrator])
    expect(
      (await bench.request(actor, exportTeamDay, { params: { date }, query: { purpose: 'report' } })).status,
    ).toBe(403)
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from audit_records where action = 'visits.team_day_exported'`.execute(bench.db)
  expect(rows[0]!.n).toBeGreaterThanOrEqual(1)
})

test('S1.18 in brief the day has the same figures without what was said; each visit is told whole on its own', async () => {
  const full = (await day(bench.leader)).body
  const brief = (await bench.request(bench.leader, teamDay, { params: { date }, query: { detail: 'brief' } }))
    .body
  expect(brief.people).toEqual(full.people)
  expect(brief.openStops).toEqual(full.openStops)
  expect(full.visits.map((visit) => visit.note)).toContain('=1+1')
  const untold = { findings: [], note: null, nextStep: null, nextStepOn: null, endFix: null, endPlace: null }
  expect(brief.visits).toEqual(full.visits.map((visit) => ({ ...visit, ...untold, photos: [] })))
  const [first] = full.visits
  const get = (as: Actor) => bench.request(as, getVisit, { params: { id: first!.id } })
  expect((await get(bench.leader)).body).toEqual(first)
  // Out of reach looks like what does not exist; the analyst gets it without positions.
  expect((await get(bench.otherLeader)).status).toBe(404)
  expect((await get(bench.analyst)).body).toEqual({ ...first, startFix: null, endFix: null })
})
