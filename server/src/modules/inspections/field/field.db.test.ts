import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  commentInspection,
  compareProofs,
  exportResults,
  inspectionResults,
  inspectionSummary,
  ownInspections,
  replyToComment,
} from '#contracts/inspection-results.ts'
import {
  finishInspection,
  getInspection,
  type InspectionPlan,
  publishInspection,
} from '#contracts/inspections.ts'
import { syncInspections } from '#contracts/inspections-field.ts'
import { loadVisits } from '#modules/visits/index.ts'
import { type City, openCity, today } from '../testing/city.ts'

let city: City
beforeAll(async () => {
  city = await openCity()
})
afterAll(() => city.close())

const plan = async () => city.release(await city.draw(await city.create()))
const open = (id: string) => city.must(city.people.assessor, getInspection, { params: { id } })
const outcomes = (results: readonly { outcome: string; code: string | null }[]) =>
  results.map(({ outcome, code }) => code ?? outcome)
const period = { from: '2026-11-01', to: '2026-11-30' }

/** Every shop of a plan assessed; the plan finished and published. */
async function assessAll(
  made: InspectionPlan,
  satisfaction: (index: number) => number,
): Promise<InspectionPlan> {
  const phone = city.phone()
  const records = made.entries
    .filter((entry) => entry.state !== 'removed')
    .flatMap((entry, index) =>
      phone.assess(made.id, entry, {
        findings: {
          price_labelling: 'complete',
          policy_publicity: 'clear',
          satisfaction: satisfaction(index),
        },
      }),
    )
  const results = await phone.send([...records, phone.record({ kind: 'inspection_finish', planId: made.id })])
  expect(new Set(outcomes(results))).toEqual(new Set(['applied']))
  const finished = await open(made.id)
  return city.must(city.people.assessor, publishInspection, {
    params: { id: made.id },
    body: { version: finished.version },
  })
}

