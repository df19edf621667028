import { stream } from '#contracts/operations.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import type { OperationsDeps } from './operations.deps.ts'

export function streamRoutes({ hub, resolveActor }: OperationsDeps): Route[] {
  return [
    route(stream, async ({ query, actor, request, reply }) => {
      const header = request.headers['last-event-id']
      const since = query.since ?? (typeof header === 'string' ? header : null)
      // From here on the hub owns the socket; Fastify must not answer as well.
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value)
      }
      await hub.attach(reply.raw, actor, since, () => resolveActor(request))
      return ok(sent)
    }),
  ]
}
