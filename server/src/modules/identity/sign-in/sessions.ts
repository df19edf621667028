import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import type { Role } from '#contracts/access.ts'
import type { Tx } from '#platform/db/index.ts'
import { isDiskFull } from '#platform/errors/storage.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadActor } from '../actors.ts'
import { secondFactorFor, sessionHours, sessionIdleMinutes } from '../identity.settings.ts'
import { readPasswordPolicy } from './password-change.ts'

export type SignInMethod = 'password' | 'second_factor' | 'oidc'

/** A session that holds now. */
export interface LiveSession {
  readonly actor: Actor
  /** What the person has to do before anything else; null for nothing. */
  readonly duty: 'change_password' | 'enable_second_factor' | null
}

export interface Sessions {
  /** Starts a session with a token made here and now, and ends the one the browser had: none survives a sign-in. */
  start(
    tx: Tx,
    person: { userId: string; method: SignInMethod; replaces: string | null },
    origin: Origin,
  ): Promise<{ token: string; sessionId: string }>
  /**
   * The session of a cookie; answers may be up to five seconds old in other processes, never in this one. Only what a
   * person does keeps a session from running out; a screen that is merely open does not.
   */
  resolve(token: string, by: 'person' | 'screen'): Promise<LiveSession | null>
  /** Seconds until the session of a cookie ends when its person does nothing more; null when there is none. */
  secondsLeft(token: string): Promise<number | null>
  /** A new token for the same session, after its holder proved themselves anew. */
  renew(tx: Tx, sessionId: string): Promise<string>
  /** Ends sessions of a person, all or all but one; returns how many. */
  end(tx: Tx, userId: string, options?: { except?: string; only?: string }): Promise<number>
  list(userId: string): Promise<SessionRow[]>
  /** Makes this process look at the database again. Call it after the transaction that changed anything. */
  forgetAll(): void
  /** Removes what has run out; for the hourly job. */
  cleanUp(): Promise<void>
}

/** A session as it was read, with the moments that decide how long it lasts (milliseconds). */
interface Loaded {
  readonly id: string
  readonly live: LiveSession
  readonly createdAt: number
  /** When its person last did something, as far as it was written down. */
  seenAt: number
}

interface SessionRow {
  readonly id: string
  readonly device: string
  readonly address: string
  readonly created_at: Date
  readonly last_seen_at: Date
}

const cacheMs = 4_000
const cacheSize = 5_000
/** Being seen is written down at most this often. */
const seenEveryMs = 60_000

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()
export const newToken = (): string => randomBytes(32).toString('base64url')

