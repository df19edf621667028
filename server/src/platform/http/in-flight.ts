import type { FastifyInstance } from 'fastify'
import { sendError, serverStopping } from './answers.ts'

export interface InFlight {
  /** New requests are refused from now on; resolves when the running ones are answered or after `patienceMs`. */
  drain(patienceMs: number): Promise<void>
}

/**
 * Counts requests of endpoints that are being answered, so that stopping can wait for them while `/readyz` still
 * tells a load balancer to go elsewhere. Streams count as well: they end when the realtime hub stops.
 */
export function countInFlight(app: FastifyInstance): InFlight {
  let running = 0
  let draining = false
  let empty = (): void => undefined
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.endpoint === undefined) return
    if (draining) {
      reply.header('connection', 'close')
      return sendError(reply, request, serverStopping())
    }
    running++
    // Also when the caller went away: `close` comes in any case, and once.
    reply.raw.once('close', () => {
      running--
      if (running === 0) empty()
    })
  })
  return {
    async drain(patienceMs) {
      draining = true
      if (running === 0) return
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, patienceMs)
        empty = () => {
          clearTimeout(late)
          resolve()
        }
      })
    },
  }
}
