import { sql } from 'kysely'
import type { Db, Executor } from '#platform/db/index.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { lockoutAddressFailures, lockoutFailures, lockoutMinutes } from '../identity.settings.ts'

type Kind = 'account' | 'address'

/** What an attempt to sign in may do. */
export type Attempt = { readonly allowed: true } | { readonly allowed: false; readonly until: Date }

/** Longest lock, however often it was repeated. */
const longestLockMs = 24 * 3_600_000
/** After this long without a failure, locks start short again. */
const forgetLocksMs = 24 * 3_600_000

export interface Guessing {
  /** Counts an attempt *before* the password is looked at, so that many at once get no more tries than one by one. */
  begin(kind: Kind, subject: string, now: Date): Promise<Attempt>
  /** The attempt was wrong: locks when it was the last chance. Returns the end of the lock that now holds. */
  failed(db: Executor, kind: Kind, subject: string, now: Date): Promise<Date | null>
  /** The attempt was right: forgets the account's failures; an address only gets this one attempt back. */
  succeeded(db: Executor, kind: Kind, subject: string): Promise<void>
  /** Takes an attempt back that was neither right nor wrong (the server was too busy). */
  takeBack(kind: Kind, subject: string): Promise<void>
  /** Lifts the lock of an account. True when there was one, or failures. */
  forget(db: Executor, account: string): Promise<boolean>
}

export const lockSubject = (account: string): string => account.trim().toLowerCase()

export function createGuessing(db: Db, settings: Settings): Guessing {
  const limits = async (kind: Kind) => ({
    failures: await settings.read(kind === 'account' ? lockoutFailures : lockoutAddressFailures),
    windowMs: (await settings.read(lockoutMinutes)) * 60_000,
  })
  const takeBack = async (executor: Executor, kind: Kind, subject: string): Promise<void> => {
    await sql`update sign_in_failures set failures = greatest(failures - 1, 0)
      where kind = ${kind} and subject = ${subject}`.execute(executor)
  }
  return {
    async begin(kind, subject, now) {
      const { failures, windowMs } = await limits(kind)
      const windowStart = new Date(now.getTime() - windowMs)
      const locksStart = new Date(now.getTime() - forgetLocksMs)
      const { rows } = await sql<{ failures: number; locked_until: Date | null }>`
        insert into sign_in_failures as f (kind, subject, failures, last_failure_at)
        values (${kind}, ${subject}, 1, ${now})
        on conflict (kind, subject) do update set
          failures = case
            when f.locked_until > ${now} then f.failures
            when f.locked_until is not null or f.last_failure_at < ${windowStart} then 1
            else f.failures + 1 end,
          locks = case when f.last_failure_at < ${locksStart} then 0 else f.locks end,
          last_failure_at = case when f.locked_until > ${now} then f.last_failure_at else ${now} end,
          locked_until = case when f.locked_until > ${now} then f.locked_until end
        returning failures, locked_until`.execute(db)
      const row = rows[0]!
      if (row.locked_until !== null) return { allowed: false, until: row.locked_until }
      // More are on their way than may fail: the ones beyond wait until those have been judged.
      if (row.failures > failures) {
        await takeBack(db, kind, subject)
        return { allowed: false, until: new Date(now.getTime() + windowMs) }
      }
      return { allowed: true }
    },

    async failed(executor, kind, subject, now) {
      const { failures, windowMs } = await limits(kind)
      const { rows } = await sql<{ locked_until: Date | null }>`
        update sign_in_failures set
          locks = locks + 1,
          locked_until = ${now}::timestamptz
            + least(${windowMs} * power(2, least(locks, 20)), ${longestLockMs}) * interval '1 millisecond'
        where kind = ${kind} and subject = ${subject} and failures >= ${failures} and locked_until is null
        returning locked_until`.execute(executor)
      return rows[0]?.locked_until ?? null
    },

    async succeeded(executor, kind, subject) {
      if (kind === 'address') await takeBack(executor, kind, subject)
      else await remove(executor, subject)
    },
    takeBack: (kind, subject) => takeBack(db, kind, subject),
    forget: (executor, account) => remove(executor, lockSubject(account)),
  }
}

async function remove(executor: Executor, subject: string): Promise<boolean> {
  const { numDeletedRows } = await executor
    .deleteFrom('sign_in_failures')
    .where('kind', '=', 'account')
    .where('subject', '=', subject)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
