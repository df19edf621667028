import { readConfig } from '#platform/config/config.ts'
import { migrate } from '#platform/db/migrate.ts'
import { ensureDemo } from './accounts.ts'
import {
  type Command,
  PLACE_HELP,
  readArguments,
  report,
  reportError,
  showProgress,
  UsageError,
  withDatabase,
} from './command.ts'

export const command: Command = {
  help: `npm run zhike -- demo [选项 options]

在空的数据库里生成演示数据（虚构的人员和客户）。同一个种子、同一天生成的数据相同。
Generates demo data (invented people and customers) in an empty database. The same seed and day give the same data.

  --scale N             客户数量，默认由行业包定，最多 1000000  number of customers, default by the pack, at most 1000000
  --seed N              随机种子  seed of the randomness
  --months N            历史月数，默认 12  months of history, default 12
  --pack NAME           行业包，默认 tobacco  industry pack, default tobacco
  ZHIKE_DEMO_PASSWORD=… 演示账号的密码  password of the demo accounts
${PLACE_HELP}`,

  run(args) {
    const { values, place } = readArguments(args, {
      scale: { type: 'string' },
      seed: { type: 'string' },
      months: { type: 'string' },
      pack: { type: 'string' },
    })
    const scale = wholeNumber('--scale', values.scale, 1, 1_000_000)
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 31)
    const months = wholeNumber('--months', values.months, 1, 60)
    return withDatabase(place, { share: true }, async ({ url }) => {
      const migrated = await migrate(url)
      if (!migrated.ok) return reportError(migrated.error)
      const { timeZone } = readConfig({ dataDir: place.dataDir, databaseUrl: url })
      const began = performance.now()
      const made = await ensureDemo({
        url,
        dataDir: place.dataDir,
        pack: values.pack ?? 'tobacco',
        scale,
        seed,
        months,
        password: process.env['ZHIKE_DEMO_PASSWORD'] || undefined,
        timeZone,
        now: new Date(),
        onProgress: (share, { zh, en }) => showProgress({ zh: `${Math.round(share * 100)}% ${zh}`, en }),
      })
      if (!made.ok || made.value === null || made.value.password === null) {
        const words =
          '数据库里已有数据，没有生成。请用 --data 换一个空目录。  There is data already; use --data DIR.'
        return report(made, () => `– ${words}`) || 1
      }
      const { accounts, password } = made.value
      return report(made, () =>
        [
          `✓ 演示数据已生成，用时 ${((performance.now() - began) / 1000).toFixed(1)} s  Demo data generated`,
          ...accounts.map(({ account, zh, en }) => `    ${account.padEnd(10)} ${zh}  ${en}`),
          `  密码  Password  ${password}`,
        ].join('\n'),
      )
    })
  },
}

function wholeNumber(
  option: string,
  text: string | undefined,
  low: number,
  high: number,
): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= low && value <= high) return value
  throw new UsageError(`${option} ${text}: ${low}–${high}`)
}
