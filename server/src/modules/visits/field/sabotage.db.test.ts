import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { confirmPlan, getDay } from '#contracts/visit-plans.ts'
import { fieldDay, fieldSent } from '#contracts/visits-field.ts'
import { getVisit } from '#contracts/visits.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import type { Actor } from '#platform/policy/index.ts'
import { createPhone, fixAt, type Phone } from '../testing/phone.ts'
import { openWorkbench, placed, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let manager: Actor
let phone: Phone
let count = 0
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  bench.at('2026-11-18T18:00:00+08:00')
  manager = await bench.hire(`sly${++count}`)
  phone = createPhone(bench, manager)
})

const date = '2026-11-18'
const at = (time: string, on = date) => `${on}T${time}:00+08:00`
const mine = (...given: Partial<CustomerSeed>[]) =>
  bench.customers(...given.map((each) => ({ ownerId: manager.userId, ...each })))
const day = async () => (await bench.request(manager, fieldDay)).body
const codes = async () => (await day()).visits.map((visit) => visit.flags.map((flag) => flag.code))

test('S1.3 a button pressed twice is one visit, on one phone too, and no second phone is claimed', async () => {
  const [shop] = await mine({})
  const first = phone.start(shop!.id, at('09:00'))
  const second = phone.start(shop!.id, '2026-11-18T09:00:04+08:00')
  await phone.send([first, second, phone.end(second.visitId, at('09:20'))])
  expect((await day()).visits).toMatchObject([{ id: first.visitId, state: 'done', minutes: 20 }])
  expect((await codes())[0]).not.toContain('two_devices')
  // Going back after an hour is a second visit.
  const later = phone.start(shop!.id, at('10:30'))
  await phone.send([later, phone.end(later.visitId, at('10:40'))])
  expect((await day()).visits).toHaveLength(2)
})

test('S1.3 the second phone of a person sees the first one’s visit, may end it, and makes no double', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start])
  const second = createPhone(bench, manager)
  expect((await day()).visits.map((visit) => visit.id)).toEqual([start.visitId])
  await second.send([second.end(start.visitId, at('09:15'), { note: '从第二部手机结束' })])
  // The first phone, offline meanwhile, ends it too: the later end counts, nothing is doubled.
  await phone.send([phone.end(start.visitId, at('09:18'), { note: '从第一部手机结束' })])
  expect((await day()).visits).toMatchObject([{ minutes: 18, note: '从第一部手机结束', state: 'done' }])
})

test('S1.2 a mock position that never moves or jumps across the county is flagged, the verdict is left alone', async () => {
  const shops = await mine({}, { position: placed(20, 0) }, { position: placed(40_000, 0) })
  const same = fixAt(10, 0, at('09:00'))
  const one = phone.start(shops[0]!.id, at('09:00'), { fix: same })
  const two = phone.start(shops[1]!.id, at('09:30'), { fix: { ...same, takenAt: at('09:30') } })
  const far = phone.start(shops[2]!.id, at('09:35'), { fix: fixAt(40_000, 0, at('09:35')) })
  await phone.send([one, two, far])
  const visits = (await day()).visits
  expect(visits.map((visit) => visit.place.verdict)).toEqual(['in_place', 'in_place', 'in_place'])
  expect((await codes()).map((list) => list.toSorted())).toEqual([
    ['identical_coordinates'],
    ['identical_coordinates'],
    ['impossible_speed'],
  ])
})

test('S1.3 a clock turned back within the day changes neither the day nor the withdrawal’s limit', async () => {
  const [shop] = await mine({})
  // Nine hours back: pressed at 17:00, the phone says 08:00; then "withdrawn" at 08:05, in truth two hours later.
  const start = phone.start(shop!.id, at('08:00'))
  bench.at(at('17:00'))
  await phone.send([start], at('08:00'))
  bench.at(at('19:00'))
  const withdrawal = phone.withdraw(start.visitId, at('08:05'))
  await phone.send([withdrawal], at('08:05'))
  const [visit] = (await day()).visits
  expect(visit).toMatchObject({
    startedAt: new Date(at('17:00')).toISOString(),
    startedAtDevice: new Date(at('08:00')).toISOString(),
    state: 'visiting',
    withdrawal: { counted: false },
  })
  expect(visit!.flags.map((flag) => flag.code)).toContain('clock_offset')
})

