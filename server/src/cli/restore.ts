import { basename } from 'node:path'
import { restoreBackup } from '#platform/backup/index.ts'
import {
  type Command,
  fileArgument,
  PLACE_HELP,
  readArguments,
  report,
  showProgress,
  withDatabase,
} from './command.ts'
import { noteOperation } from './operator-audit.ts'

export const command: Command = {
  help: `npm run zhike -- restore FILE [选项 options]

把备份恢复到空的数据目录或空数据库。先核对整个文件，再一次性写入并逐表比对；任何一步失败都不会留下数据。
Restores a backup into an empty data folder or database. The whole file is checked first, then everything is
written in one transaction and compared table by table; a failure at any step leaves nothing behind.

  --force-empty         先清空目标数据库（原有数据会被删除！）  empty the target first (what is in it is deleted!)
${PLACE_HELP}`,

  run(args) {
    const { values, words, place } = readArguments(args, { 'force-empty': { type: 'boolean' } })
    const file = fileArgument(words)
    return withDatabase(place, { share: false }, async ({ url }) => {
      const restored = await restoreBackup({
        url,
        dataDir: place.dataDir,
        file,
        forceEmpty: values['force-empty'] === true,
        now: new Date(),
        onProgress: showProgress,
      })
      if (restored.ok) {
        const { createdAt, rows } = restored.value
        const detail = { file: basename(file), createdAt, rows }
        await noteOperation({ url, dataDir: place.dataDir }, 'operations.restored', detail)
      }
      return report(restored, ({ createdAt, tables, rows, files, upgraded, setAside }) =>
        [
          `✓ 已恢复 ${createdAt} 的备份：${tables} 张表，${rows} 行，${files} 个文件，逐表核对一致`,
          `  Restored the backup of ${createdAt}: ${tables} tables, ${rows} rows, ${files} files, each table compared equal`,
          '  当时的登录都已下线，请重新登录  every session of that time was ended; sign in anew',
          ...(upgraded > 0
            ? [`  又执行了 ${upgraded} 个较新的迁移  applied ${upgraded} newer migrations`]
            : []),
          ...(setAside === null ? [] : [`  原有文件移到  files that were there are now in  ${setAside}`]),
        ].join('\n'),
      )
    })
  },
}
