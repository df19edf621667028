import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getCustomer, listCustomers, saveCustomer } from '#contracts/customers.ts'
import * as api from '#contracts/privacy.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { addPerson } from '#testing/fixtures.ts'

let bench: TestApp
const callers = new Map<string, Caller>()
const as = (account: string): Caller => callers.get(account)!
let customer: CustomerSeed

beforeAll(async () => {
  bench = await createTestApp()
  const { units } = bench.organisation
  await addPerson(bench.db, {
    account: 'agent',
    name: '何声',
    role: 'service_agent',
    unitId: units.city,
    scope: 'subtree',
    subtreeIds: Object.values(units),
  })
  for (const account of ['manager', 'colleague', 'leader', 'viewer', 'analyst', 'administrator', 'agent'])
    callers.set(account, await bench.signIn(account))
  customer = seed({ phone: '13805771234' })
  await loadCustomers(bench.db, [customer])
}, 60_000)
afterAll(() => bench?.close())

let licence = 330_000_001_000
function seed(given: Partial<CustomerSeed>): CustomerSeed {
  const { manager } = bench.organisation
  return plainCustomer(manager, {
    licence: String(licence++),
    name: '望江便利店',
    contactName: '王先生',
    phone: '13800000000',
    address: '望江路 1 号',
    ...given,
  })
}
const trail = async (subjectId: string) =>
  (
    await sql<{ action: string; detail: Record<string, unknown> }>`
      select action, detail from audit_records where subject_id = ${subjectId} order by seq`.execute(bench.db)
  ).rows
const phone = { field: 'customers.phone', key: null } as const

/** A rule that leaves everything open but what is named. */
const rule = (given: Partial<api.DisclosureRule>): api.DisclosureRule => ({
  id: 'rule',
  classes: [],
  fields: [],
  roles: [],
  relations: [],
  recipients: [],
  purposes: [],
  channels: [],
  consent: 'any',
  outcome: 'disclose',
  ...given,
})
async function enforce(...rules: api.DisclosureRule[]): Promise<void> {
  const saved = await as('administrator').call(api.saveDisclosureDraft, { body: { rules, note: null } })
  expect(saved.status).toBe(200)
  const enforced = await as('administrator').call(api.enforceDisclosureDraft, { body: { validFrom: null } })
  expect(enforced.status).toBe(200)
}
let usualRules: api.DisclosureRule[] = []

describe('S7.87 by the rules the program comes with', () => {
  beforeAll(async () => {
    usualRules = (await as('administrator').call(api.getDisclosureRules)).body.inForce.rules
  })

  test('the owner reads a phone for a purpose; whoever only looks on gets the mask and may not ask', async () => {
    const params = { id: customer.id }
    const body = { ...phone, purpose: 'visit' } as const
    const told = await as('manager').call(api.discloseField, { params, body })
    expect(told.body).toEqual({ outcome: 'disclose', value: '13805771234', withConsent: null })
    const marketing = await as('manager').call(api.discloseField, {
      params,
      body: { ...body, purpose: 'marketing' },
    })
    expect(marketing.body).toEqual({ outcome: 'masked', value: '138****1234', withConsent: null })
    for (const account of ['viewer', 'analyst', 'administrator'])
      expect((await as(account).call(api.discloseField, { params, body })).status).toBe(403)
    expect((await as('colleague').call(api.discloseField, { params, body })).status).toBe(404)
    const seen = await as('viewer').call(getCustomer, { params })
    expect(seen.body.phone).toBe('138****1234')
  })

  test('each answer beyond the plain view is in the trail, with purpose, rule and outcome, without the value', async () => {
    const mine = seed({ phone: '13905770099' })
    await loadCustomers(bench.db, [mine])
    const params = { id: mine.id }
    await as('manager').call(api.discloseField, { params, body: { ...phone, purpose: 'order' } })
    await as('manager').call(api.discloseField, { params, body: { ...phone, purpose: 'report' } })
    await as('manager').call(getCustomer, { params })
    const records = await trail(mine.id)
    expect(
      records.map(({ action, detail }) => [action, detail['purpose'], detail['outcome'], detail['rule']]),
    ).toEqual([
      ['privacy.disclosed', 'order', 'disclose', 'phone-for-work'],
      ['privacy.refused', 'report', 'masked', 'plain-mask'],
    ])
    expect(JSON.stringify(records)).not.toContain('13905770099')
  })

  test('a customer who took consent back is not called: the same question is refused from then on', async () => {
    const mine = seed({ phone: '13905770088' })
    await loadCustomers(bench.db, [mine])
    const params = { id: mine.id }
    const ask = () => as('manager').call(api.discloseField, { params, body: { ...phone, purpose: 'visit' } })
    expect((await ask()).body.outcome).toBe('disclose')
    const entry = {
      givenBy: '王先生',
      kind: 'withdrawn',
      purpose: 'any',
      channel: 'any',
      way: 'phone',
      wording: null,
      evidence: '来电要求不再联系',
      evidenceFileId: null,
      saidOn: bench.app.platform.calendar.today(),
      validUntil: null,
    } as const
    const consentId = uuid()
    const recorded = await as('manager').call(api.recordConsent, {
      params: { ...params, consentId },
      body: entry,
    })
    expect(recorded.status).toBe(200)
    expect((await ask()).body).toMatchObject({
      outcome: 'masked',
      value: '139****0088',
      withConsent: 'disclose',
    })
    // Sent again because its answer was lost: one entry; the same id with another content: refused.
    await as('manager').call(api.recordConsent, { params: { ...params, consentId }, body: entry })
    const other = await as('manager').call(api.recordConsent, {
      params: { ...params, consentId },
      body: { ...entry, kind: 'given' },
    })
    expect(other.status).toBe(409)
    const ledger = await as('viewer').call(api.listConsents, { params })
    expect(ledger.body.entries).toHaveLength(1)
    expect(ledger.body.today).toEqual([{ purpose: 'any', channel: 'any', state: 'withdrawn', until: null }])
    // The ledger is not changed, by nobody.
    await expect(
      sql`update consents set kind = 'given' where id = ${consentId}`.execute(bench.db),
    ).rejects.toThrow()
    await expect(sql`delete from consents where id = ${consentId}`.execute(bench.db)).rejects.toThrow()
  })
})

