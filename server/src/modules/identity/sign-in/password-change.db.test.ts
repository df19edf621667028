import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  changePassword,
  getMe,
  listUnits,
  login,
  logout,
  passwordRules,
  resetPassword,
  saveUser,
} from '#contracts/identity.ts'
import { saveSetting } from '#contracts/operations.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

let clock = new Date('2026-11-23T01:00:00Z')
let world: TestApp
let administrator: Caller
beforeAll(async () => {
  world = await createTestApp({ now: () => clock })
  administrator = await world.signIn('administrator')
})
afterAll(() => world.close())

const set = async (key: string, value: string | number | boolean) => {
  const answer = await administrator.call(saveSetting, { params: { key }, body: { value, unitId: null } })
  expect(answer.status).toBe(200)
}
/** Signs in with any password; the caller and what was answered. */
async function enter(account: string, password: string) {
  const answer = await world.app.http.inject({
    method: 'POST',
    url: login.path,
    payload: { account, password },
  })
  const cookie = answer.cookies.find((one) => one.name === 'zhike_session')
  return {
    status: answer.statusCode,
    cookie: cookie ? `zhike_session=${cookie.value}` : '',
    body: answer.json(),
  }
}
const withCookie = (cookie: string, method: 'GET' | 'PUT', url: string, payload?: object) =>
  world.app.http.inject({ method, url, headers: { cookie }, ...(payload ? { payload } : {}) })

