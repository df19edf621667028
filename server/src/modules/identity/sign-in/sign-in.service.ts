import type { Tx } from '#platform/db/index.ts'
import { inTransaction } from '#platform/db/index.ts'
import type { AppError } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import {
  challengeExpired,
  noLocalPassword,
  passwordWrong,
  signInBusy,
  signInFailed,
  signInLocked,
} from '../identity.errors.ts'
import { type Guessing, lockSubject } from './guessing.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { SecondFactors } from './second-factor.ts'
import { newToken, type Sessions, type SignInMethod, tokenHash } from './sessions.ts'

export type SignedIn =
  | { readonly state: 'signed_in'; readonly token: string; readonly userId: string }
  | { readonly state: 'second_factor'; readonly challenge: string }

export interface SignInService {
  /** First step. `replaces` is the session that the browser still has, if any: it ends. */
  withPassword(
    credentials: { account: string; password: string },
    origin: Origin,
    replaces: string | null,
  ): Promise<Result<SignedIn>>
  /** Second step: a one-time code or a recovery code for the challenge of the first. */
  withCode(
    given: { challenge: string; code: string },
    origin: Origin,
    replaces: string | null,
  ): Promise<Result<SignedIn>>
  /** After the organisation's identity provider vouched for an account. */
  withProvider(account: string, origin: Origin, replaces: string | null): Promise<Result<SignedIn>>
  signOut(actor: Actor, origin: Origin): Promise<void>
  /** Makes a signed-in person prove the current password; guesses count towards the lock. */
  prove(actor: Actor, password: string, origin: Origin): Promise<Result<true>>
}

export interface SignInParts {
  readonly hasher: PasswordHasher
  readonly guessing: Guessing
  readonly sessions: Sessions
  readonly secondFactors: SecondFactors
}

const challengeMs = 5 * 60_000

