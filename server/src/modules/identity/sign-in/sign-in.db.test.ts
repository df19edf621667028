import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  getMe,
  listSessions,
  login,
  logout,
  resetPassword,
  revokeSession,
  saveUser,
  setLocale,
  unlockUser,
} from '#contracts/identity.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'

let clock = new Date('2026-11-23T01:00:00Z')
const pass = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000)
}
let world: TestApp
beforeAll(async () => {
  world = await createTestApp({ now: () => clock })
})
afterAll(() => world.close())
afterEach(async () => {
  await sql`delete from sign_in_failures`.execute(world.db)
})

const attempt = (account: string, password: string, cookie?: string) =>
  world.app.http.inject({
    method: 'POST',
    url: login.path,
    headers: cookie === undefined ? {} : { cookie },
    payload: { account, password },
  })
const good = (account: string) => attempt(account, world.organisation.password)
const sessionOf = (answer: Awaited<ReturnType<typeof attempt>>) =>
  answer.cookies.find((one) => one.name === 'zhike_session')
const whoIs = (cookie: string) =>
  world.app.http.inject({ method: 'GET', url: getMe.path, headers: { cookie } })
const audited = async (action: string) => {
  const { rows } = await sql<{
    actor_id: string | null
    subject_id: string | null
    detail: Record<string, unknown>
  }>`
    select actor_id, subject_id, detail from audit_records where action = ${action} order by seq`.execute(
    world.db,
  )
  return rows
}

describe('the session cookie', () => {
  test('is out of reach of scripts and other sites, and only its hash is stored', async () => {
    const cookie = sessionOf(await good('manager'))!
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    // 32 random bytes.
    expect(cookie.value).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const { rows } = await sql<{ text: string }>`select s::text as text from sessions s`.execute(world.db)
    const hex = Buffer.from(cookie.value, 'base64url').toString('hex')
    expect(rows.some(({ text }) => text.includes(cookie.value) || text.includes(hex))).toBe(false)
  })

  test('set by somebody else before signing in does not become a session (fixation)', async () => {
    const planted = `zhike_session=${'A'.repeat(43)}`
    const answer = await attempt('manager', world.organisation.password, planted)
    expect(answer.statusCode).toBe(200)
    expect(sessionOf(answer)!.value).not.toBe('A'.repeat(43))
    expect((await whoIs(planted)).statusCode).toBe(401)
  })

  test('of an earlier sign-in in the same browser ends with the new one', async () => {
    const first = `zhike_session=${sessionOf(await good('manager'))!.value}`
    expect((await whoIs(first)).statusCode).toBe(200)
    await attempt('manager', world.organisation.password, first)
    expect((await whoIs(first)).statusCode).toBe(401)
  })
})

