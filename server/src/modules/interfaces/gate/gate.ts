import type { FastifyReply, FastifyRequest } from 'fastify'
import { v7 as uuid } from 'uuid'
import { openToInterfaces } from '#contracts/interface-access.ts'
import type { AppError } from '#platform/errors/errors.ts'
import type { Actor } from '#platform/policy/index.ts'
import { hashToken, tokenIn } from '../accounts/token.ts'
import type { InterfacesContext } from '../interfaces.context.ts'
import {
  accountDisabled,
  accountExpired,
  addressRefused,
  endpointClosed,
  tokenRefused,
  tooManyCalls,
  tooManyGuesses,
} from '../interfaces.errors.ts'
import { isAmong } from './addresses.ts'
import { createAllowance } from './allowance.ts'
import { noteAnswer, noteCall, type Presented, presentedBy, type Refusal } from './calls.repo.ts'

const GUESSES_A_MINUTE = 30

export interface Gate {
  /**
   * The account behind a request that shows a token; null when it shows none of ours. Throws the `AppError` that
   * says why it is refused. Both are written down before this returns.
   */
  resolveActor(request: FastifyRequest): Promise<Actor | null>
  /** Call it when a request was answered: what came of it is noted. */
  answered(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/** Decides on each call of another system, in the order: token, account, address, endpoint, number of calls. */
export function createGate({ platform, needs }: InterfacesContext): Gate {
  const { db, now, calendar, log } = platform
  const allowance = createAllowance()
  const open = new WeakMap<FastifyRequest, string>()

  function judge(shown: Presented, address: string, endpoint: string): [Refusal, AppError] | null {
    if (shown.revokedAt !== null || (shown.endsAt !== null && shown.endsAt <= now()))
      return ['ended', tokenRefused()]
    if (!shown.active) return ['disabled', accountDisabled()]
    if (calendar.today() > shown.expiresOn) return ['expired', accountExpired(shown.expiresOn)]
    if (!isAmong(address, shown.addresses)) return ['address', addressRefused(address)]
    // The list of what is open at all may have become shorter since the account was made.
    if (!shown.endpoints.includes(endpoint) || !openToInterfaces.has(endpoint))
      return ['closed', endpointClosed(endpoint)]
    const wait = allowance.wait(shown.id, shown.perMinute, now().getTime())
    return wait === 0 ? null : ['too_many', tooManyCalls(shown.perMinute, wait)]
  }

  return {
    async resolveActor(request) {
      const token = tokenIn(request.headers.authorization)
      if (token === null) return null
      const shown = await presentedBy(db, hashToken(token))
      if (shown === null) {
        const wait = allowance.wait(`guess ${request.ip}`, GUESSES_A_MINUTE, now().getTime())
        throw wait === 0 ? tokenRefused() : tooManyGuesses()
      }
      const endpoint = request.routeOptions.config.endpoint ?? ''
      const refused = judge(shown, request.ip, endpoint)
      const id = uuid()
      await noteCall(db, shown, {
        id,
        at: now(),
        endpoint,
        requestId: request.id,
        address: request.ip,
        refusal: refused?.[0] ?? null,
      })
      open.set(request, id)
      if (refused !== null) throw refused[1]
      return actorFor(shown, await needs.identity.unitsBelow(shown.unitIds), request)
    },
    async answered(request, reply) {
      const id = open.get(request)
      if (id === undefined) return
      const answer = { status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) }
      try {
        await noteAnswer(db, id, answer)
      } catch (error) {
        // The call itself stands already, with the number under which the log tells the rest.
        log.warn({ err: error, requestId: request.id }, 'the outcome of an interface call was not noted')
      }
    },
  }
}

/** No role and no rows of its own: exactly the verbs of its endpoints, in its units. */
function actorFor(shown: Presented, unitIds: readonly string[], request: FastifyRequest): Actor {
  return {
    userId: shown.id,
    account: `interface:${shown.name}`,
    name: shown.name,
    unitId: shown.unitIds[0]!,
    locale: /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en-US' : 'zh-CN',
    sessionId: shown.tokenId,
    assignments: [],
    machine: {
      verbs: shown.endpoints.flatMap((name) => openToInterfaces.get(name) ?? []),
      unitIds,
    },
  }
}
