import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { ApiError } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import type { Config } from '../config/config.ts'
import { AppError, inLocale, invalid, signInRequired } from '../errors/errors.ts'
import { isDiskFull, storageFull, translateDatabaseError } from '../errors/storage.ts'
import { type Actor, authorize } from '../policy/index.ts'
import { crossSite, isSameSite } from './same-site.ts'
import { type Route, sent } from './route.ts'
import { zodIssues } from './zod-issues.ts'

export interface HttpOptions {
  readonly config: Config
  readonly log: FastifyBaseLogger
  readonly routes: readonly Route[]
  /** Finds out who calls, from the session cookie; null for nobody. */
  readonly resolveActor: (request: FastifyRequest) => Promise<Actor | null>
  /** Called after every answered request. */
  readonly observe: (endpoint: string, status: number, seconds: number) => void
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null
  }
}

/** Builds the HTTP server with the declared stack: rate limit → session → same site → validate → authorize → handle. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { config } = options
  const app = fastify({
    loggerInstance: options.log,
    // One line per request is written by the observer below, with the endpoint's name.
    disableRequestLogging: true,
    trustProxy: (_address, hop) => hop < config.trustedProxies,
    genReqId: () => randomUUID(),
    requestTimeout: 60_000,
    bodyLimit: 256 * 1024,
    routerOptions: { ignoreTrailingSlash: true },
  })
  app.decorateRequest('actor', null)
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: { directives: contentSecurity(config) },
    // Plain HTTP inside a company network must keep working; a proxy that ends TLS adds HSTS itself.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(rateLimit, { global: false })
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { 1: 4 } },
  })
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const seconds = reply.elapsedTime / 1000
    const name = request.routeOptions.config.endpoint ?? 'static'
    options.observe(name, reply.statusCode, seconds)
    if (name !== 'static' || reply.statusCode >= 400) {
      request.log.info(
        {
          endpoint: name,
          method: request.method,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
          user: request.actor?.userId,
        },
        'request',
      )
    }
    done()
  })
  app.setErrorHandler(async (error, request, reply) => answerError(error, request, reply))
  for (const route of options.routes) register(app, route, options)
  return app
}

function register(app: FastifyInstance, { endpoint, handler }: Route, options: HttpOptions): void {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    bodyLimit: endpoint.bodyLimit,
    config: {
      endpoint: endpoint.name,
      rateLimit: {
        max: endpoint.ratePerMinute,
        timeWindow: 60_000,
        keyGenerator: (request: FastifyRequest) => request.cookies['zhike_session'] ?? request.ip,
        errorResponseBuilder: (_request, context) =>
          new AppError({
            code: 'too_many_requests',
            status: 429,
            words: {
              zh: `操作太频繁，请 ${Math.ceil(context.ttl / 1000)} 秒后再试。已提交的内容不受影响。`,
              en: `Too many requests; try again in ${Math.ceil(context.ttl / 1000)} seconds. Nothing that was saved is affected.`,
            },
          }),
      },
    },
    handler: async (request, reply) => {
      if (request.method !== 'GET' && !isSameSite(request, options.config))
        return sendError(reply, request, crossSite())
      request.actor = await options.resolveActor(request)
      if (endpoint.access !== 'public' && request.actor === null)
        return sendError(reply, request, signInRequired())
      const grant =
        endpoint.access === 'public' || endpoint.access === 'session'
          ? null
          : authorize(request.actor as Actor, endpoint.access)
      if (grant !== null && !grant.ok) return sendError(reply, request, grant.error)

      const params = endpoint.params.safeParse(request.params)
      const query = endpoint.query.safeParse(request.query)
      const body =
        endpoint.kind === 'stream'
          ? { success: true as const, data: {} }
          : endpoint.body.safeParse(request.body ?? {})
      const issues = [params, query, body].flatMap((parsed) =>
        parsed.success ? [] : zodIssues(parsed.error),
      )
      if (!params.success || !query.success || !body.success)
        return sendError(reply, request, invalid(issues))

      const result = await handler({
        params: params.data,
        query: query.data,
        body: body.data,
        actor: request.actor as Actor,
        grant: (grant?.value ?? null) as never,
        locale: localeOf(request),
        origin: {
          requestId: request.id,
          address: request.ip,
          userAgent: (request.headers['user-agent'] ?? '').slice(0, 256),
        },
        request,
        reply,
      })
      if (!result.ok) return sendError(reply, request, result.error)
      if (result.value === sent) return reply
      return reply.header('cache-control', 'no-store').send(result.value)
    },
  })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: string
  }
}

/** The answer for an address where there is nothing. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendError(
    reply,
    request,
    new AppError({
      code: 'no_such_address',
      status: 404,
      words: { zh: '没有这个地址。', en: 'There is nothing at this address.' },
    }),
  )
}

/** The language of the answer: the person's own, else what the browser asks for, else Chinese. */
export function localeOf(request: FastifyRequest): Locale {
  if (request.actor) return request.actor.locale
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en-US' : 'zh-CN'
}

function sendError(reply: FastifyReply, request: FastifyRequest, error: AppError): FastifyReply {
  const locale = localeOf(request)
  const answer: ApiError = {
    code: error.code,
    message: inLocale(error.words, locale),
    requestId: request.id,
    ...(error.issues && {
      issues: error.issues.map((issue) => ({ path: issue.path, message: inLocale(issue.message, locale) })),
    }),
    ...(error.detail && { detail: { ...error.detail } }),
  }
  if (error.status === 429) reply.header('retry-after', '30')
  return reply.code(error.status).header('cache-control', 'no-store').send(answer)
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof AppError) return sendError(reply, request, error)
  const translated = isDiskFull(error) ? storageFull() : translateDatabaseError(error)
  if (translated) {
    request.log.warn({ err: error }, 'storage refused')
    return sendError(reply, request, translated)
  }
  const status = (error as { statusCode?: unknown }).statusCode
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return sendError(
      reply,
      request,
      new AppError({
        code: status === 413 ? 'too_large' : 'bad_request',
        status,
        words: badRequestWords(status),
      }),
    )
  }
  request.log.error({ err: error }, 'request failed')
  return sendError(
    reply,
    request,
    new AppError({
      code: 'internal',
      status: 500,
      words: {
        zh: `系统出错，这次操作没有保存。请重试；若仍出错，请把编号 ${request.id} 告诉管理员。`,
        en: `Something went wrong; this action was not saved. Try again; if it persists, give number ${request.id} to your administrator.`,
      },
    }),
  )
}

function badRequestWords(status: number): { zh: string; en: string } {
  if (status === 413)
    return { zh: '内容超过大小上限，未保存。', en: 'The content is larger than allowed; nothing was saved.' }
  if (status === 415)
    return { zh: '不支持这种内容格式，未保存。', en: 'This content type is not accepted; nothing was saved.' }
  return { zh: '请求格式不正确，未保存。', en: 'The request could not be understood; nothing was saved.' }
}

function contentSecurity(config: Config): Record<string, string[] | null> {
  const tileOrigin = config.tiles ? [new URL(config.tiles.url.replaceAll(/\{[^}]*\}/g, '0')).origin] : []
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    // Ant Design writes its styles into the page.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', ...tileOrigin],
    'connect-src': ["'self'", ...tileOrigin],
    'worker-src': ["'self'", 'blob:'],
    'font-src': ["'self'", 'data:'],
    'object-src': ["'none'"],
    'frame-ancestors': ["'none'"],
    'upgrade-insecure-requests': null,
  }
}
