import type { Executor, Tx } from '#platform/db/index.ts'
import { fail, type Result } from '#platform/errors/result.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { passwordWeak } from '../identity.errors.ts'
import {
  passwordLengthDjbh,
  passwordLengthModern,
  passwordProfile,
  passwordRemembered,
  passwordRotationDays,
} from '../identity.settings.ts'
import type { PasswordHasher } from './password-hasher.ts'
import { checkPassword, type PasswordPolicy } from './password-policy.ts'

/** The password rules in force. Rotation and memory belong to the 等保 profile alone. */
export async function readPasswordPolicy(settings: Settings): Promise<PasswordPolicy> {
  const profile = await settings.read(passwordProfile)
  if (profile !== 'djbh')
    return {
      profile: 'modern',
      minLength: await settings.read(passwordLengthModern),
      rotationDays: 0,
      remembered: 0,
    }
  return {
    profile,
    minLength: await settings.read(passwordLengthDjbh),
    rotationDays: await settings.read(passwordRotationDays),
    remembered: await settings.read(passwordRemembered),
  }
}

/** Longest list of earlier passwords that any setting can ask for. */
const keptPasswords = 24

/** Checks a password that a person chose against the rules and hashes it; does not write it yet. */
export async function acceptPassword(
  db: Executor,
  settings: Settings,
  hasher: PasswordHasher,
  person: { readonly id: string; readonly account: string; readonly name: string },
  password: string,
): Promise<Result<string>> {
  const policy = await readPasswordPolicy(settings)
  const issues = checkPassword(policy, password, person)
  if (issues.length > 0) return fail(passwordWeak(issues))
  for (const earlier of await earlierPasswords(db, person.id, policy.remembered)) {
    const same = await hasher.verify(earlier, password)
    if (!same.ok) return same
    if (same.value) return fail(passwordWeak([reused(policy.remembered)]))
  }
  return hasher.hash(password)
}

const reused = (remembered: number) =>
  remembered > 1
    ? {
        zh: `与当前或最近 ${remembered} 次用过的密码相同`,
        en: `it was one of your last ${remembered} passwords`,
      }
    : { zh: '与当前密码相同', en: 'it is your current password' }

/** The current password always counts, whatever the policy: "changing" to the same one changes nothing. */
async function earlierPasswords(db: Executor, userId: string, remembered: number): Promise<string[]> {
  const current = await db
    .selectFrom('credentials')
    .select('password_hash')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const earlier = await db
    .selectFrom('password_history')
    .select('password_hash')
    .where('user_id', '=', userId)
    .orderBy('set_at', 'desc')
    .limit(Math.max(remembered - 1, 0))
    .execute()
  const hashes = earlier.map((row) => row.password_hash)
  return current?.password_hash ? [current.password_hash, ...hashes] : hashes
}

/** Puts a new hash in place and moves the old one into the history. */
export async function storePassword(
  tx: Tx,
  userId: string,
  passwordHash: string,
  options: { readonly mustChange: boolean; readonly now: Date },
): Promise<void> {
  const old = await tx
    .selectFrom('credentials')
    .select(['password_hash', 'changed_at'])
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  if (old?.password_hash) {
    await tx
      .insertInto('password_history')
      .values({ user_id: userId, set_at: old.changed_at, password_hash: old.password_hash })
      .onConflict((conflict) => conflict.columns(['user_id', 'set_at']).doNothing())
      .execute()
    const keep = tx
      .selectFrom('password_history')
      .select('set_at')
      .where('user_id', '=', userId)
      .orderBy('set_at', 'desc')
      .limit(keptPasswords)
    await tx
      .deleteFrom('password_history')
      .where('user_id', '=', userId)
      .where('set_at', 'not in', keep)
      .execute()
  }
  const values = { password_hash: passwordHash, changed_at: options.now, must_change: options.mustChange }
  await tx
    .insertInto('credentials')
    .values({ user_id: userId, ...values })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute()
}
