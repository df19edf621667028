import { migrate } from '#platform/db/migrate.ts'
import { type Command, PLACE_HELP, readArguments, report, showProgress, withDatabase } from './command.ts'

export const command: Command = {
  help: `npm run zhike -- migrate [选项 options]

更新数据结构到本程序的版本；npm start 会自动做这件事。
Brings the schema up to this program's version; npm start does this by itself.

${PLACE_HELP}`,

  run(args) {
    const { place } = readArguments(args, {})
    return withDatabase(place, { share: true }, async ({ url }) =>
      report(
        await migrate(url, {
          onProgress: (done, total, name) =>
            showProgress({ zh: `迁移 ${done + 1}/${total} ${name}`, en: `migration ${name}` }),
        }),
        ({ applied }) =>
          applied === 0
            ? '✓ 数据结构已是最新  The schema is up to date'
            : `✓ 已执行 ${applied} 个迁移  Applied ${applied} migrations`,
      ),
    )
  },
}