describe('changing the own password', () => {
  test('needs the current one, ends all other sessions and gives this one a new token', async () => {
    const other = await world.signIn('colleague')
    const here = await enter('colleague', world.organisation.password)
    const wrong = await withCookie(here.cookie, 'PUT', changePassword.path, {
      current: 'x',
      next: 'brass kettle noon',
    })
    expect(wrong.statusCode).toBe(403)
    const changed = await withCookie(here.cookie, 'PUT', changePassword.path, {
      current: world.organisation.password,
      next: 'brass kettle noon',
    })
    expect(changed.statusCode).toBe(200)
    expect((await other.call(getMe)).status).toBe(401)
    // The token that was known before no longer works, the renewed one does.
    expect((await withCookie(here.cookie, 'GET', getMe.path)).statusCode).toBe(401)
    const renewed = changed.cookies.find((one) => one.name === 'zhike_session')!
    expect((await withCookie(`zhike_session=${renewed.value}`, 'GET', getMe.path)).statusCode).toBe(200)
    expect((await enter('colleague', world.organisation.password)).status).toBe(401)
    expect((await enter('colleague', 'brass kettle noon')).status).toBe(200)
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_records
      where action = 'identity.password_changed' and detail::text not like '%kettle%'`.execute(world.db)
    expect(rows[0]!.n).toBe(1)
  })

  test('refuses a weak one with every reason, in the language asked for, and the same one again', async () => {
    const person = await world.signIn('manager')
    const weak = await person.call(changePassword, {
      body: { current: world.organisation.password, next: 'manager1' },
    })
    expect(weak).toMatchObject({ status: 400, body: { code: 'password_weak' } })
    const { issues } = weak.body as unknown as { issues: { path: string; message: string }[] }
    expect(issues.map((issue) => issue.path)).toEqual(['next', 'next', 'next'])
    expect(issues[0]!.message).toContain('12')
    const same = await person.call(changePassword, {
      body: { current: world.organisation.password, next: world.organisation.password },
    })
    expect(same).toMatchObject({ status: 400, body: { code: 'password_weak' } })
  })

  test('guessing the current one in a stolen session locks the account', async () => {
    const person = await world.signIn('stranger')
    const body = { current: 'guess', next: 'brass kettle noon' }
    const answers: number[] = []
    for (let n = 0; n < 6; n += 1) answers.push((await person.call(changePassword, { body })).status)
    expect(answers).toEqual([403, 403, 403, 403, 429, 429])
    await sql`delete from sign_in_failures`.execute(world.db)
  })
})

describe('a first password', () => {
  const id = uuid()
  const newcomer = () => ({
    account: 'newcomer',
    name: '何新来',
    phone: null,
    unitId: world.organisation.units.teamA1,
    active: true,
    roles: [
      {
        role: 'account_manager' as const,
        unitId: world.organisation.units.teamA1,
        scope: 'own' as const,
        unitIds: [],
      },
    ],
  })

  test('is shown once, opens nothing but its own change, and then everything', async () => {
    const created = await administrator.call(saveUser, { params: { id }, body: newcomer() })
    const initial = created.body.initialPassword!
    expect(initial).toMatch(/^.{4}-.{4}-.{4}-.{4}$/)
    const again = await administrator.call(saveUser, { params: { id }, body: newcomer() })
    expect(again.body.initialPassword).toBeNull()

    const entered = await enter('newcomer', initial)
    expect(entered.body.me).toMatchObject({ mustChangePassword: true })
    expect((await withCookie(entered.cookie, 'GET', getMe.path)).statusCode).toBe(200)
    expect((await withCookie(entered.cookie, 'GET', passwordRules.path)).statusCode).toBe(200)
    const refused = await withCookie(entered.cookie, 'GET', listUnits.path)
    expect(refused.statusCode).toBe(403)
    expect(refused.json()).toMatchObject({ code: 'password_change_required' })
    const customers = await withCookie(entered.cookie, 'GET', '/api/v1/customers')
    expect(customers.json()).toMatchObject({ code: 'password_change_required' })

    const changed = await withCookie(entered.cookie, 'PUT', changePassword.path, {
      current: initial,
      next: 'quiet lamp over rice',
    })
    expect(changed.statusCode).toBe(200)
    const renewed = changed.cookies.find((one) => one.name === 'zhike_session')!
    expect((await withCookie(`zhike_session=${renewed.value}`, 'GET', listUnits.path)).statusCode).toBe(200)
  })

  test('may be kept where the setting says so', async () => {
    await set('identity.password.change_first', false)
    const other = { ...newcomer(), account: 'newcomer-2' }
    const created = await administrator.call(saveUser, { params: { id: uuid() }, body: other })
    const entered = await enter('newcomer-2', created.body.initialPassword!)
    expect(entered.body.me).toMatchObject({ mustChangePassword: false })
    await set('identity.password.change_first', true)
  })

  test('after a reset replaces the old one; signing out is always possible', async () => {
    const reset = await administrator.call(resetPassword, { params: { id } })
    expect((await enter('newcomer', 'quiet lamp over rice')).status).toBe(401)
    const entered = await enter('newcomer', reset.body.initialPassword)
    expect(entered.body.me).toMatchObject({ mustChangePassword: true })
    const out = await world.app.http.inject({
      method: 'DELETE',
      url: logout.path,
      headers: { cookie: entered.cookie },
    })
    expect(out.statusCode).toBe(200)
  })
})

describe('the 等保 profile', () => {
  test('asks for three kinds of characters, forbids the last five, and wants a change after 90 days', async () => {
    await set('identity.password.profile', 'djbh')
    const rules = await world.anonymous.call(passwordRules)
    expect(rules.body.profile).toBe('djbh')
    expect(rules.body.rules.join()).toContain('90 天')

    let current = world.organisation.password
    const change = async (next: string) => {
      const { cookie } = await enter('analyst', current)
      const answer = await withCookie(cookie, 'PUT', changePassword.path, { current, next })
      if (answer.statusCode === 200) current = next
      return answer.statusCode
    }
    expect(await change('kestrel-only-small')).toBe(400)
    for (const n of [1, 2, 3, 4, 5]) {
      clock = new Date(clock.getTime() + 1000)
      expect(await change(`Kestrel-${n}-piano`), `change ${n}`).toBe(200)
    }
    // The last five are Kestrel-1 to -5; the password before them is the sixth and may return.
    expect(await change('Kestrel-1-piano')).toBe(400)
    expect(await change(world.organisation.password)).toBe(200)

    clock = new Date(clock.getTime() + 91 * 86_400_000)
    expect((await enter('analyst', current)).body.me).toMatchObject({ mustChangePassword: true })
    administrator = await world.signIn('administrator')
    // The administrator's own password is as old: first things first.
    expect((await administrator.call(listUnits)).body).toMatchObject({ code: 'password_change_required' })
  })
})
