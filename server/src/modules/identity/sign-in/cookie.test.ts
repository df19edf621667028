import cookie from '@fastify/cookie'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './cookie.ts'

async function server() {
  const app = fastify({ trustProxy: (_address, hop) => hop < 1 })
  await app.register(cookie)
  app.get('/set', async (request, reply) => {
    setSessionCookie(request, reply, 'T'.repeat(43), 168)
    return {}
  })
  app.get('/clear', async (request, reply) => {
    clearSessionCookie(request, reply)
    return {}
  })
  app.get('/read', (request, reply) => reply.send({ token: readSessionCookie(request) }))
  return app
}

test('Secure stands in the cookie exactly when the request came by HTTPS', async () => {
  const app = await server()
  const plain = await app.inject({ url: '/set' })
  expect(plain.headers['set-cookie']).toBe(
    `zhike_session=${'T'.repeat(43)}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax`,
  )
  const proxied = await app.inject({ url: '/set', headers: { 'x-forwarded-proto': 'https' } })
  expect(proxied.headers['set-cookie']).toContain('; Secure')
})

test('signing out empties the cookie in the same place', async () => {
  const { cookies } = await (await server()).inject({ url: '/clear' })
  expect(cookies[0]).toMatchObject({ name: 'zhike_session', value: '', path: '/', httpOnly: true })
})

test.each([
  ['A'.repeat(43), true],
  ['A'.repeat(42), false],
  ['A'.repeat(44), false],
  [`${'A'.repeat(42)}'`, false],
  ['', false],
])('only what can be a token is looked up: %s', async (value, accepted) => {
  const answer = await (await server()).inject({ url: '/read', cookies: { zhike_session: value } })
  expect(answer.json().token).toBe(accepted ? value : null)
})