describe('“is it 1234?”', () => {
  // Phones stand in for card numbers here: whatever the class, the rules decide.
  const verifying = () => [
    ...usualRules.filter(({ id }) => id !== 'agent-calls-back'),
    rule({ id: 'agent-checks', classes: ['phone'], roles: ['service_agent'], outcome: 'verify_only' }),
  ]
  beforeAll(() => enforce(...verifying()))

  test('the agent neither sees the number anywhere nor finds the customer by it, and learns yes or no', async () => {
    const mine = seed({ phone: '13605774321', name: '核对小店' })
    await loadCustomers(bench.db, [mine])
    const params = { id: mine.id }
    const card = await as('agent').call(getCustomer, { params })
    expect(card.body.phone).toBe('****')
    expect((await as('agent').call(listCustomers, { query: { q: '4321' } })).body.customers).toEqual([])
    expect((await as('manager').call(listCustomers, { query: { q: '4321' } })).body.customers).toHaveLength(1)
    const read = await as('agent').call(api.discloseField, { params, body: { ...phone, purpose: 'order' } })
    expect(read.body).toEqual({ outcome: 'verify_only', value: null, withConsent: null })
    const check = (guess: string) =>
      as('agent').call(api.verifyField, { params, body: { ...phone, guess, purpose: 'verification' } })
    expect((await check('4321')).body).toEqual({ matches: true })
    expect((await check('1234')).body).toEqual({ matches: false })
    expect((await check('321')).status).toBe(400)
    const records = (await trail(mine.id)).filter(({ action }) => action === 'privacy.verified')
    expect(records.map(({ detail }) => detail['matched'])).toEqual([true, false])
    expect(JSON.stringify(records)).not.toMatch(/4321|1234/)
  })

  test('tries are counted, right, wrong and at the same moment, and end', async () => {
    const mine = seed({ phone: '13605770000' })
    await loadCustomers(bench.db, [mine])
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, at) =>
        as('agent').call(api.verifyField, {
          params: { id: mine.id },
          body: { ...phone, guess: String(1000 + at), purpose: 'verification' },
        }),
      ),
    )
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429])
    expect((answers.find(({ status }) => status === 429)!.body as { code?: string }).code).toBe(
      'verification_limit',
    )
  })

  test('who may only see the mask may not check either, and the refusal is kept', async () => {
    await enforce(rule({ id: 'mask', outcome: 'masked' }))
    const mine = seed({ phone: '13605778888' })
    await loadCustomers(bench.db, [mine])
    const answer = await as('agent').call(api.verifyField, {
      params: { id: mine.id },
      body: { ...phone, guess: '8888', purpose: 'verification' },
    })
    expect([answer.status, (answer.body as { code?: string }).code]).toEqual([403, 'verification_refused'])
    expect((await trail(mine.id)).map(({ action }) => action)).toEqual(['privacy.refused'])
    await enforce(...usualRules)
  })
})

