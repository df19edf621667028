import { v7 as uuid } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import { createFeed, type FeedDetail, listFeeds, readFeed, revokeFeed } from '#contracts/feeds.ts'
import { confirmPlan, getDay, savePlan } from '#contracts/visit-plans.ts'
import type { Actor } from '#platform/policy/index.ts'
import { openWorkbench, placed } from '../testing/workbench.ts'

const today = '2026-11-18'
const bench = await openWorkbench(`${today}T08:00:00+08:00`)
afterAll(() => bench.close())
const { manager, colleague, assessor, request } = bench

const mine = await bench.customers(
  { name: '五马便利店', position: placed(0, 0) },
  { name: '江滨烟酒', position: placed(500, 0) },
)
const theirs = await bench.customers({
  name: '别人的店',
  ownerId: colleague.userId,
  position: placed(0, 900),
})

/** Confirms a day with these customers, as the office does. */
async function confirmDay(as: Actor, customerIds: readonly string[], confirm = true) {
  const { plan } = (await request(as, getDay, { params: { date: today }, query: {} })).body
  const { tour, start, end, departAt } = plan
  const stops = customerIds.map((customerId) => ({ id: uuid(), customerId, locked: false }))
  const saved = await request(as, savePlan, {
    params: { id: plan.id },
    body: { version: plan.version, tour, start, end, departAt, stops },
  })
  if (confirm)
    await request(as, confirmPlan, { params: { id: plan.id }, body: { version: saved.body.version } })
}
async function newFeed(as: Actor, detail: FeedDetail) {
  const made = await request(as, createFeed, { body: { detail } })
  expect(made.status).toBe(200)
  return { ...made.body.feed, token: made.body.path.split('/').at(-2)! }
}
/** As a calendar program reads it: nobody is signed in. Folded lines are put together again. */
async function read(token: string) {
  const { status, body, headers } = await bench.requestRaw(null, readFeed, { params: { token } })
  return { status, headers, text: body.toString('utf8').replaceAll('\r\n ', '') }
}

await confirmDay(
  manager,
  mine.map(({ id }) => id),
)
await confirmDay(
  colleague,
  theirs.map(({ id }) => id),
)

test('S1.19 a feed is read by its address alone, shows the confirmed visits of its owner and nobody else’s', async () => {
  const feed = await newFeed(manager, 'names')
  const { status, headers, text } = await read(feed.token)
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/calendar; charset=utf-8')
  expect(headers['cache-control']).toBe('private, no-store')
  expect(text).toContain('SUMMARY:走访 2 户')
  for (const { name } of mine) expect(text).toContain(name)
  expect(text).not.toContain('别人的店')
  expect(text).not.toContain('五马街')
  // It was read: the owner sees when, and the secret is told nowhere again.
  const listed = (await request(manager, listFeeds)).body.feeds.find(({ id }) => id === feed.id)!
  expect(listed.lastReadAt).not.toBeNull()
  expect(JSON.stringify(listed)).not.toContain(feed.token)
  expect((await request(colleague, listFeeds)).body.feeds).toEqual([])
})

test('S1.19 how much it tells: a number, names, or a visit each with its address; never more than allowed', async () => {
  const [count, addresses] = [await newFeed(manager, 'count'), await newFeed(manager, 'addresses')]
  expect((await read(count.token)).text).not.toContain(mine[0]!.name)
  // The default allows names: an address made for more is answered with less.
  expect(addresses.detail).toBe('names')
  await bench.set('visits.feed_detail', 'addresses')
  const wide = await newFeed(manager, 'addresses')
  expect((await read(wide.token)).text).toMatch(/SUMMARY:走访 五马便利店[\s\S]*LOCATION:/)
  // Allowed less from now on: addresses made before obey it.
  await bench.set('visits.feed_detail', 'count')
  const { text } = await read(wide.token)
  expect(text).toContain('SUMMARY:走访 2 户')
  expect(text).not.toContain('五马便利店')
  await bench.set('visits.feed_detail', 'names')
})

test('S1.19 a revoked, a wrong and a cut address look the same, and nobody revokes another’s', async () => {
  const feed = await newFeed(manager, 'names')
  expect((await request(colleague, revokeFeed, { params: { id: feed.id } })).status).toBe(404)
  expect((await read(feed.token)).status).toBe(200)
  expect((await request(manager, revokeFeed, { params: { id: feed.id } })).status).toBe(200)
  const revoked = await read(feed.token)
  const wrong = await read(`${feed.token.slice(0, -1)}${feed.token.endsWith('A') ? 'B' : 'A'}`)
  expect([revoked.status, wrong.status]).toEqual([404, 404])
  const said = (text: string) => (JSON.parse(text) as { code: string }).code
  expect(said(revoked.text)).toBe(said(wrong.text))
  expect((await read(feed.token.slice(0, 10))).status).toBe(400)
  expect((await request(manager, revokeFeed, { params: { id: feed.id } })).status).toBe(404)
  const trail = await bench.db
    .selectFrom('audit_records')
    .select(['action', 'actor_id'])
    .where('subject_id', '=', feed.id)
    .orderBy('seq')
    .execute()
  expect(trail).toEqual([
    { action: 'visits.feed_created', actor_id: manager.userId },
    { action: 'visits.feed_revoked', actor_id: manager.userId },
  ])
})

test('S1.19 only those who visit have feeds, and a feed dies with the work of its owner', async () => {
  for (const other of [assessor, null])
    expect((await request(other, createFeed, { body: { detail: 'count' } })).status).not.toBe(200)
  const feed = await newFeed(colleague, 'names')
  expect((await read(feed.token)).text).toContain('别人的店')
  await bench.db.updateTable('users').set({ active: false }).where('id', '=', colleague.userId).execute()
  expect((await read(feed.token)).status).toBe(404)
})
