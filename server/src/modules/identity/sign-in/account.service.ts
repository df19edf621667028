import type { AuditAction } from '#contracts/audit-actions.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import { secondFactorCompulsory } from '../identity.errors.ts'
import { secondFactorFor } from '../identity.settings.ts'
import { acceptPassword, storePassword } from './password-change.ts'
import type { SignInParts, SignInService } from './sign-in.service.ts'

/** What people do to their own account. Each changes who can get in, so each is audited and ends other sessions. */
export interface AccountService {
  /** Returns the new token of the session that stays. */
  changePassword(
    actor: Actor,
    given: { current: string; next: string },
    origin: Origin,
  ): Promise<Result<string>>
  beginSecondFactor(
    actor: Actor,
    password: string,
    origin: Origin,
  ): Promise<Result<{ secret: string; uri: string; qrSvg: string }>>
  confirmSecondFactor(actor: Actor, code: string, origin: Origin): Promise<Result<string[]>>
  disableSecondFactor(actor: Actor, password: string, origin: Origin): Promise<Result<true>>
  revokeSession(actor: Actor, sessionId: string, origin: Origin): Promise<Result<true>>
}

export function createAccountService(
  platform: Pick<Platform, 'db' | 'audit' | 'now' | 'settings'>,
  signIn: SignInService,
  { hasher, sessions, secondFactors }: SignInParts,
): AccountService {
  const { db, audit, now, settings } = platform
  const about = (actor: Actor, action: AuditAction, detail: Record<string, unknown>, origin: Origin) => ({
    actorId: actor.userId,
    action,
    subjectKind: 'user',
    subjectId: actor.userId,
    detail,
    origin,
  })

  return {
    async changePassword(actor, { current, next }, origin) {
      const proven = await signIn.prove(actor, current, origin)
      if (!proven.ok) return proven
      const person = { id: actor.userId, account: actor.account, name: actor.name }
      const accepted = await acceptPassword(db, settings, hasher, person, next)
      if (!accepted.ok) return accepted
      const token = await db.transaction().execute(async (tx) => {
        await storePassword(tx, actor.userId, accepted.value, { mustChange: false, now: now() })
        const ended = await sessions.end(tx, actor.userId, { except: actor.sessionId })
        const renewed = await sessions.renew(tx, actor.sessionId)
        await audit.record(tx, about(actor, 'identity.password_changed', { endedSessions: ended }, origin))
        return renewed
      })
      sessions.forgetAll()
      return ok(token)
    },

    async beginSecondFactor(actor, password, origin) {
      const proven = await signIn.prove(actor, password, origin)
      if (!proven.ok) return proven
      return inTransaction(db, (tx) => secondFactors.begin(tx, actor, now()))
    },

    async confirmSecondFactor(actor, code, origin) {
      const confirmed = await inTransaction(db, async (tx) => {
        const codes = await secondFactors.confirm(tx, actor.userId, code, now())
        if (!codes.ok) return codes
        const ended = await sessions.end(tx, actor.userId, { except: actor.sessionId })
        await audit.record(
          tx,
          about(actor, 'identity.second_factor_enabled', { endedSessions: ended }, origin),
        )
        return codes
      })
      sessions.forgetAll()
      return confirmed
    },

    async disableSecondFactor(actor, password, origin) {
      for (const { role } of actor.assignments)
        if (await settings.read(secondFactorFor[role])) return fail(secondFactorCompulsory())
      const proven = await signIn.prove(actor, password, origin)
      if (!proven.ok) return proven
      await db.transaction().execute(async (tx) => {
        if (!(await secondFactors.remove(tx, actor.userId))) return
        const ended = await sessions.end(tx, actor.userId, { except: actor.sessionId })
        await audit.record(
          tx,
          about(actor, 'identity.second_factor_disabled', { endedSessions: ended }, origin),
        )
      })
      sessions.forgetAll()
      return ok(true)
    },

    async revokeSession(actor, sessionId, origin) {
      const ended = await db.transaction().execute(async (tx) => {
        const count = await sessions.end(tx, actor.userId, { only: sessionId })
        if (count > 0)
          await audit.record(tx, {
            ...about(actor, 'identity.session_revoked', {}, origin),
            subjectKind: 'session',
            subjectId: sessionId,
          })
        return count
      })
      sessions.forgetAll()
      return ended > 0 ? ok(true) : fail(notFound())
    },
  }
}