export function createSessions(platform: Pick<Platform, 'db' | 'settings' | 'now' | 'calendar'>): Sessions {
  const { db, settings, now } = platform
  const cache = new Map<string, { until: number; clock: number; session: Promise<Loaded | null> }>()

  const limits = async () => ({
    idleMs: (await settings.read(sessionIdleMinutes)) * 60_000,
    lifeMs: (await settings.read(sessionHours)) * 3_600_000,
  })

  async function load(hash: Buffer): Promise<Loaded | null> {
    const row = await db
      .selectFrom('sessions as s')
      .innerJoin('users as u', 'u.id', 's.user_id')
      .leftJoin('credentials as c', 'c.user_id', 's.user_id')
      .leftJoin('second_factors as f', (join) =>
        join.onRef('f.user_id', '=', 's.user_id').on('f.confirmed_at', 'is not', null),
      )
      .select([
        's.id',
        's.user_id',
        's.method',
        's.created_at',
        's.last_seen_at',
        'c.must_change',
        'c.changed_at',
        'f.user_id as factor',
      ])
      .where('s.token_hash', '=', hash)
      .where('u.active', '=', true)
      .executeTakeFirst()
    if (!row) return null
    const { idleMs, lifeMs } = await limits()
    const time = now().getTime()
    if (time - row.created_at.getTime() > lifeMs || time - row.last_seen_at.getTime() > idleMs) return null
    const actor = await loadActor(db, row.user_id, platform.calendar.today(), row.id)
    if (actor === null) return null
    const times = { id: row.id, createdAt: row.created_at.getTime(), seenAt: row.last_seen_at.getTime() }
    if (row.method === 'oidc') return { ...times, live: { actor, duty: null } }
    if (row.must_change === true || (await hasExpired(row.changed_at)))
      return { ...times, live: { actor, duty: 'change_password' } }
    const compulsory = row.factor === null && (await needsSecondFactor(actor.assignments))
    return { ...times, live: { actor, duty: compulsory ? 'enable_second_factor' : null } }
  }

  async function loadCached(token: string): Promise<Loaded | null> {
    const hash = tokenHash(token)
    const key = hash.toString('base64')
    const cached = cache.get(key)
    const time = Date.now()
    // Both clocks: the one of tests may leap while hardly any time passes.
    const clock = Math.floor(now().getTime() / cacheMs)
    if (cached && cached.until > time && cached.clock === clock) return cached.session
    if (cache.size >= cacheSize) cache.clear()
    const session = load(hash)
    cache.set(key, { until: time + cacheMs, clock, session })
    try {
      return await session
    } catch (error) {
      cache.delete(key)
      throw error
    }
  }

  /** A full disk does not keep anybody from reading. */
  async function noteSeen(sessionId: string): Promise<void> {
    try {
      await db.updateTable('sessions').set({ last_seen_at: now() }).where('id', '=', sessionId).execute()
    } catch (error) {
      if (!isDiskFull(error)) throw error
    }
  }

  async function hasExpired(changedAt: Date | null): Promise<boolean> {
    const { rotationDays } = await readPasswordPolicy(settings)
    if (rotationDays === 0 || changedAt === null) return false
    return now().getTime() - changedAt.getTime() > rotationDays * 86_400_000
  }

  async function needsSecondFactor(assignments: readonly { role: Role }[]): Promise<boolean> {
    for (const { role } of assignments) if (await settings.read(secondFactorFor[role])) return true
    return false
  }

  return {
    async start(tx, { userId, method, replaces }, origin) {
      if (replaces !== null)
        await tx.deleteFrom('sessions').where('token_hash', '=', tokenHash(replaces)).execute()
      const token = newToken()
      const sessionId = uuid()
      await tx
        .insertInto('sessions')
        .values({
          id: sessionId,
          token_hash: tokenHash(token),
          user_id: userId,
          method,
          device: origin.userAgent.slice(0, 256),
          address: origin.address,
          created_at: now(),
          last_seen_at: now(),
        })
        .execute()
      await tx.updateTable('users').set({ last_login_at: now() }).where('id', '=', userId).execute()
      return { token, sessionId }
    },

    async resolve(token, by) {
      const session = await loadCached(token)
      if (session === null) return null
      const time = now().getTime()
      if (by === 'person' && time - session.seenAt > seenEveryMs) {
        session.seenAt = time
        await noteSeen(session.id)
      }
      return session.live
    },

    async secondsLeft(token) {
      const session = await loadCached(token)
      if (session === null) return null
      const { idleMs, lifeMs } = await limits()
      const ends = Math.min(session.seenAt + idleMs, session.createdAt + lifeMs)
      return Math.max(0, Math.ceil((ends - now().getTime()) / 1000))
    },

    async renew(tx, sessionId) {
      const token = newToken()
      await tx
        .updateTable('sessions')
        .set({ token_hash: tokenHash(token) })
        .where('id', '=', sessionId)
        .execute()
      return token
    },

    async end(tx, userId, { except, only } = {}) {
      let query = tx.deleteFrom('sessions').where('user_id', '=', userId)
      if (except !== undefined) query = query.where('id', '!=', except)
      if (only !== undefined) query = query.where('id', '=', only)
      const { numDeletedRows } = await query.executeTakeFirst()
      return Number(numDeletedRows)
    },

    async list(userId) {
      const { idleMs, lifeMs } = await limits()
      return db
        .selectFrom('sessions')
        .select(['id', 'device', 'address', 'created_at', 'last_seen_at'])
        .where('user_id', '=', userId)
        .where('created_at', '>', new Date(now().getTime() - lifeMs))
        .where('last_seen_at', '>', new Date(now().getTime() - idleMs))
        .orderBy('last_seen_at', 'desc')
        .execute()
    },

    forgetAll: () => cache.clear(),

    async cleanUp() {
      const { idleMs, lifeMs } = await limits()
      const time = now().getTime()
      await db
        .deleteFrom('sessions')
        .where((eb) =>
          eb.or([
            eb('created_at', '<', new Date(time - lifeMs)),
            eb('last_seen_at', '<', new Date(time - idleMs)),
          ]),
        )
        .execute()
      await db.deleteFrom('sign_in_challenges').where('expires_at', '<', now()).execute()
      await db
        .deleteFrom('sign_in_failures')
        .where('last_failure_at', '<', new Date(time - 48 * 3_600_000))
        .execute()
    },
  }
}
