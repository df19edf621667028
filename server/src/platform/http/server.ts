import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import type { Endpoint } from '#contracts/http.ts'
import type { Config } from '../config/config.ts'
import { invalid, signInRequired } from '../errors/errors.ts'
import { type Actor, authorize, type Grant } from '../policy/index.ts'
import { answerError, localeOf, requestRefused, sendError } from './answers.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { contentSecurity } from './content-security.ts'
import { rateLimitOf, registerRateLimit } from './rate-limit.ts'
import { type Route, sent } from './route.ts'
import { crossSite, isSameSite } from './same-site.ts'
import { zodIssues } from './zod-issues.ts'

export interface HttpOptions {
  readonly config: Config
  readonly log: FastifyBaseLogger
  readonly routes: readonly Route[]
  /** Certificate and key (PEM) to speak HTTPS with; plain HTTP without. */
  readonly tls?: { readonly cert: string; readonly key: string } | null
  /** Finds out who calls, from the session cookie; null for nobody. */
  readonly resolveActor: (request: FastifyRequest) => Promise<Actor | null>
  /** Called after every answered request. */
  readonly observe: (endpoint: string, status: number, seconds: number) => void
  /** Hooks that come before all others, such as counting what is in flight. */
  readonly prepare?: (app: FastifyInstance) => void
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null
    grant: Grant | null
  }
  interface FastifyContextConfig {
    endpoint?: string
  }
}

/**
 * Builds the HTTP server with the declared stack: same site → session → rate limit → authorize → body → validate →
 * handle. Nothing of a body is read before it is known that its sender may send it.
 */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { config, tls = null } = options
  const app = fastify({
    ...(tls && { https: { cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' } }),
    loggerInstance: options.log,
    // One line per request is written by the observer below, with the endpoint's name.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_address, hop) => hop < config.trustedProxies,
    genReqId: () => randomUUID(),
    requestTimeout: 60_000,
    bodyLimit: 256 * 1024,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      request.actor = null
      answerError(error, request, reply)
    },
    clientErrorHandler: answerBrokenRequest,
  } as FastifyServerOptions)
  app.decorateRequest('actor', null)
  app.decorateRequest('grant', null)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (request.protocol === 'https' && !isLocal(request.hostname))
      reply.header('strict-transport-security', `max-age=${180 * 86_400}`)
  })
  options.prepare?.(app)
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: { directives: contentSecurity(config) },
    // Plain HTTP inside a company network must keep working: said above, to those who came by HTTPS.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  })
  await registerRateLimit(app)
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { 1: 4 } },
  })
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  app.addHook('onResponse', (request, reply, done) => {
    observe(request, reply, options)
    done()
  })
  app.setErrorHandler(async (error, request, reply) => answerError(error, request, reply))
  for (const route of options.routes) register(app, route, options)
  return app
}

/** A promise of HTTPS for `localhost` would hold for every other program of this machine as well. */
const isLocal = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost')

function observe(request: FastifyRequest, reply: FastifyReply, options: HttpOptions): void {
  const name = request.routeOptions.config.endpoint ?? 'static'
  options.observe(name, reply.statusCode, reply.elapsedTime / 1000)
  if (name === 'static' && reply.statusCode < 400) return
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

function register(app: FastifyInstance, route: Route, options: HttpOptions): void {
  const { endpoint } = route
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    bodyLimit: endpoint.bodyLimit,
    config: { endpoint: endpoint.name, rateLimit: rateLimitOf(endpoint) },
    // The limiter adds its hook behind this one, because it counts by person.
    onRequest: async (request, reply) => {
      const writes = request.method !== 'GET' && request.method !== 'HEAD'
      if (writes && !isSameSite(request, options.config)) return sendError(reply, request, crossSite())
      if (endpoint.access !== 'public') request.actor = await options.resolveActor(request)
    },
    preParsing: async (request, reply) => {
      if (endpoint.access === 'public') request.actor = await options.resolveActor(request)
      else if (request.actor === null) return sendError(reply, request, signInRequired())
      else if (endpoint.access !== 'session') {
        const grant = authorize(request.actor, endpoint.access)
        if (!grant.ok) return sendError(reply, request, grant.error)
        request.grant = grant.value
      }
    },
    handler: async (request, reply) => handle(route, request, reply),
  })
}

async function handle({ endpoint, handler }: Route, request: FastifyRequest, reply: FastifyReply) {
  const body = bodyOf(endpoint, request)
  if (body === 'unsupported') return sendError(reply, request, requestRefused(415))
  const params = endpoint.params.safeParse(request.params)
  const query = endpoint.query.safeParse(request.query)
  const parsed = endpoint.body.safeParse(body)
  if (!params.success || !query.success || !parsed.success) {
    const issues = [params, query, parsed].flatMap((one) => (one.success ? [] : zodIssues(one.error)))
    return sendError(reply, request, invalid(issues))
  }
  const result = await handler({
    params: params.data,
    query: query.data,
    body: parsed.data,
    actor: request.actor as Actor,
    grant: request.grant as never,
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
}

/** What the schema is given; a stream stays with the request, and must be one. */
function bodyOf(endpoint: Endpoint, request: FastifyRequest): unknown {
  if (endpoint.kind !== 'stream')
    return request.body instanceof Readable ? 'unsupported' : (request.body ?? {})
  return endpoint.method === 'GET' || request.body instanceof Readable ? {} : 'unsupported'
}
