import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '../db/index.ts'
import type { Metrics } from './metrics.ts'

/** `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: Prometheus text. */
export function registerHealth(
  app: FastifyInstance,
  options: { db: Db; metrics: Metrics; version: string; isStopping: () => boolean },
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
  app.get('/metrics', async (_request, reply) =>
    reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics()),
  )
}
