import { resetByOperator } from '#modules/identity/index.ts'
import { requireSchema } from '#platform/db/schema-check.ts'
import { type Command, PLACE_HELP, readArguments, report, UsageError, withDatabase } from './command.ts'
import { operatorName, withAudit } from './operator-audit.ts'

export const command: Command = {
  help: `npm run zhike -- reset-password ACCOUNT [选项 options]

为忘记密码的人（例如唯一的管理员）设一次性密码：立即印出，首次登录须改；此人的全部登录被下线，锁定解除，
并记入审计。服务可以照常运行。动态口令不变。
Sets a one-time password for somebody who forgot theirs, such as the only administrator. It is printed, must be
changed at the next sign-in, ends every session of the person, lifts a lock, and is noted in the audit trail.

${PLACE_HELP}`,

  run(args) {
    const { words, place } = readArguments(args, {})
    const [account, ...more] = words
    if (account === undefined || more.length > 0)
      throw new UsageError('需要一个账号  exactly one account is needed')
    return withDatabase(place, { share: true }, async ({ url }) =>
      withAudit({ url, dataDir: place.dataDir }, async (parts) => {
        const fitting = await requireSchema(parts.pool)
        const reset = fitting.ok ? await resetByOperator(parts, account, operatorName()) : fitting
        return report(reset, ({ name, password, endedSessions, ...person }) =>
          [
            `✓ ${name}（${person.account}）的一次性密码  One-time password of ${person.account}`,
            `    ${password}`,
            `  首次登录须改密码；下线了 ${endedSessions} 个登录`,
            `  It must be changed at the next sign-in; ${endedSessions} sessions were ended`,
          ].join('\n'),
        )
      }),
    )
  },
}
