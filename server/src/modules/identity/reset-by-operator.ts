import type { Audit } from '#platform/audit/index.ts'
import type { Db } from '#platform/db/index.ts'
import { inTransaction } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { operatorError } from '#platform/operator/operator.ts'
import { lockSubject } from './sign-in/guessing.ts'
import { storePassword } from './sign-in/password-change.ts'
import { createPasswordHasher } from './sign-in/password-hasher.ts'
import { generatePassword } from './sign-in/password-policy.ts'

export interface OperatorReset {
  readonly account: string
  readonly name: string
  /** Holds for the next sign-in, which asks for one of the person's own. */
  readonly password: string
  readonly endedSessions: number
}

/**
 * What an operator at the machine does for somebody whom nobody can help otherwise, such as the only administrator
 * who forgot the password: a one-time password, every session ended, a lock lifted, all of it in the audit trail.
 * A second factor stays: the password alone still lets nobody in.
 */
export async function resetByOperator(
  { db, audit, now }: { db: Db; audit: Audit; now: Date },
  account: string,
  operator: string,
): Promise<Result<OperatorReset>> {
  const password = generatePassword()
  const hashed = await createPasswordHasher().hash(password)
  if (!hashed.ok) return hashed
  return inTransaction(db, async (tx) => {
    const person = await tx
      .selectFrom('users')
      .select(['id', 'account', 'name', 'active'])
      .where((eb) => eb(eb.fn('lower', ['account']), '=', lockSubject(account)))
      .forUpdate()
      .executeTakeFirst()
    if (!person) return fail(unknownAccount(account))
    if (!person.active) return fail(inactiveAccount(account))
    await storePassword(tx, person.id, hashed.value, { mustChange: true, now })
    const { numDeletedRows } = await tx
      .deleteFrom('sessions')
      .where('user_id', '=', person.id)
      .executeTakeFirst()
    await tx.deleteFrom('sign_in_challenges').where('user_id', '=', person.id).execute()
    await tx
      .deleteFrom('sign_in_failures')
      .where('kind', '=', 'account')
      .where('subject', '=', lockSubject(person.account))
      .execute()
    const endedSessions = Number(numDeletedRows)
    await audit.record(tx, {
      actorId: null,
      action: 'identity.password_reset',
      subjectKind: 'user',
      subjectId: person.id,
      detail: { account: person.account, endedSessions, operator },
      origin: null,
    })
    return ok({ account: person.account, name: person.name, password, endedSessions })
  })
}

const unknownAccount = (account: string) =>
  operatorError({
    code: 'account_unknown',
    zh: `没有账号“${account}”，什么都没有改。账号名见办公端“组织与权限”。`,
    en: `There is no account "${account}"; nothing was changed.`,
  })
const inactiveAccount = (account: string) =>
  operatorError({
    code: 'account_inactive',
    zh: `账号“${account}”已停用，什么都没有改。请由其他管理员先在“组织与权限”里启用。`,
    en: `The account "${account}" is disabled; nothing was changed. Another administrator has to enable it first.`,
  })
