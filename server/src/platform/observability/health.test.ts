import fastify from 'fastify'
import { expect, it } from 'vitest'
import type { Db } from '../db/index.ts'
import { registerHealth } from './health.ts'
import { createMetrics } from './metrics.ts'

function server(metricsToken: string | null) {
  const app = fastify()
  // Neither answer below asks the database.
  registerHealth(app, {
    db: {} as Db,
    metrics: createMetrics(),
    version: '1',
    metricsToken,
    isStopping: () => true,
  })
  return async (remoteAddress: string, headers: Record<string, string> = {}): Promise<number> =>
    (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode
}

it('gives metrics to programs on this machine alone, not to the network nor through a proxy', async () => {
  const ask = server(null)
  expect(await ask('127.0.0.1')).toBe(200)
  expect(await ask('192.168.1.20')).toBe(404)
  expect(await ask('127.0.0.1', { 'x-forwarded-for': '192.168.1.20' })).toBe(404)
})

it('gives metrics to whoever has the token, when there is one', async () => {
  const ask = server('a-token-of-the-operator')
  expect(await ask('192.168.1.20', { authorization: 'Bearer a-token-of-the-operator' })).toBe(200)
  expect(await ask('127.0.0.1')).toBe(404)
  expect(await ask('127.0.0.1', { authorization: 'Bearer a-token-of-the-operatoR' })).toBe(404)
})

it('is not ready any more while it stops, but says that it lives', async () => {
  const app = fastify()
  registerHealth(app, {
    db: {} as Db,
    metrics: createMetrics(),
    version: '1',
    metricsToken: null,
    isStopping: () => true,
  })
  expect((await app.inject('/readyz')).statusCode).toBe(503)
  expect((await app.inject('/healthz')).statusCode).toBe(200)
})
