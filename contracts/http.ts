import { z } from 'zod'
import type { Verb } from './access.ts'

export type EndpointAccess = 'public' | 'session' | Verb

/**
 * One endpoint of the HTTP API, declared once. The server registers its handler by it, the browser calls it
 * by it, and OpenAPI is generated from it, so none of the three can drift from the others.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
  Access extends EndpointAccess = EndpointAccess,
> {
  /** Stable operation id: `customers.list`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path below the origin with `:param` segments: `/api/v1/customers/:id`. */
  readonly path: string
  readonly summary: { readonly zh: string; readonly en: string }
  /**
   * Who may call at all: `public` needs no session, `session` any signed-in person, otherwise a verb of the
   * policy table. The row scope within the verb is decided by the service.
   */
  readonly access: Access
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly response: Response
  /** How the answer travels; `stream` and `file` handlers write the reply themselves. */
  readonly kind: 'json' | 'file' | 'stream'
  /** Requests a minute for one person (or one address, when nobody is signed in). */
  readonly ratePerMinute: number
  /** Largest request body in bytes. */
  readonly bodyLimit: number
}

const nothing = z.object({})

interface Declaration<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
  Access extends EndpointAccess,
> {
  name: string
  method: Endpoint['method']
  path: `/api/v1/${string}`
  summary: { zh: string; en: string }
  access: Access
  params?: Params
  query?: Query
  body?: Body
  response: Response
  kind?: Endpoint['kind']
  ratePerMinute?: number
  bodyLimit?: number
}

/** Declares an endpoint. Absent schemas accept nothing; the default limits are 600 calls a minute and 256 KiB. */
export function endpoint<
  Response extends z.ZodType,
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = typeof nothing,
  const Access extends EndpointAccess = EndpointAccess,
>(
  declaration: Declaration<Params, Query, Body, Response, Access>,
): Endpoint<Params, Query, Body, Response, Access> {
  return {
    kind: 'json',
    ratePerMinute: 600,
    bodyLimit: 256 * 1024,
    ...declaration,
    params: declaration.params ?? (nothing as unknown as Params),
    query: declaration.query ?? (nothing as unknown as Query),
    body: declaration.body ?? (nothing as unknown as Body),
  }
}

export type ParamsOf<E extends Endpoint> = z.output<E['params']>
export type QueryOf<E extends Endpoint> = z.output<E['query']>
export type BodyOf<E extends Endpoint> = z.output<E['body']>
export type ResponseOf<E extends Endpoint> = z.output<E['response']>
/** What a caller writes: before defaults are filled in. */
export type CallOf<E extends Endpoint> = {
  params?: z.input<E['params']>
  query?: z.input<E['query']>
  body?: z.input<E['body']>
}

/** Sent with what a screen asks for by itself while nobody touches it: it keeps no session open. */
export const unattendedHeader = 'x-zhike-unattended'

/** Every error answer of the API. `message` is in the language the caller asked for. */
export const apiError = z.object({
  code: z.string(),
  message: z.string(),
  requestId: z.string(),
  /** One entry per thing that is wrong, for forms and tables. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Facts the screen may use, such as the other person who changed the record. */
  detail: z.record(z.string(), z.unknown()).optional(),
})
export type ApiError = z.infer<typeof apiError>