describe('rules are drafted, tried and put in force', () => {
  test('a draft changes nothing until it is in force, and a trial says what it would change', async () => {
    const without = usualRules.filter(({ id }) => id !== 'phone-for-work')
    await as('manager').call(api.discloseField, {
      params: { id: customer.id },
      body: { ...phone, purpose: 'visit' },
    })
    await as('administrator').call(api.saveDisclosureDraft, { body: { rules: without, note: '只看掩码' } })
    const ask = () =>
      as('manager').call(api.discloseField, {
        params: { id: customer.id },
        body: { ...phone, purpose: 'visit' },
      })
    expect((await ask()).body.outcome).toBe('disclose')
    const trial = await as('administrator').call(api.tryDisclosureDraft)
    expect(trial.body.groups.map(({ dataClass }) => dataClass)).toEqual(
      expect.arrayContaining(['phone', 'email']),
    )
    expect(trial.body.groups.every(({ after }) => after === 'masked')).toBe(true)
    expect(trial.body.recorded.changes[0]).toMatchObject({
      field: 'customers.phone',
      purpose: 'visit',
      before: 'disclose',
      after: 'masked',
    })
    const later = new Date(Date.now() + 3_600_000).toISOString()
    await as('administrator').call(api.enforceDisclosureDraft, { body: { validFrom: later } })
    expect((await ask()).body.outcome).toBe('disclose')
    const overview = await as('administrator').call(api.getDisclosureRules)
    expect(overview.body.coming.map(({ note }) => note)).toEqual(['只看掩码'])
    expect(overview.body.asked.find(({ outcome }) => outcome === 'disclose')!.count).toBeGreaterThan(0)
    const past = await as('administrator').call(api.saveDisclosureDraft, {
      body: { rules: without, note: null },
    })
    expect(past.status).toBe(200)
    const refused = await as('administrator').call(api.enforceDisclosureDraft, {
      body: { validFrom: '2020-01-01T00:00:00Z' },
    })
    expect(refused.status).toBe(400)
    await as('administrator').call(api.discardDisclosureDraft)
  })

  test('what was in force is kept as it was, and no rule may deny by consent', async () => {
    await expect(sql`update disclosure_rule_sets set rules = '[]'`.execute(bench.db)).rejects.toThrow()
    const wrong = await as('administrator').call(api.saveDisclosureDraft, {
      body: { rules: [rule({ outcome: 'deny', consent: 'given' })], note: null },
    })
    expect(wrong.status).toBe(400)
    for (const account of ['manager', 'leader', 'agent'])
      expect((await as(account).call(api.getDisclosureRules)).status).toBe(403)
  })

  test('the tester answers for somebody and a customer, and a customer out of reach is told nothing of', async () => {
    const question = {
      relation: 'unit',
      consent: 'none',
      recipient: 'staff',
      purpose: 'visit',
      channel: 'office',
      rules: 'in_force',
    } as const
    const ask = (account: string, number: string | null) =>
      as('administrator').call(api.testDisclosure, { body: { ...question, account, licence: number } })
    const owner = await ask('manager', customer.licence)
    expect(owner.body.relation).toBe('owner')
    expect(owner.body.answers.find(({ code }) => code === 'customers.phone')).toMatchObject({
      outcome: 'disclose',
      ruleId: 'phone-for-work',
    })
    const stranger = await ask('stranger', customer.licence)
    expect(stranger.body.relation).toBeNull()
    expect(stranger.body.answers.every(({ outcome }) => outcome === 'deny')).toBe(true)
    expect(JSON.stringify(owner.body)).not.toContain('1234')
    expect((await ask('nobody', null)).status).toBe(404)
  })
})

test('a rule that hides a field hides it from lists, cards and the phones of others, and saving the card keeps it', async () => {
  const mine = seed({ phone: '13705771111', contactName: '隐名' })
  await loadCustomers(bench.db, [mine])
  await enforce(
    rule({ id: 'mask', outcome: 'masked' }),
    rule({
      id: 'hide',
      fields: ['customers.phone', 'customers.contact_name'],
      roles: ['account_manager'],
      outcome: 'deny',
    }),
  )
  const params = { id: mine.id }
  const card = await as('manager').call(getCustomer, { params })
  expect([card.body.phone, card.body.contactName]).toEqual([null, null])
  const seen = await as('leader').call(getCustomer, { params })
  expect([seen.body.phone, seen.body.contactName]).toEqual(['137****1111', '隐名'])
  const { body } = card
  const saved = await as('manager').call(saveCustomer, {
    params,
    body: {
      version: body.version,
      customer: {
        ...body,
        phone: null,
        note: '改了备注',
        ownerId: body.owner!.id,
        unitId: body.unit.id,
        position: null,
      },
    },
  })
  expect(saved.status).toBe(200)
  const kept = await sql<{ phone: string; contact_name: string }>`
    select phone, contact_name from customers where id = ${mine.id}`.execute(bench.db)
  expect(kept.rows[0]).toEqual({ phone: '13705771111', contact_name: '隐名' })
  await enforce(...usualRules)
})
