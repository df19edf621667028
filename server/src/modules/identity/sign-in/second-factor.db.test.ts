import { generate } from 'otplib'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  beginSecondFactor,
  confirmSecondFactor,
  disableSecondFactor,
  getMe,
  listUnits,
  login,
  loginSecondFactor,
  logout,
  resetSecondFactor,
} from '#contracts/identity.ts'
import { saveSetting } from '#contracts/operations.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'

let clock = new Date('2026-11-23T01:00:00Z')
const pass = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000)
}
let world: TestApp
beforeAll(async () => {
  world = await createTestApp({ now: () => clock })
})
afterAll(() => world.close())
beforeEach(async () => {
  await sql`delete from sign_in_failures`.execute(world.db)
  await sql`delete from second_factors`.execute(world.db)
  await sql`delete from recovery_codes`.execute(world.db)
  pass(120)
})

const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(clock.getTime() / 1000) })
const password = () => world.organisation.password

/** Enables the second factor of somebody; the code used for it is spent. */
async function enable(account: string) {
  const person = await world.signIn(account)
  const begun = await person.call(beginSecondFactor, { body: { password: password() } })
  const confirmed = await person.call(confirmSecondFactor, {
    body: { code: await codeOf(begun.body.secret) },
  })
  expect(confirmed.status).toBe(200)
  pass(30)
  return { person, secret: begun.body.secret, begun: begun.body, recoveryCodes: confirmed.body.recoveryCodes }
}
async function challengeOf(account: string): Promise<string> {
  const answer = await world.anonymous.call(login, { body: { account, password: password() } })
  if (answer.body.state !== 'second_factor') throw new Error(`no challenge: ${JSON.stringify(answer.body)}`)
  return answer.body.challenge
}
const second = (challenge: string, code: string) =>
  world.anonymous.call(loginSecondFactor, { body: { challenge, code } })

test('the secret comes as a QR code, is sealed at rest, and asks for a code at the next sign-in', async () => {
  const { secret, begun, person } = await enable('manager')
  expect(begun.uri).toMatch(/^otpauth:\/\/totp\/.*manager\?/)
  expect(begun.qrSvg).toMatch(/^<svg /)
  const { rows } = await sql<{ sealed: Buffer }>`select secret_sealed as sealed from second_factors`.execute(
    world.db,
  )
  expect(rows[0]!.sealed.toString('latin1')).not.toContain(secret)
  expect((await person.call(getMe)).body).toMatchObject({ secondFactor: true })

  const answer = await world.anonymous.call(login, { body: { account: 'manager', password: password() } })
  expect(answer.body.state).toBe('second_factor')
  expect(answer.headers['set-cookie']).toBeUndefined()
  const done = await second(await challengeOf('manager'), await codeOf(secret))
  expect(done.body).toMatchObject({ state: 'signed_in', me: { account: 'manager' } })
})

test('a code counts once, also within its 30 seconds and for two at the same moment', async () => {
  const { secret } = await enable('manager')
  const challenges = [await challengeOf('manager'), await challengeOf('manager')]
  const code = await codeOf(secret)
  const answers = await Promise.all(challenges.map((challenge) => second(challenge, code)))
  expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 401])
  expect((await second(await challengeOf('manager'), code)).status).toBe(401)
  pass(30)
  expect((await second(await challengeOf('manager'), await codeOf(secret))).status).toBe(200)
})

test('a clock that is 30 seconds off is forgiven, one that is two minutes off is not', async () => {
  const { secret } = await enable('stranger')
  pass(60)
  const early = await generate({ secret, epoch: Math.floor(clock.getTime() / 1000) - 30 })
  expect((await second(await challengeOf('stranger'), early)).status).toBe(200)
  pass(300)
  const old = await generate({ secret, epoch: Math.floor(clock.getTime() / 1000) - 120 })
  expect((await second(await challengeOf('stranger'), old)).status).toBe(401)
})

test('a challenge is good for five minutes and one sign-in', async () => {
  const { secret } = await enable('stranger')
  const challenge = await challengeOf('stranger')
  pass(301)
  expect((await second(challenge, await codeOf(secret))).body).toMatchObject({ code: 'challenge_expired' })
  const fresh = await challengeOf('stranger')
  expect((await second(fresh, await codeOf(secret))).status).toBe(200)
  pass(30)
  expect((await second(fresh, await codeOf(secret))).body).toMatchObject({ code: 'challenge_expired' })
})

test('whoever knows the password cannot go on guessing codes: the account is locked', async () => {
  const { secret } = await enable('stranger')
  const right = await codeOf(secret)
  const wrong = right === '000000' ? '000001' : '000000'
  const challenge = await challengeOf('stranger')
  const answers: number[] = []
  for (let n = 0; n < 5; n += 1) answers.push((await second(challenge, wrong)).status)
  // One attempt was the password itself, four are codes.
  expect(answers).toEqual([401, 401, 401, 429, 429])
  expect((await second(challenge, right)).status).toBe(429)
})

