import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Verb } from '#contracts/access.ts'
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import type { Result } from '../errors/result.ts'
import type { Actor, Grant } from '../policy/index.ts'

/** Where a request came from, for the audit trail and the logs. */
export interface Origin {
  readonly requestId: string
  readonly address: string
  readonly userAgent: string
}

type AccessOf<E extends Endpoint> = E['access']

/** What a handler is given: validated input, who calls, and the proof of the right that the endpoint asks for. */
export interface Call<E extends Endpoint> {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  readonly actor: AccessOf<E> extends 'public' ? Actor | null : Actor
  readonly grant: AccessOf<E> extends Verb ? Grant<AccessOf<E>> : null
  readonly locale: Locale
  readonly origin: Origin
  readonly request: FastifyRequest
  /** Only for endpoints of kind `file` and `stream`, and for cookies. */
  readonly reply: FastifyReply
}

/** A JSON handler returns the answer or an expected failure; the others write to `reply` and return `sent`. */
export const sent = Symbol('the handler has written the reply itself')
export type Handler<E extends Endpoint> = (call: Call<E>) => Promise<Result<ResponseOf<E> | typeof sent>>

export interface Route {
  readonly endpoint: Endpoint
  readonly handler: (call: Call<Endpoint>) => Promise<Result<unknown>>
}

/** Ties a handler to its endpoint. */
export function route<E extends Endpoint>(endpoint: E, handler: Handler<E>): Route {
  return { endpoint, handler: handler as unknown as Route['handler'] }
}
