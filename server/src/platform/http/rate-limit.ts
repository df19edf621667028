import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { Endpoint } from '#contracts/http.ts'
import { defineError } from '../errors/errors.ts'

const tooMany = defineError('too_many_requests', 429, (seconds: number) => ({
  zh: `操作太频繁，请 ${seconds} 秒后再试。已提交的内容不受影响。`,
  en: `Too many requests; try again in ${seconds} seconds. Nothing that was saved is affected.`,
}))

/** Limits apply to routes that carry `rateLimitOf`; pages and their files have none. */
export async function registerRateLimit(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, { global: false })
}

/**
 * Calls a minute of one person, or of one address where nobody is signed in. The cookie itself is never the key:
 * whoever sends it could make up a new one for each call. Public endpoints count by address alone.
 */
export function rateLimitOf(
  endpoint: Endpoint,
): NonNullable<NonNullable<RouteOptions['config']>['rateLimit']> {
  return {
    max: endpoint.ratePerMinute,
    timeWindow: 60_000,
    keyGenerator: (request: FastifyRequest) =>
      endpoint.access === 'public' || request.actor === null
        ? `address ${request.ip}`
        : `person ${request.actor.userId}`,
    errorResponseBuilder: (_request, context) => tooMany(Math.ceil(context.ttl / 1000)),
  }
}
