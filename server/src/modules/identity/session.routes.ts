import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  disableSecondFactor,
  getMe,
  getSession,
  listSessions,
  login,
  loginOptions,
  loginSecondFactor,
  logout,
  oidcCallback,
  oidcStart,
  passwordRules,
  revokeSession,
  sessionLeft,
  setLocale,
} from '#contracts/identity.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { inLocale, notFound, signInRequired } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import type { IdentityParts } from './parts.ts'
import { describeMe } from './me.ts'
import { sessionHours } from './identity.settings.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './sign-in/cookie.ts'
import { readPasswordPolicy } from './sign-in/password-change.ts'
import { describePolicy } from './sign-in/password-policy.ts'
import type { SignedIn } from './sign-in/sign-in.service.ts'

/** Signing in and out, and what people do to their own account. */
export function sessionRoutes(parts: IdentityParts): Route[] {
  const { platform, sessions, secondFactors, signIn, account, oidc } = parts
  const { db, settings, config } = platform

  async function answer(result: Result<SignedIn>, request: FastifyRequest, reply: FastifyReply) {
    if (!result.ok) return result
    if (result.value.state === 'second_factor') return ok(result.value)
    await putCookie(request, reply, result.value.token)
    const live = await sessions.resolve(result.value.token, 'person')
    if (live === null) return fail(signInRequired())
    request.actor = live.actor
    return ok({ state: 'signed_in' as const, me: await describeMe(db, secondFactors, live) })
  }
  const putCookie = async (request: FastifyRequest, reply: FastifyReply, token: string) =>
    setSessionCookie(request, reply, token, await settings.read(sessionHours))

  return [
    route(login, async ({ body, origin, request, reply }) =>
      answer(await signIn.withPassword(body, origin, readSessionCookie(request)), request, reply),
    ),
    route(loginSecondFactor, async ({ body, origin, request, reply }) =>
      answer(await signIn.withCode(body, origin, readSessionCookie(request)), request, reply),
    ),
    route(logout, async ({ actor, origin, request, reply }) => {
      await signIn.signOut(actor, origin)
      clearSessionCookie(request, reply)
      return ok({ done: true as const })
    }),
    route(getMe, async ({ request }) => {
      const token = readSessionCookie(request)
      const live = token === null ? null : await sessions.resolve(token, 'screen')
      return live === null ? fail(signInRequired()) : ok(await describeMe(db, secondFactors, live))
    }),
    route(getSession, async ({ request }) => {
      const token = readSessionCookie(request)
      const live = token === null ? null : await sessions.resolve(token, 'screen')
      return ok({ me: live === null ? null : await describeMe(db, secondFactors, live) })
    }),
    route(sessionLeft, async ({ request }) => {
      const token = readSessionCookie(request)
      const seconds = token === null ? null : await sessions.secondsLeft(token)
      return seconds === null ? fail(signInRequired()) : ok({ seconds })
    }),
    route(setLocale, async ({ actor, body }) => {
      await db.updateTable('users').set({ locale: body.locale }).where('id', '=', actor.userId).execute()
      sessions.forgetAll()
      return ok({ done: true as const })
    }),
    route(changePassword, async ({ actor, body, origin, request, reply }) => {
      const changed = await account.changePassword(actor, body, origin)
      if (!changed.ok) return changed
      await putCookie(request, reply, changed.value)
      return ok({ done: true as const })
    }),
    route(passwordRules, async ({ locale }) => {
      const policy = await readPasswordPolicy(settings)
      const rules = describePolicy(policy).map((rule) => inLocale(rule, locale))
      return ok({ profile: policy.profile, rules })
    }),
    route(listSessions, async ({ actor }) => {
      const rows = await sessions.list(actor.userId)
      return ok({
        sessions: rows.map((row) => ({
          id: row.id,
          device: row.device,
          address: row.address,
          createdAt: row.created_at.toISOString(),
          lastSeenAt: row.last_seen_at.toISOString(),
          current: row.id === actor.sessionId,
        })),
      })
    }),
    route(revokeSession, async ({ actor, params, origin }) =>
      asDone(await account.revokeSession(actor, params.id, origin)),
    ),
    route(beginSecondFactor, ({ actor, body, origin }) =>
      account.beginSecondFactor(actor, body.password, origin),
    ),
    route(confirmSecondFactor, async ({ actor, body, origin }) => {
      const codes = await account.confirmSecondFactor(actor, body.code, origin)
      return codes.ok ? ok({ recoveryCodes: codes.value }) : codes
    }),
    route(disableSecondFactor, async ({ actor, body, origin }) =>
      asDone(await account.disableSecondFactor(actor, body.password, origin)),
    ),
    route(loginOptions, async () =>
      ok({ oidc: config.oidc ? { label: config.oidc.label, startPath: oidcStart.path } : null }),
    ),
    route(oidcStart, async ({ query, request, reply }) => {
      if (config.oidc === null) return fail(notFound())
      const target = await oidc.start(query.app, request, reply)
      reply.header('cache-control', 'no-store')
      reply.redirect(target.ok ? target.value.href : `/?problem=${target.error.code}`)
      return ok(sent)
    }),
    route(oidcCallback, async ({ request, reply, origin }) => {
      if (config.oidc === null) return fail(notFound())
      const vouched = await oidc.finish(request, reply)
      const result = vouched.ok
        ? await signIn.withProvider(vouched.value.account, origin, readSessionCookie(request))
        : vouched
      reply.header('cache-control', 'no-store')
      if (result.ok && result.value.state === 'signed_in') {
        await putCookie(request, reply, result.value.token)
        reply.redirect(vouched.ok && vouched.value.app === 'field' ? '/field/' : '/')
      } else reply.redirect(`/?problem=${result.ok ? 'sign_in_failed' : result.error.code}`)
      return ok(sent)
    }),
  ]
}

const asDone = (result: Result<true>) => (result.ok ? ok({ done: true as const }) : result)