it('S1.4 the phone gets the stored coordinates of every shop, in the order of the route', async () => {
  const made = await plan()
  const onPhone = (await city.phone().plans()).find((one) => one.id === made.id)!
  const stored = new Map(city.shops.map((shop) => [shop.id, shop.position!]))
  for (const item of onPhone.items) {
    const { lng, lat } = stored.get(item.customer.id)!
    expect(item.customer.position).toEqual({ lng, lat })
  }
  expect(onPhone.items.map((item) => item.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

describe('S1.22 S1.27 from the office to the phone and back', () => {
  it('goes from handed out to downloaded to in progress to finished, each by what the phone says', async () => {
    const made = await plan()
    const phone = city.phone()
    expect((await phone.plans()).map((one) => one.id)).toContain(made.id)
    expect((await open(made.id)).state).toBe('released')
    await phone.send([phone.record({ kind: 'inspection_downloaded', planId: made.id })])
    expect((await open(made.id)).state).toBe('downloaded')
    const [first, second, ...others] = made.entries
    const [start, end] = phone.assess(made.id, first!)
    await phone.send([start!])
    expect(await open(made.id)).toMatchObject({ state: 'in_progress', settled: 0 })
    await phone.send([end!])
    // Standing at the shop: in place. Best answers: 100 points.
    expect((await open(made.id)).entries.find((entry) => entry.id === first!.id)).toMatchObject({
      state: 'done',
      score: 100,
      place: { verdict: 'in_place' },
    })
    // S1.27: nothing is finished while a shop is neither done nor explained.
    const finish = phone.record({ kind: 'inspection_finish', planId: made.id })
    expect(outcomes(await phone.send([finish]))).toEqual(['inspection_items_missing'])
    expect((await open(made.id)).state).toBe('in_progress')
    await phone.send([
      phone.record({ kind: 'inspection_not_done', planId: made.id, itemId: second!.id, reason: '店铺关门' }),
      ...others.flatMap((entry) => phone.assess(made.id, entry)),
    ])
    // The refused record gets its chance when it is sent again.
    expect(outcomes(await phone.send([finish]))).toEqual(['applied'])
    const over = await open(made.id)
    expect(over).toMatchObject({ state: 'finished', settled: 8, items: 8 })
    expect(over.entries.find((entry) => entry.id === second!.id)).toMatchObject({
      state: 'not_done',
      reason: '店铺关门',
    })
  })

  it('is finished by the office with a reason when the phone is lost; what the phone sends later is kept, not counted', async () => {
    const made = await plan()
    const phone = city.phone()
    const end = async (version: number, account = 'assessor') =>
      (await city.signIn(account)).call(finishInspection, {
        params: { id: made.id },
        body: { version, reason: '手机落水' },
      })
    const [first, second] = made.entries
    // Before anything arrived it can only be cancelled.
    expect((await end((await open(made.id)).version)).status).toBe(409)
    await phone.send(phone.assess(made.id, first!))
    const { version } = await open(made.id)
    expect((await end(version, 'manager')).status).toBe(403)
    expect((await end(version - 1)).status).toBe(409)
    expect((await end(version)).status).toBe(200)
    const over = await open(made.id)
    expect(over).toMatchObject({ state: 'finished', settled: 8 })
    expect(over.entries.find((entry) => entry.id === first!.id)).toMatchObject({ state: 'done', score: 100 })
    const others = over.entries.filter((entry) => entry.id !== first!.id)
    expect(new Set(others.map(({ state, reason }) => `${state} ${reason}`))).toEqual(
      new Set(['not_done 手机落水']),
    )
    const found = await phone.send(phone.assess(made.id, second!))
    expect(new Set(outcomes(found))).toEqual(new Set(['inspection_over']))
    expect((await open(made.id)).entries.find((entry) => entry.id === second!.id)!.state).toBe('not_done')
    const [audit] = await city.db
      .selectFrom('audit_records')
      .select(['actor_id', 'detail'])
      .where('action', '=', 'inspections.finished_by_office')
      .where('subject_id', '=', made.id)
      .execute()
    expect(audit).toMatchObject({
      actor_id: city.people.assessor.userId,
      detail: { reason: '手机落水', done: 1, notDone: 7 },
    })
  })

  it('counts every record once, however often and in whatever order it is sent', async () => {
    const made = await plan()
    const phone = city.phone()
    const records = made.entries.flatMap((entry) => phone.assess(made.id, entry))
    const first = await phone.send(records)
    expect(new Set(outcomes(first))).toEqual(new Set(['applied']))
    const before = await open(made.id)
    expect(outcomes(await phone.send(records.toReversed()))).toEqual(records.map(() => 'duplicate'))
    const after = await open(made.id)
    expect(after.entries).toEqual(before.entries)
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from inspection_operations where plan_id = ${made.id}`.execute(city.db)
    expect(rows[0]!.n).toBe(records.length)
    const reused = { ...records[1]!, remark: '改过' }
    expect(outcomes(await phone.send([reused]))).toEqual(['operation_id_reused'])
    expect((await open(made.id)).entries).toEqual(before.entries)
  })

  it('refuses one by one what cannot count, and keeps it: unreadable, without required answers, of another', async () => {
    const made = await plan()
    const phone = city.phone()
    const [start, end] = phone.assess(made.id, made.entries[0]!, {
      findings: { price_labelling: 'complete' },
    })
    const strange = {
      id: uuid(),
      sequence: 99,
      deviceTime: new Date().toISOString(),
      kind: 'inspection_dance',
    }
    const elsewhere = phone.assess(made.id, { ...made.entries[0]!, id: uuid() })[0]!
    expect(outcomes(await phone.send([start!, end!, strange, elsewhere]))).toEqual([
      'applied',
      'inspection_answers_missing',
      'inspection_item_unknown',
      'operation_unreadable',
    ])
    const { rows } = await sql<{ code: string; payload: { id: string } }>`
      select code, payload from inspection_operations where id = ${end!.id}`.execute(city.db)
    expect(rows).toMatchObject([{ code: 'inspection_answers_missing', payload: { id: end!.id } }])
    const someone = { ...city.phone().assess(made.id, made.entries[0]!)[0]! }
    const answer = await city.call(city.people.leader, syncInspections, {
      body: {
        deviceId: uuid(),
        deviceNow: new Date(`${today}T08:00:00+08:00`).toISOString(),
        operations: [someone],
      },
    })
    expect(outcomes(answer.body.results)).toEqual(['inspection_not_assigned'])
  })

  it('is finished only when the last announced photo has arrived', async () => {
    const made = await plan()
    const phone = city.phone()
    const photoId = uuid()
    const [first, ...others] = made.entries
    const records = [
      ...phone.assess(made.id, first!, { photoIds: [photoId] }),
      ...others.flatMap((entry) => phone.assess(made.id, entry)),
      phone.record({ kind: 'inspection_finish', planId: made.id }),
    ]
    expect(new Set(outcomes(await phone.send(records)))).toEqual(new Set(['applied']))
    expect(await open(made.id)).toMatchObject({ state: 'in_progress', awaitingPhotos: true })
    const content = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
    const cookie = (await city.signIn('assessor')).cookie
    const sha256 = createHash('sha256').update(content).digest('hex')
    const stored = await city.app.http.inject({
      method: 'PUT',
      url: `/api/v1/files/${photoId}?name=a.jpg&sha256=${sha256}`,
      headers: { cookie, 'content-type': 'application/octet-stream' },
      payload: content,
    })
    expect(stored.statusCode).toBe(200)
    await phone.plans()
    const over = await open(made.id)
    expect(over).toMatchObject({ state: 'finished', awaitingPhotos: false })
    expect(over.entries.find((entry) => entry.id === first!.id)?.photos).toEqual([photoId])
    // S1.43: the photo of an unpublished result is for the assessor alone.
    const look = async (account: string) =>
      (
        await city.app.http.inject({
          url: `/api/v1/files/${photoId}`,
          headers: { cookie: (await city.signIn(account)).cookie },
        })
      ).statusCode
    expect([await look('assessor'), await look('leader'), await look('manager')]).toEqual([200, 404, 404])
  })
})

describe('S1.25 S1.43 results with their uncertainty, by role', () => {
  it('estimates from what was drawn alone; others see persons, units, or their own, and nobody before publication', async () => {
    const stage = await openCity()
    const before = city
    city = stage
    try {
      const { manager, colleague, leader, analyst, viewer, otherLeader } = stage.people
      const drawn = await stage.draw(await stage.create())
      const shop = stage.shops.find(
        (one) =>
          one.ownerId === manager.userId && !drawn.entries.some((entry) => entry.customer.id === one.id),
      )!
      const made = await stage.release(
        await stage.adjust(drawn, { kind: 'add', customerId: shop.id, reason: '群众举报' }),
      )
      // Satisfaction 5 everywhere gives 100 points; the shop that came in by hand is the last and says 1: it must not count.
      const published = await assessAll(made, (index) =>
        made.entries[index]?.customer.id === shop.id ? 1 : 5,
      )
      expect(published.state).toBe('published')
      const results = await stage.must(leader, inspectionResults, { query: period })
      const own = results.managers.find((one) => one.manager.id === manager.userId)!
      expect(own).toMatchObject({ byHand: 1, missing: 0 })
      // All four said 5: a mean of 5 without spread; 4 of 20 shops is a small sample.
      expect(own.estimates['satisfaction']).toEqual({
        value: 5,
        low: 5,
        high: 5,
        sample: 4,
        population: 20,
        small: true,
      })
      expect(results.overall['score']).toMatchObject({ value: 100, sample: 8, population: 32, small: false })
      expect(results.trend.map((one) => one.month)).toEqual(['2026-11'])
      expect((await stage.must(analyst, inspectionResults, { query: period })).managers).toHaveLength(2)
      expect((await stage.must(otherLeader, inspectionResults, { query: period })).managers).toEqual([])

      // Other departments: aggregates, and not one name.
      expect((await stage.call(viewer, inspectionResults, { query: period })).status).toBe(403)
      const summary = await stage.must(viewer, inspectionSummary, { query: period })
      expect(summary.overall['score']).toMatchObject({ value: 100, sample: 8 })
      expect(summary.units).toMatchObject([{ managers: 2 }])
      expect(JSON.stringify(summary)).not.toContain(manager.name)

      // The assessed: the own result, a comment in time, an answer that takes the result out.
      const mine = await stage.must(manager, ownInspections, { query: {} })
      expect(mine.items.map((item) => item.manager.id)).toEqual(Array(5).fill(manager.userId))
      const item = mine.items.find((one) => one.origin === 'drawn')
      const commentId = uuid()
      const strange = await stage.call(colleague, commentInspection, {
        params: { itemId: item!.id },
        body: { id: commentId, body: '不是我的' },
      })
      expect(strange.status).toBe(404)
      await stage.must(manager, commentInspection, {
        params: { itemId: item!.id },
        body: { id: commentId, body: '当天店主不在，店员不了解情况' },
      })
      await stage.must(stage.people.assessor, replyToComment, {
        params: { id: commentId },
        body: { body: '情况属实，撤销', outcome: 'withdrawn' },
      })
      const answered = await stage.must(manager, ownInspections, { query: {} })
      expect(answered.items.find((one) => one.id === item!.id)).toMatchObject({
        withdrawn: true,
        comments: [{ reply: { outcome: 'withdrawn', body: '情况属实，撤销' } }],
      })
      const again = await stage.must(leader, inspectionResults, { query: period })
      expect(again.managers.find((one) => one.manager.id === manager.userId)).toMatchObject({
        missing: 1,
        estimates: { satisfaction: { sample: 3 } },
      })
      // The default is ten days from 18 November on.
      stage.at('2026-11-29T08:00:00+08:00')
      const late = await stage.call(manager, commentInspection, {
        params: { itemId: item!.id },
        body: { id: uuid(), body: '补充说明' },
      })
      expect(late).toMatchObject({ status: 409, body: { code: 'inspections_comment_late' } })

      const file = await stage.call(leader, exportResults, { query: { ...period, purpose: 'report' } })
      expect(file.status).toBe(200)
      expect(
        (await stage.call(viewer, exportResults, { query: { ...period, purpose: 'report' } })).status,
      ).toBe(403)
    } finally {
      city = before
      await stage.close()
    }
  })
})

describe('S1.26 the active proof beside the enquiry', () => {
  it('asks about the visits of the last days, and lists who agrees with whom', async () => {
    const made = await plan()
    const { manager, assessor } = city.people
    const entries = made.entries.filter((entry) => entry.manager.id === manager.userId)
    const visit = (entry: (typeof entries)[number], date: string, metresNorth: number) => {
      const position = entry.customer.position!
      const startedAt = new Date(`${date}T09:30:00+08:00`)
      const fix = {
        lng: position.lng,
        lat: position.lat + metresNorth / 111_195,
        accuracy: 10,
        altitude: null,
        speed: null,
        heading: null,
        takenAt: startedAt.toISOString(),
      }
      return {
        id: uuid(),
        ownerId: manager.userId,
        unitId: city.people.units.teamA1,
        customerId: entry.customer.id,
        customerPosition: position,
        date,
        stopId: null,
        startedAt,
        endedAt: new Date(`${date}T09:50:00+08:00`),
        startFix: fix,
        endFix: fix,
        findings: {},
        formVersion: null,
        note: null,
        nextStep: null,
        nextStepOn: null,
      }
    }
    const [honest, invented, away, unclaimed] = entries
    const visits = [
      visit(honest!, '2026-11-10', 5),
      visit(invented!, '2026-11-11', 5),
      visit(away!, '2026-11-12', 5000),
      // Three weeks ago: beyond the fourteen days that are asked about.
      visit(unclaimed!, '2026-10-28', 5),
    ]
    for (const one of visits) await loadVisits(city.db, [one])
    const phone = city.phone()
    const onPhone = (await phone.plans()).find((one) => one.id === made.id)!
    const claimsOf = (id: string) => onPhone.items.find((item) => item.id === id)!.claims
    expect([honest, invented, away, unclaimed].map((entry) => claimsOf(entry!.id).length)).toEqual([
      1, 1, 1, 0,
    ])
    // No position of a visit leaves for the phone.
    expect(Object.keys(claimsOf(honest!.id)[0]!).toSorted()).toEqual([
      'date',
      'minutes',
      'startedAt',
      'visitId',
    ])
    const asked = (entry: typeof honest, answer: 'confirmed' | 'denied') =>
      phone.assess(made.id, entry!, {
        enquiries: [{ visitId: claimsOf(entry!.id)[0]?.visitId ?? null, answer, note: null }],
      })
    await phone.send([
      ...asked(honest, 'confirmed'),
      ...asked(invented, 'denied'),
      ...asked(away, 'denied'),
      ...asked(unclaimed, 'confirmed'),
    ])
    const { managers, cases } = await city.must(assessor, compareProofs, {
      query: { ...period, managerId: manager.userId },
    })
    const judged = new Map(cases.map((one) => [one.itemId, [one.active, one.enquiry, one.judgement]]))
    expect([honest, invented, away, unclaimed].map((entry) => judged.get(entry!.id))).toEqual([
      ['in_place', 'confirmed', 'agree'],
      ['in_place', 'denied', 'disagree'],
      ['not_in_place', 'denied', 'agree'],
      ['none', 'confirmed', 'disagree'],
    ])
    // What needs a look stands first.
    expect(cases.map((one) => one.judgement)).toEqual(['disagree', 'disagree', 'agree', 'agree'])
    expect(managers.find((one) => one.manager.id === manager.userId)).toMatchObject({
      agree: 2,
      disagree: 2,
      open: 0,
      counts: { in_place: { confirmed: 1, denied: 1 }, not_in_place: { denied: 1 }, none: { confirmed: 1 } },
    })
    // Nobody else sees a case before it is published.
    expect((await city.must(city.people.leader, compareProofs, { query: period })).cases).toEqual([])
    expect((await city.call(manager, compareProofs, { query: period })).status).toBe(403)
  })
})
