import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '../db/index.ts'
import type { Metrics } from './metrics.ts'

/** `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: Prometheus text. */
export function registerHealth(
  app: FastifyInstance,
  options: {
    db: Db
    metrics: Metrics
    version: string
    metricsToken: string | null
    isStopping: () => boolean
  },
): void {
  app.get('/healthz', async () => ({ status: 'ok', version: options.version }))
  app.get('/readyz', async (_request, reply) => {
    if (options.isStopping()) return reply.code(503).send({ status: 'stopping' })
    try {
      await sql`select 1`.execute(options.db)
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'database_unavailable' })
    }
  })
  app.get('/metrics', async (request, reply) =>
    mayReadMetrics(request, options.metricsToken)
      ? reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics())
      : reply.callNotFound(),
  )
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Metrics tell how busy a company is: they are for the operator's collector, not for the whole network. */
function mayReadMetrics(request: FastifyRequest, token: string | null): boolean {
  // A request that came through a proxy on this machine is not from this machine.
  if (token === null) return loopback.has(request.ip) && request.headers['x-forwarded-for'] === undefined
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