test('S1.2 the same picture at another customer or on another day is flagged, near copies too, others are not', async () => {
  const [a, b, c] = await mine({}, {}, {})
  const visit = async (shop: CustomerSeed, from: string, to: string, hash: string, on = date) => {
    const photo = uuid()
    const start = phone.start(shop.id, at(from, on))
    await phone.send([
      start,
      phone.end(start.visitId, at(to, on), { photoIds: [photo], photoHashes: { [photo]: hash } }),
    ])
    return start.visitId
  }
  const flagOf = async (id: string) =>
    (await bench.request(bench.leader, getVisit, { params: { id } })).body.flags.find(
      (flag) => flag.code === 'same_photo',
    )
  const first = await visit(a!, '09:00', '09:10', 'f0f0f0f00f0f0f0f')
  // Two bits differ: the same shelf, saved again. The highest bit is set: 64 bits survive the way.
  const near = await visit(b!, '10:00', '10:10', 'f0f0f0f00f0f0f0c')
  const other = await visit(c!, '11:00', '11:10', '0123456789abcdef')
  expect(await flagOf(first)).toBeUndefined()
  expect(await flagOf(near)).toMatchObject({ facts: { otherVisitId: first, distance: 2 } })
  expect(await flagOf(other)).toBeUndefined()
  bench.at(at('18:00', '2026-11-20'))
  const nextDay = await visit(a!, '09:00', '09:10', 'f0f0f0f00f0f0f0f', '2026-11-20')
  expect(await flagOf(nextDay)).toMatchObject({ facts: { otherVisitId: first, distance: 0 } })
})

test('S1.12 the privacy page tells exactly what the server holds, word for word, and to the person alone', async () => {
  const [shop] = await mine({})
  const content = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3])
  const voice = uuid()
  const start = phone.start(shop!.id, at('09:00'))
  const end = phone.end(start.visitId, at('09:20'), { voiceIds: [voice], note: '店主满意' })
  const broken = { id: uuid(), kind: 'weigh', sequence: 3, deviceTime: at('10:00') }
  await phone.send([start, end, broken])
  bench.at(new Date().toISOString())
  const today = bench.platform.calendar.today()
  unwrap(
    await bench.platform.files.store(bench.db, Readable.from([content]), {
      id: voice,
      name: '语音.webm',
      ownerId: manager.userId,
      maxBytes: 1000,
      sha256: createHash('sha256').update(content).digest('hex'),
    }),
  )
  const sent = (await bench.request(manager, fieldSent, { query: { date } })).body
  expect(sent.operations.map((one) => one.content)).toEqual(
    [broken, start, end].toSorted((x, y) => x.sequence - y.sequence),
  )
  expect(sent.operations.map((one) => [one.outcome, one.customer])).toEqual([
    ['applied', shop!.name],
    ['applied', shop!.name],
    ['refused', null],
  ])
  const files = (await bench.request(manager, fieldSent, { query: { date: today } })).body.files
  expect(files).toMatchObject([{ id: voice, mediaType: 'audio/webm', size: 7 }])
  expect((await bench.request(bench.colleague, fieldSent, { query: { date } })).body.operations).toEqual([])
  expect((await bench.request(bench.analyst, fieldSent, { query: { date } })).status).toBe(403)
})

test('S1.3 a spoken note is tied to its visit like a photo and told apart from photos', async () => {
  const [shop] = await mine({})
  const [photo, voice] = [uuid(), uuid()]
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start, phone.end(start.visitId, at('09:20'), { photoIds: [photo], voiceIds: [voice] })])
  expect((await day()).visits[0]).toMatchObject({ photos: [], voices: [], missingPhotos: 2 })
  for (const id of [photo, voice])
    unwrap(
      await bench.platform.files.store(bench.db, Readable.from([Buffer.from('x')]), {
        id,
        name: 'x',
        ownerId: manager.userId,
        maxBytes: 10,
      }),
    )
  await day()
  expect((await day()).visits[0]).toMatchObject({ photos: [photo], voices: [voice], missingPhotos: 0 })
})

test('S1.19 a nearby customer is taken into the confirmed plan by one press, once, and a visit counts for it', async () => {
  const [planned, extra] = await mine({}, { lastVisitOn: '2026-11-17' })
  const add = phone.add(extra!.id, at('09:30'))
  const early = await phone.send([add])
  expect(early.body.results[0]).toMatchObject({ outcome: 'refused', code: 'no_confirmed_plan' })
  const { plan } = (await bench.request(manager, getDay, { params: { date } })).body
  await bench.request(manager, confirmPlan, { params: { id: plan.id }, body: { version: plan.version } })
  const start = phone.start(extra!.id, at('09:40'), { stopId: add.stopId })
  await phone.send([add, start])
  await phone.send([add, phone.add(extra!.id, at('09:31'))])
  const stops = (await day()).plan!.stops
  expect(stops.map((stop) => [stop.customer.id, stop.state])).toEqual([
    [planned!.id, 'planned'],
    [extra!.id, 'visiting'],
  ])
  expect(stops[1]!.id).toBe(add.stopId)
  const foreign = phone.add((await bench.customers({ ownerId: bench.colleague.userId }))[0]!.id, at('12:00'))
  expect((await phone.send([foreign])).body.results[0]).toMatchObject({ code: 'customer_not_yours' })
})