export function createSignInService(
  platform: Pick<Platform, 'db' | 'audit' | 'now' | 'log'>,
  { hasher, guessing, sessions, secondFactors }: SignInParts,
): SignInService {
  const { db, audit, now } = platform

  /** Asks leave for an attempt by account and address; takes neither when one of them is locked. */
  async function begin(account: string, origin: Origin): Promise<Result<true>> {
    const byAddress = await guessing.begin('address', origin.address, now())
    if (!byAddress.allowed) return fail(signInLocked(byAddress.until, now()))
    const byAccount = await guessing.begin('account', account, now())
    if (byAccount.allowed) return ok(true)
    // Refusals during a lock are not audited one by one: the trail must not be flooded from outside.
    platform.log.warn({ address: origin.address }, 'sign-in refused during a lock')
    await guessing.takeBack('address', origin.address)
    return fail(signInLocked(byAccount.until, now()))
  }

  async function takeBack(account: string, origin: Origin): Promise<void> {
    await guessing.takeBack('address', origin.address)
    await guessing.takeBack('account', account)
  }

  /** Writes a failure down: counters, lock, audit. `error` is what the person is told when nothing got locked. */
  async function failed(
    account: string,
    userId: string | null,
    reason: string,
    origin: Origin,
    error: AppError,
  ): Promise<Result<never>> {
    const until = await db.transaction().execute(async (tx) => {
      const locked = await guessing.failed(tx, 'account', account, now())
      const addressLocked = await guessing.failed(tx, 'address', origin.address, now())
      await audit.record(tx, {
        actorId: null,
        action: locked ? 'identity.account_locked' : 'identity.sign_in_failed',
        subjectKind: 'user',
        subjectId: userId,
        detail: { account, reason, lockedUntil: locked, addressLockedUntil: addressLocked },
        origin,
      })
      return locked ?? addressLocked
    })
    return fail(until ? signInLocked(until, now()) : error)
  }

  async function startSession(
    tx: Tx,
    person: { userId: string; account: string; method: SignInMethod; replaces: string | null },
    origin: Origin,
    detail: Record<string, unknown> = {},
  ): Promise<SignedIn> {
    await guessing.succeeded(tx, 'account', lockSubject(person.account))
    const { token } = await sessions.start(tx, person, origin)
    await audit.record(tx, {
      actorId: person.userId,
      action: 'identity.signed_in',
      subjectKind: 'user',
      subjectId: person.userId,
      detail: { method: person.method, device: origin.userAgent, ...detail },
      origin,
    })
    return { state: 'signed_in', token, userId: person.userId }
  }

  const findByAccount = (account: string) =>
    db
      .selectFrom('users as u')
      .leftJoin('credentials as c', 'c.user_id', 'u.id')
      .select(['u.id', 'u.account', 'u.active', 'c.password_hash'])
      .where((eb) => eb(eb.fn('lower', ['u.account']), '=', lockSubject(account)))
      .executeTakeFirst()

  return {
    async withPassword({ account: given, password }, origin, replaces) {
      const account = lockSubject(given)
      const allowed = await begin(account, origin)
      if (!allowed.ok) return allowed
      const person = await findByAccount(account)
      const matches = await hasher.verify(person?.password_hash ?? null, password)
      if (!matches.ok) {
        await takeBack(account, origin)
        return fail(signInBusy())
      }
      if (!person || !matches.value || !person.active) {
        const reason = !person ? 'unknown_account' : matches.value ? 'disabled' : 'wrong_password'
        return failed(account, person?.id ?? null, reason, origin, signInFailed())
      }
      if (await secondFactors.isOn(db, person.id)) {
        // The account's count stays until the second step succeeds: knowing the password buys no extra guesses.
        await guessing.succeeded(db, 'address', origin.address)
        const challenge = newToken()
        await db
          .insertInto('sign_in_challenges')
          .values({
            token_hash: tokenHash(challenge),
            user_id: person.id,
            created_at: now(),
            expires_at: new Date(now().getTime() + challengeMs),
          })
          .execute()
        return ok({ state: 'second_factor', challenge })
      }
      await guessing.succeeded(db, 'address', origin.address)
      const signedIn = await db
        .transaction()
        .execute((tx) =>
          startSession(
            tx,
            { userId: person.id, account: person.account, method: 'password', replaces },
            origin,
          ),
        )
      sessions.forgetAll()
      return ok(signedIn)
    },

    async withCode({ challenge, code }, origin, replaces) {
      const hash = tokenHash(challenge)
      const waiting = await db
        .selectFrom('sign_in_challenges as c')
        .innerJoin('users as u', 'u.id', 'c.user_id')
        .select(['u.id', 'u.account', 'u.active'])
        .where('c.token_hash', '=', hash)
        .where('c.expires_at', '>', now())
        .executeTakeFirst()
      if (!waiting?.active) return fail(challengeExpired())
      const account = lockSubject(waiting.account)
      const allowed = await begin(account, origin)
      if (!allowed.ok) return allowed
      const result = await inTransaction(db, async (tx): Promise<Result<SignedIn>> => {
        const checked = await secondFactors.check(tx, waiting.id, code, now())
        if (!checked.ok) return checked
        const { numDeletedRows } = await tx
          .deleteFrom('sign_in_challenges')
          .where('token_hash', '=', hash)
          .executeTakeFirst()
        if (numDeletedRows === 0n) return fail(challengeExpired())
        const person = {
          userId: waiting.id,
          account: waiting.account,
          method: 'second_factor' as const,
          replaces,
        }
        return ok(await startSession(tx, person, origin, { secondStep: checked.value }))
      })
      if (!result.ok) return failed(account, waiting.id, result.error.code, origin, result.error)
      await guessing.succeeded(db, 'address', origin.address)
      sessions.forgetAll()
      return result
    },

    async withProvider(account, origin, replaces) {
      const person = await findByAccount(account)
      if (!person?.active) {
        await db.transaction().execute((tx) =>
          audit.record(tx, {
            actorId: null,
            action: 'identity.sign_in_failed',
            subjectKind: 'user',
            subjectId: person?.id ?? null,
            detail: { account, reason: person ? 'disabled' : 'unknown_account', method: 'oidc' },
            origin,
          }),
        )
        return fail(signInFailed())
      }
      const signedIn = await db
        .transaction()
        .execute((tx) =>
          startSession(tx, { userId: person.id, account: person.account, method: 'oidc', replaces }, origin),
        )
      sessions.forgetAll()
      return ok(signedIn)
    },

    async signOut(actor, origin) {
      await db.transaction().execute(async (tx) => {
        await sessions.end(tx, actor.userId, { only: actor.sessionId })
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'identity.signed_out',
          subjectKind: 'user',
          subjectId: actor.userId,
          detail: {},
          origin,
        })
      })
      sessions.forgetAll()
    },

    async prove(actor, password, origin) {
      const account = lockSubject(actor.account)
      const allowed = await begin(account, origin)
      if (!allowed.ok) return allowed
      const row = await db
        .selectFrom('credentials')
        .select('password_hash')
        .where('user_id', '=', actor.userId)
        .executeTakeFirst()
      const matches = await hasher.verify(row?.password_hash ?? null, password)
      if (!matches.ok || !row?.password_hash) {
        await takeBack(account, origin)
        return fail(matches.ok ? noLocalPassword() : signInBusy())
      }
      if (!matches.value)
        return failed(account, actor.userId, 'wrong_current_password', origin, passwordWrong())
      await guessing.succeeded(db, 'account', account)
      await guessing.succeeded(db, 'address', origin.address)
      return ok(true)
    },
  }
}
