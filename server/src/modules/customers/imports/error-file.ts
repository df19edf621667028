import { PassThrough, type Readable } from 'node:stream'
import type { Locale } from '#contracts/identity.ts'
import type { Db } from '#platform/db/index.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { xlsxFile } from '../exports/table-file.ts'
import { errorsOf, type ImportRow } from './import.repo.ts'

const chunk = 2000

/**
 * The rows that did not go in, with the columns of the file and a reason in front of them: to be corrected and
 * uploaded again. Formula-like cells are text.
 */
export function errorFile(db: Db, row: ImportRow, locale: Locale): Readable {
  const stream = new PassThrough()
  const reasons = [
    { title: inLocale({ zh: '原行号', en: 'Row in file' }, locale), width: 8 },
    { title: inLocale({ zh: '出错原因', en: 'Reason' }, locale), width: 48 },
  ]
  async function write(): Promise<void> {
    const file = await xlsxFile(stream, {
      sheet: inLocale({ zh: '出错行', en: 'Rows with errors' }, locale),
      columns: [...reasons, ...row.header.map((title) => ({ title, width: 16 }))],
    })
    let after = 0
    for (;;) {
      const errors = await errorsOf(db, row.id, chunk, after)
      await file.write(errors.map(({ row, message, cells }) => [row, inLocale(message, locale), ...cells]))
      after = errors.at(-1)?.row ?? after
      if (errors.length < chunk) break
    }
    await file.close()
  }
  write().catch((error: Error) => stream.destroy(error))
  return stream
}
