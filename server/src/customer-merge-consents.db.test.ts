import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergeCustomers, previewMerge, undoMerge } from '#contracts/customer-merges.ts'
import { getCustomer } from '#contracts/customers.ts'
import { listConsents, recordConsent } from '#contracts/privacy.ts'
import { loadCustomers } from '#modules/customers/index.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

let app: TestApp
let leader: Caller
beforeAll(async () => {
  app = await createTestApp()
  leader = await app.signIn('leader')
})
afterAll(() => app?.close())

let count = 0
async function seeded(): Promise<string> {
  const id = uuid()
  await loadCustomers(app.db, [
    {
      id,
      licence: `4403${String(++count).padStart(8, '0')}`,
      name: `授权试验店${count}`,
      contactName: null,
      phone: null,
      address: `五马街 ${count} 号`,
      type: 'ordinary',
      grade: 'B',
      keyCustomer: false,
      state: 'active',
      frequency: { visits: 1, weeks: 2 },
      ownerId: app.organisation.manager.userId,
      unitId: app.organisation.units.teamA1,
      position: null,
      openingHours: null,
      serviceMinutes: null,
      note: null,
      lastVisitOn: null,
      enteredOn: '2026-01-05',
      source: 'demo',
    },
  ])
  return id
}

async function say(customerId: string, kind: 'given' | 'withdrawn', validUntil: string | null = null) {
  const { status } = await leader.call(recordConsent, {
    params: { id: customerId, consentId: uuid() },
    body: {
      givenBy: '本人',
      kind,
      purpose: 'marketing',
      channel: 'any',
      way: 'phone',
      wording: null,
      evidence: null,
      evidenceFileId: null,
      saidOn: '2026-01-10',
      validUntil,
    },
  })
  expect(status).toBe(200)
}
const stateOf = async (customerId: string) => {
  const { body } = await leader.call(listConsents, { params: { id: customerId } })
  return body.today.find(({ purpose }) => purpose === 'marketing')?.state ?? 'none'
}
async function merge(survivorId: string, mergedId: string): Promise<string> {
  const version = async (id: string) => (await leader.call(getCustomer, { params: { id } })).body.version
  const id = uuid()
  const { status } = await leader.call(mergeCustomers, {
    body: {
      id,
      survivorId,
      survivorVersion: await version(survivorId),
      mergedId,
      mergedVersion: await version(mergedId),
      take: [],
      reason: null,
    },
  })
  expect(status).toBe(200)
  return id
}
const undo = async (id: string) => leader.call(undoMerge, { params: { id }, body: {} })

describe('S22.7 consents follow a merge', () => {
  test('what was agreed to on the merged card holds for the survivor, and says on which card; the undo takes it back', async () => {
    const [one, two] = [await seeded(), await seeded()]
    await say(two, 'given')
    const preview = await leader.call(previewMerge, { query: { survivorId: one, mergedId: two } })
    expect(preview.body.moving).toContainEqual({ table: 'consents', rows: 1 })
    const id = await merge(one, two)
    expect(await stateOf(one)).toBe('given')
    const { body } = await leader.call(listConsents, { params: { id: one } })
    expect(body.entries.map(({ onCard }) => onCard)).toEqual([expect.stringContaining('授权试验店')])
    // Whoever comes by the old address reads the same.
    expect(await stateOf(two)).toBe('given')
    await undo(id)
    expect([await stateOf(one), await stateOf(two)]).toEqual(['none', 'given'])
  })

  test('a withdrawal on either card wins, whichever was recorded later', async () => {
    for (const order of [0, 1]) {
      const cards = [await seeded(), await seeded()] as const
      await say(cards[order]!, 'withdrawn')
      await say(cards[1 - order]!, 'given')
      await merge(cards[0], cards[1])
      expect(await stateOf(cards[0])).toBe('withdrawn')
    }
  })

  test('what is said once the cards are one counts for both: consent anew, and withdrawal', async () => {
    const [one, two, three] = [await seeded(), await seeded(), await seeded()]
    await say(two, 'withdrawn')
    await merge(one, two)
    // Recorded under the old address it is written for the survivor.
    await say(two, 'given')
    expect(await stateOf(one)).toBe('given')
    // One merge behind the other: the word of the third is neither older nor newer.
    await merge(three, one)
    expect(await stateOf(three)).toBe('given')
    await say(three, 'withdrawn')
    expect(await stateOf(three)).toBe('withdrawn')
  })

  test('a withdrawal while the cards were one holds for both after the undo: nobody knows whose word it was', async () => {
    const [one, two] = [await seeded(), await seeded()]
    await say(two, 'given')
    const id = await merge(one, two)
    await say(one, 'withdrawn')
    await undo(id)
    expect([await stateOf(one), await stateOf(two)]).toEqual(['withdrawn', 'withdrawn'])
    await say(two, 'given')
    expect([await stateOf(one), await stateOf(two)]).toEqual(['withdrawn', 'given'])
  })

  test('a consent that has run out on one card does not end the one on the other', async () => {
    const [one, two] = [await seeded(), await seeded()]
    await say(one, 'given', '2026-02-01')
    await say(two, 'given')
    await merge(one, two)
    expect(await stateOf(one)).toBe('given')
  })
})