describe('recovery codes', () => {
  test('open the second step once each, are stored as hashes, and are told apart in the trail', async () => {
    const { recoveryCodes } = await enable('manager')
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first = '', other = ''] = recoveryCodes
    expect((await second(await challengeOf('manager'), first.toUpperCase())).status).toBe(200)
    expect((await second(await challengeOf('manager'), first)).status).toBe(401)
    expect((await second(await challengeOf('manager'), other)).status).toBe(200)
    const { rows } = await sql<{ detail: object }>`
      select detail from audit_records where action = 'identity.signed_in' order by seq desc limit 1`.execute(
      world.db,
    )
    expect(rows[0]!.detail).toMatchObject({ method: 'second_factor', secondStep: 'recovery_code' })
    const dump = await sql<{ t: string }>`select r::text as t from recovery_codes r`.execute(world.db)
    expect(dump.rows.some(({ t }) => t.includes(other))).toBe(false)
  })

  test('of one person do not open another account', async () => {
    const { recoveryCodes } = await enable('manager')
    await enable('colleague')
    expect((await second(await challengeOf('colleague'), recoveryCodes[0]!)).status).toBe(401)
  })
})

test('enabling and disabling need the password, end other sessions and are on record', async () => {
  const other = await world.signIn('manager')
  const denied = await other.call(beginSecondFactor, { body: { password: 'wrong' } })
  expect(denied).toMatchObject({ status: 403, body: { code: 'password_wrong' } })
  const { person } = await enable('manager')
  expect((await other.call(getMe)).status).toBe(401)
  expect((await person.call(disableSecondFactor, { body: { password: 'wrong' } })).status).toBe(403)
  expect((await person.call(disableSecondFactor, { body: { password: password() } })).status).toBe(200)
  expect((await person.call(getMe)).body).toMatchObject({ secondFactor: false })
  const { rows } = await sql<{ action: string }>`
    select action from audit_records where action like 'identity.second_factor%' order by seq desc limit 2`.execute(
    world.db,
  )
  expect(rows.map((row) => row.action)).toEqual([
    'identity.second_factor_disabled',
    'identity.second_factor_enabled',
  ])
})

test('a secret that was never confirmed asks nobody for a code', async () => {
  const person = await world.signIn('manager')
  await person.call(beginSecondFactor, { body: { password: password() } })
  const answer = await world.anonymous.call(login, { body: { account: 'manager', password: password() } })
  expect(answer.body.state).toBe('signed_in')
})

test('a secret copied into the row of another person does not open', async () => {
  const { secret } = await enable('manager')
  await enable('colleague')
  await sql`update second_factors set last_step = 0, secret_sealed =
    (select secret_sealed from second_factors where user_id = ${world.organisation.manager.userId})`.execute(
    world.db,
  )
  const answer = await second(await challengeOf('colleague'), await codeOf(secret))
  expect(answer).toMatchObject({ status: 409, body: { code: 'second_factor_unreadable' } })
})

test('a role that requires a second factor lets its holders do nothing else before', async () => {
  const administrator = await world.signIn('administrator')
  const require = async (value: boolean) =>
    administrator.call(saveSetting, {
      params: { key: 'identity.second_factor.team_leader' },
      body: { value, unitId: null },
    })
  expect((await require(true)).status).toBe(200)
  const leader = await world.signIn('leader')
  expect((await leader.call(getMe)).body).toMatchObject({ mustEnableSecondFactor: true })
  expect((await leader.call(listUnits)).body).toMatchObject({ code: 'second_factor_required' })
  const begun = await leader.call(beginSecondFactor, { body: { password: password() } })
  await leader.call(confirmSecondFactor, { body: { code: await codeOf(begun.body.secret) } })
  expect((await leader.call(listUnits)).status).toBe(200)
  expect(await leader.call(disableSecondFactor, { body: { password: password() } })).toMatchObject({
    status: 409,
    body: { code: 'second_factor_compulsory' },
  })
  // Other roles are not concerned.
  expect((await (await world.signIn('manager')).call(listUnits)).status).toBe(200)
  expect((await require(false)).status).toBe(200)
  expect((await leader.call(logout)).status).toBe(200)
})

test('an administrator resets it for somebody who lost the device; a team leader may not', async () => {
  await enable('manager')
  const params = { id: world.organisation.manager.userId }
  expect((await (await world.signIn('leader')).call(resetSecondFactor, { params })).status).toBe(403)
  const administrator = await world.signIn('administrator')
  expect((await administrator.call(resetSecondFactor, { params })).status).toBe(200)
  const answer = await world.anonymous.call(login, { body: { account: 'manager', password: password() } })
  expect(answer.body.state).toBe('signed_in')
})
