import { basename } from 'node:path'
import { writeBackup } from '#platform/backup/index.ts'
import { productVersion } from '#platform/operator/product.ts'
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
  help: `npm run zhike -- backup FILE [选项 options]

把全部数据（数据库、上传的文件、密钥）写进一个文件，服务可以照常运行。文件里有客户资料和密钥，请妥善保管。
Writes everything (database, uploads, keys) into one file; the server may keep running. The file holds personal
data and keys: store it accordingly.

  --without-keys        不含密钥（恢复时需自备 keys 目录）  leave the keys out (restoring then needs the keys folder)
${PLACE_HELP}`,

  run(args) {
    const { values, words, place } = readArguments(args, { 'without-keys': { type: 'boolean' } })
    const file = fileArgument(words)
    return withDatabase(place, { share: true }, async ({ url }) => {
      const written = await writeBackup({
        url,
        dataDir: place.dataDir,
        file,
        product: productVersion(),
        now: new Date(),
        withoutKeys: values['without-keys'] === true,
        onProgress: showProgress,
      })
      if (written.ok) {
        const { bytes, rows } = written.value
        const detail = { file: basename(file), bytes, rows, withKeys: values['without-keys'] !== true }
        await noteOperation({ url, dataDir: place.dataDir }, 'operations.backed_up', detail)
      }
      return report(
        written,
        ({ bytes, tables, rows, files }) =>
          `✓ 已备份到 ${file}（${tables} 张表，${rows} 行，${files} 个文件，${mebibytes(bytes)} MiB）\n` +
          `  Backed up to ${file} (${tables} tables, ${rows} rows, ${files} files, ${mebibytes(bytes)} MiB)`,
      )
    })
  },
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