describe('signing in', () => {
  test('answers with the person and their rights, whatever the case of the account', async () => {
    const answer = await good(' MANAGER ')
    const { me } = answer.json<{ me: { account: string; rights: Record<string, string> } }>()
    expect(me).toMatchObject({ account: 'manager', mustChangePassword: false, secondFactor: false })
    expect(me.rights['customers.read']).toBe('own')
    expect(me.rights).not.toHaveProperty('identity.manage')
    expect(me.rights).not.toHaveProperty('audit.read')
  })

  test('tells unknown accounts, wrong passwords and disabled people in the same words', async () => {
    await sql`update users set active = false where account = 'viewer'`.execute(world.db)
    const answers = [
      await attempt('nobody-here', 'x'),
      await attempt('manager', 'x'),
      await good('viewer'),
    ].map((answer) => ({
      status: answer.statusCode,
      code: answer.json().code,
      message: answer.json().message,
    }))
    await sql`update users set active = true where account = 'viewer'`.execute(world.db)
    expect(answers[0]).toMatchObject({ status: 401, code: 'sign_in_failed' })
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  test('is on record with way and device; failures with the reason, never with the password', async () => {
    await attempt('manager', 'Secret-attempt-1')
    await good('manager')
    expect((await audited('identity.signed_in')).at(-1)).toMatchObject({
      actor_id: world.organisation.manager.userId,
      detail: { method: 'password' },
    })
    expect((await audited('identity.sign_in_failed')).at(-1)).toMatchObject({
      actor_id: null,
      subject_id: world.organisation.manager.userId,
      detail: { account: 'manager', reason: 'wrong_password' },
    })
    const { rows } = await sql`select 1 from audit_records r where r::text like '%Secret-attempt%'`.execute(
      world.db,
    )
    expect(rows).toEqual([])
  })
})

describe('guessing', () => {
  test('locks the account at the fifth failure for 15 minutes, then 30, even for the right password', async () => {
    for (let n = 0; n < 4; n += 1) expect((await attempt('manager', 'wrong')).statusCode).toBe(401)
    const fifth = await attempt('manager', 'wrong')
    expect(fifth.statusCode).toBe(429)
    expect(fifth.json()).toMatchObject({ code: 'sign_in_locked' })
    expect(fifth.json().message).toContain('15 分钟')
    expect((await good('manager')).statusCode).toBe(429)
    pass(16)
    for (let n = 0; n < 5; n += 1) await attempt('manager', 'wrong')
    pass(16)
    expect((await good('manager')).json().message).toContain('14 分钟')
    pass(15)
    expect((await good('manager')).statusCode).toBe(200)
    expect((await audited('identity.account_locked')).length).toBe(2)
    // A success clears the slate.
    expect((await attempt('manager', 'wrong')).statusCode).toBe(401)
  })

  test('locks accounts that do not exist just the same', async () => {
    for (let n = 0; n < 5; n += 1) await attempt('phantom', 'wrong')
    expect((await attempt('phantom', 'wrong')).statusCode).toBe(429)
  })

  test('many attempts at the same moment get no more tries than five', async () => {
    const before = (await audited('identity.sign_in_failed')).length
    const answers = await Promise.all(Array.from({ length: 25 }, () => attempt('stranger', 'wrong')))
    const judged = (await audited('identity.sign_in_failed')).length - before
    // The fifth is on record as the lock.
    expect(judged).toBe(4)
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(4)
    expect((await good('stranger')).statusCode).toBe(429)
  })

  test('one address that goes through many accounts is locked as well', async () => {
    await sql`insert into sign_in_failures (kind, subject, failures, last_failure_at)
      values ('address', '127.0.0.1', 49, ${clock})`.execute(world.db)
    expect((await attempt('account-50', 'wrong')).statusCode).toBe(429)
    expect((await good('leader')).statusCode).toBe(429)
    pass(16)
    expect((await good('leader')).statusCode).toBe(200)
  })

  test('an administrator lifts a lock; a team leader may not', async () => {
    for (let n = 0; n < 5; n += 1) await attempt('manager', 'wrong')
    const params = { id: world.organisation.manager.userId }
    const leader = await world.signIn('leader')
    expect((await leader.call(unlockUser, { params })).status).toBe(403)
    const administrator = await world.signIn('administrator')
    expect((await administrator.call(unlockUser, { params })).status).toBe(200)
    expect((await good('manager')).statusCode).toBe(200)
    expect((await audited('identity.account_unlocked')).at(-1)).toMatchObject({
      actor_id: world.organisation.administrator.userId,
      subject_id: params.id,
      detail: { wasLocked: true },
    })
  })
})

describe('a session ends', () => {
  test('by signing out', async () => {
    const person = await world.signIn('manager')
    expect((await person.call(logout)).status).toBe(200)
    expect((await person.call(getMe)).status).toBe(401)
    expect((await audited('identity.signed_out')).at(-1)?.actor_id).toBe(world.organisation.manager.userId)
  })

  test('after 24 hours without activity, and not before', async () => {
    const person = await world.signIn('manager')
    pass(23 * 60)
    expect((await person.call(getMe)).status).toBe(200)
    pass(23 * 60)
    expect((await person.call(getMe)).status).toBe(200)
    pass(24 * 60 + 2)
    expect((await person.call(getMe)).status).toBe(401)
  })

  test('after seven days even when always in use', async () => {
    const person = await world.signIn('manager')
    for (let hours = 0; hours < 161; hours += 23) {
      pass(23 * 60)
      expect((await person.call(getMe)).status, `${hours + 23} h`).toBe(200)
    }
    pass(8 * 60)
    expect((await person.call(getMe)).status).toBe(401)
  })

  test('when the person revokes it from another device; other people’s cannot be touched', async () => {
    const phone = await world.signIn('manager')
    const office = await world.signIn('manager')
    const { sessions } = (await office.call(listSessions)).body
    const { sessions: seenByPhone } = (await phone.call(listSessions)).body
    const phoneId = seenByPhone.find((session) => session.current)!.id
    expect(sessions.find((session) => session.id === phoneId)?.current).toBe(false)

    const stranger = await world.signIn('colleague')
    expect((await stranger.call(revokeSession, { params: { id: phoneId } })).status).toBe(404)
    expect((await phone.call(getMe)).status).toBe(200)

    expect((await office.call(revokeSession, { params: { id: phoneId } })).status).toBe(200)
    expect((await phone.call(getMe)).status).toBe(401)
    expect((await office.call(getMe)).status).toBe(200)
  })

  test('within five seconds when another process revoked it', async () => {
    const person = await world.signIn('manager')
    expect((await person.call(getMe)).status).toBe(200)
    await sql`delete from sessions where user_id = ${world.organisation.manager.userId}`.execute(world.db)
    pass(5 / 60)
    expect((await person.call(getMe)).status).toBe(401)
  })

  test('when an administrator disables the person, changes a role or resets the password', async () => {
    const administrator = await world.signIn('administrator')
    const { colleague, units } = world.organisation
    const params = { id: colleague.userId }
    const body = {
      account: 'colleague',
      name: '陈大海',
      phone: null,
      unitId: units.teamA1,
      active: true,
      roles: [{ role: 'account_manager' as const, unitId: units.teamA1, scope: 'own' as const, unitIds: [] }],
    }
    const changes = [
      { ...body, active: false },
      { ...body, roles: [{ ...body.roles[0]!, scope: 'team' as const }] },
    ]
    for (const change of changes) {
      const person = await world.signIn('colleague')
      expect((await administrator.call(saveUser, { params, body: change })).status).toBe(200)
      expect((await person.call(getMe)).status).toBe(401)
      expect((await administrator.call(saveUser, { params, body })).status).toBe(200)
    }
    const person = await world.signIn('colleague')
    // A new telephone number is no reason to throw anybody out.
    await administrator.call(saveUser, { params, body: { ...body, phone: '13800000000' } })
    expect((await person.call(getMe)).status).toBe(200)
    expect((await administrator.call(resetPassword, { params })).status).toBe(200)
    expect((await person.call(getMe)).status).toBe(401)
  })
})

test('the language of the screens is remembered', async () => {
  const person = await world.signIn('analyst')
  await person.call(setLocale, { body: { locale: 'en-US' } })
  expect((await person.call(getMe)).body).toMatchObject({ locale: 'en-US' })
})

test('a flood of sign-ins leaves the rest of the server quick', async () => {
  const person = await world.signIn('manager')
  const median = async () => {
    const times: number[] = []
    for (let n = 0; n < 15; n += 1) {
      const started = performance.now()
      expect((await person.call(getMe)).status).toBe(200)
      times.push(performance.now() - started)
    }
    return times.sort((a, b) => a - b)[7]!
  }
  const quiet = await median()
  const flood = Promise.all(Array.from({ length: 100 }, (_, n) => attempt(`flood-${n}`, 'x')))
  const flooded = await median()
  const answers = await flood
  // Hashing 100 passwords takes seconds; whoever is signed in already does not wait for them.
  expect(flooded).toBeLessThan(quiet * 10 + 250)
  expect(answers.every((answer) => [401, 429, 503].includes(answer.statusCode))).toBe(true)
})
