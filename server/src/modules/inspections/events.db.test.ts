import { afterAll, beforeAll, expect, it } from 'vitest'
import { finishInspection, getInspection, publishInspection } from '#contracts/inspections.ts'
import { sequence } from '#platform/events/outbox.ts'
import type { Actor } from '#platform/policy/index.ts'
import { maySee } from '#platform/realtime/may-see.ts'
import { addPerson } from '#testing/fixtures.ts'
import { type City, openCity } from './testing/city.ts'

let city: City
let elsewhere: Actor
beforeAll(async () => {
  city = await openCity()
  const { countyB, teamB1, teamB2 } = city.people.units
  // An assessor of the other county: may look ahead there, and nowhere else.
  elsewhere = await addPerson(city.db, {
    account: 'assessor-b',
    name: '外察',
    role: 'assessor',
    unitId: countyB,
    scope: 'subtree',
    subtreeIds: [countyB, teamB1, teamB2],
  })
})
afterAll(() => city.close())

const everybody = () => {
  const { manager, colleague, stranger, leader, otherLeader, assessor, analyst, viewer, administrator } =
    city.people
  return [
    manager,
    colleague,
    stranger,
    leader,
    otherLeader,
    assessor,
    analyst,
    viewer,
    administrator,
    elsewhere,
  ]
}
/** Who would hear one of the events since a token. */
async function heard(since: string | null): Promise<{ types: Set<string>; by: string[] }> {
  // Committed events wait for their place in the order; nothing runs here that gives it to them.
  await sequence(city.db)
  const events = (await city.app.platform.events.readAfter(since, 500)).filter(({ type }) =>
    type.startsWith('inspections.'),
  )
  const by = everybody().filter((person) => events.some((event) => maySee(person, event)))
  return { types: new Set(events.map(({ type }) => type)), by: by.map(({ account }) => account).toSorted() }
}
/** Who may open the plan at this moment. */
async function opens(id: string): Promise<string[]> {
  const found: string[] = []
  for (const person of everybody())
    if ((await city.call(person, getInspection, { params: { id } })).status === 200)
      found.push(person.account)
  return found.toSorted()
}
async function token(): Promise<string | null> {
  await sequence(city.db)
  return city.app.platform.events.latestToken()
}

it('S1.22 S1.43 what happens to an assessment is told to exactly those who may see it then', async () => {
  // A leader makes it, an assessor carries it out: both may see it, the assessed may not.
  const drawn = await city.draw(await city.create(city.people.leader), null, city.people.leader)
  let since = await token()
  const made = await city.release(drawn, city.people.leader)
  let told = await heard(since)
  expect(told.types).toEqual(new Set(['inspections.released']))
  expect(told.by).toEqual(await opens(made.id))
  expect(told.by).toEqual(['assessor', 'leader'])

  since = await token()
  const phone = city.phone()
  const entry = made.entries.find(({ state }) => state !== 'removed')
  await phone.send(phone.assess(made.id, entry!))
  told = await heard(since)
  expect(told).toEqual({ types: new Set(['inspections.progressed']), by: await opens(made.id) })

  since = await token()
  const under = await city.must(city.people.assessor, getInspection, { params: { id: made.id } })
  const over = await city.must(city.people.assessor, finishInspection, {
    params: { id: made.id },
    body: { version: under.version, reason: '手机丢失' },
  })
  expect(await heard(since)).toEqual({ types: new Set(['inspections.finished']), by: await opens(made.id) })

  since = await token()
  await city.must(city.people.assessor, publishInspection, {
    params: { id: made.id },
    body: { version: over.version },
  })
  told = await heard(since)
  // The assessed see theirs on a page of their own; the leader of the other county sees and hears nothing.
  const assessed = ['colleague', 'manager']
  expect(told.by.filter((account) => !assessed.includes(account))).toEqual(await opens(made.id))
  expect(told.by).toEqual([...assessed, 'analyst', 'assessor', 'leader'].toSorted())
})
