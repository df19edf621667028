import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { Provider } from 'oidc-provider'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getMe, loginOptions, oidcCallback, oidcStart } from '#contracts/identity.ts'
import { readConfig } from '#platform/config/config.ts'
import { unwrap } from '#platform/errors/result.ts'
import { createTestDatabase } from '#testing/database.ts'
import { seedOrganisation } from '#testing/fixtures.ts'
import { type App, createApp } from '../../../app.ts'

const publicOrigin = 'http://zhike.test'
let provider: Server
let issuer: string
let database: Awaited<ReturnType<typeof createTestDatabase>>
let dataDir: string
let app: App

beforeAll(async () => {
  provider = createServer()
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  provider.on('request', identityProvider(issuer).callback())

  database = await createTestDatabase()
  await seedOrganisation(database.db)
  dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-oidc-'))
  app = await startApp({ issuer })
})
afterAll(async () => {
  await app.stop()
  await database.drop()
  await new Promise((resolve) => provider.close(resolve))
  await rm(dataDir, { recursive: true, force: true })
})

/** A real OpenID provider whose accounts are whatever is typed as login. */
function identityProvider(url: string): Provider {
  const op = new Provider(url, {
    clients: [
      {
        client_id: 'zhike',
        client_secret: 'a-secret-of-the-test',
        redirect_uris: [`${publicOrigin}${oidcCallback.path}`],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id.replace(/^sub-/, '') }),
    }),
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['cookie key of the test'] },
  })
  return op
}

async function startApp(oidc: { issuer: string }): Promise<App> {
  const config = readConfig(
    {
      dataDir,
      databaseUrl: database.url,
      port: 0,
      role: 'api',
      publicOrigin,
      logLevel: 'silent',
      webRoot: null,
      fieldRoot: null,
      allowUnsafeDatabase: true,
      oidc: {
        issuer: oidc.issuer,
        clientId: 'zhike',
        clientSecret: 'a-secret-of-the-test',
        label: '统一认证',
        accountClaim: 'preferred_username',
      },
    },
    {},
  )
  return unwrap(await createApp(config, { log: pino({ level: 'silent' }), version: 'test' }))
}

const get = (http: FastifyInstance, url: string, cookie = '') =>
  http.inject({ method: 'GET', url, headers: cookie === '' ? {} : { cookie } })

/** Leaves for the provider: where to, and the sealed cookie that the browser carries. */
async function leave(query = '') {
  const answer = await get(app.http, oidcStart.path + query)
  expect(answer.statusCode).toBe(302)
  const cookie = answer.cookies.find((one) => one.name === 'zhike_oidc')!
  return {
    target: answer.headers.location as string,
    cookie: `zhike_oidc=${cookie.value}`,
    attributes: cookie,
  }
}

/** Signs in at the provider as a browser would and returns the address it sends the browser back to. */
async function atProvider(target: string, login: string): Promise<string> {
  const jar = new Map<string, string>()
  let url = target
  let form: URLSearchParams | undefined
  for (let step = 0; step < 12; step += 1) {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = response.headers.get('location')
    if (location?.startsWith(publicOrigin)) return location.slice(publicOrigin.length)
    if (location) {
      url = new URL(location, url).href
      form = undefined
      continue
    }
    const page = await response.text()
    const action = /action="([^"]+)"/.exec(page)?.[1]
    if (!action) throw new Error(`no form at ${url}: ${page.slice(0, 300)}`)
    url = new URL(action, url).href
    const prompt = page.includes('name="login"') ? 'login' : 'consent'
    form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'x' } : { prompt })
  }
  throw new Error('the provider never sent the browser back')
}

test('the login page learns of it, with the label of the configuration', async () => {
  const answer = await get(app.http, loginOptions.path)
  expect(answer.json()).toEqual({ oidc: { label: '统一认证', startPath: oidcStart.path } })
})

test('an account that the provider vouches for is signed in with a session of its own', async () => {
  const { target, cookie, attributes } = await leave()
  const authorize = new URL(target)
  expect(authorize.origin).toBe(issuer)
  expect(authorize.searchParams.get('code_challenge_method')).toBe('S256')
  for (const name of ['state', 'nonce', 'code_challenge'])
    expect(authorize.searchParams.get(name)!.length, name).toBeGreaterThanOrEqual(43)
  expect(attributes).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: oidcCallback.path })
  // Sealed: neither the verifier nor the state can be read from the cookie.
  expect(Buffer.from(attributes.value, 'base64url').toString('latin1')).not.toContain('state')

  const back = await atProvider(target, 'sub-manager')
  const answer = await get(app.http, back, cookie)
  expect(answer.statusCode).toBe(302)
  expect(answer.headers.location).toBe('/')
  const session = answer.cookies.find((one) => one.name === 'zhike_session')!
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  const me = await get(app.http, getMe.path, `zhike_session=${session.value}`)
  expect(me.json()).toMatchObject({ account: 'manager', mustChangePassword: false })
  const { rows } = await sql<{ detail: object }>`
    select detail from audit_records where action = 'identity.signed_in' order by seq desc limit 1`.execute(
    database.db,
  )
  expect(rows[0]!.detail).toMatchObject({ method: 'oidc' })
  expect(answer.cookies.find((one) => one.name === 'zhike_oidc')?.value).toBe('')

  // The code was spent.
  const again = await get(app.http, back, cookie)
  expect(again.headers.location).toBe('/?problem=sign_in_failed')
})

test.each([
  ['an account that does not exist here', 'sub-nobody'],
  ['a disabled account', 'sub-viewer'],
])('%s is not signed in and not created', async (_what, login) => {
  await sql`update users set active = false where account = 'viewer'`.execute(database.db)
  const { target, cookie } = await leave()
  const answer = await get(app.http, await atProvider(target, login), cookie)
  expect(answer.headers.location).toBe('/?problem=sign_in_failed')
  expect(answer.cookies.some((one) => one.name === 'zhike_session')).toBe(false)
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from users`.execute(database.db)
  expect(rows[0]!.n).toBe(9)
})

test('whoever came from the phone app arrives there again, and nowhere else', async () => {
  const { target, cookie } = await leave('?app=field')
  const answer = await get(app.http, await atProvider(target, 'sub-manager'), cookie)
  expect(answer.headers.location).toBe('/field/')
  expect((await get(app.http, `${oidcStart.path}?app=https://evil.example`)).statusCode).toBe(400)
})

test('an answer with a foreign state, without our cookie, or with the cookie of another journey is refused', async () => {
  const { target, cookie } = await leave()
  const other = await leave()
  const back = await atProvider(target, 'sub-manager')
  const forged = back.replace(/state=[^&]+/, 'state=forged')
  for (const [url, carried] of [
    [forged, cookie],
    [back, ''],
    [back, other.cookie],
    [back, 'zhike_oidc=AAAA'],
  ] as const) {
    const answer = await get(app.http, url, carried)
    expect(answer.headers.location).toBe('/?problem=sign_in_failed')
    expect(answer.cookies.some((one) => one.name === 'zhike_session')).toBe(false)
  }
})

test('a provider that cannot be reached is said so, and passwords still work', async () => {
  const unreachable = await startApp({ issuer: 'http://127.0.0.1:1' })
  try {
    const answer = await get(unreachable.http, oidcStart.path)
    expect(answer.headers.location).toBe('/?problem=sso_unavailable')
    const byPassword = await unreachable.http.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { account: 'manager', password: 'Tianlan-7-paiyun' },
    })
    expect(byPassword.statusCode).toBe(200)
  } finally {
    await unreachable.stop()
  }
})
