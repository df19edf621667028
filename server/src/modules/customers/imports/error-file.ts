import { PassThrough, type Readable } from 'node:stream'
import type { Locale } from '#contracts/identity.ts'
import type { Db } from '#platform/db/index.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { xlsxFile } from '../exports/table-file.ts'
import { type ImportRow, type RowRemark, remarksOf } from './import.repo.ts'

const chunk = 2000

/** What a person is told about one row of a file, with the row itself. */
export type Remark = Pick<RowRemark, 'row' | 'kept' | 'message' | 'cells'>

/** The rows of an import of customers that did not go in, or not quite as the file says. */
export const errorFile = (db: Db, row: ImportRow, locale: Locale): Readable =>
  remarkFile(row, locale, (after, limit) => remarksOf(db, row.id, limit, { after }))

/**
 * The rows that did not go in, or not quite as the file says, with the columns of the file and a reason in front of
 * them: to be corrected and uploaded again. Formula-like cells are text.
 */
export function remarkFile(
  file: { readonly header: readonly string[]; readonly state: string },
  locale: Locale,
  read: (after: number, limit: number) => Promise<readonly Remark[]>,
): Readable {
  const stream = new PassThrough()
  const reasons = [
    { title: inLocale({ zh: '原行号', en: 'Row in file' }, locale), width: 8 },
    { title: inLocale({ zh: '处理', en: 'Outcome' }, locale), width: 14 },
    { title: inLocale({ zh: '原因', en: 'Reason' }, locale), width: 48 },
  ]
  const outcome = {
    kept: inLocale({ zh: '已导入，请核对', en: 'imported, please check' }, locale),
    refused: inLocale({ zh: '未导入', en: 'not imported' }, locale),
  }
  // A dry run has imported nothing yet.
  if (file.state === 'checked') {
    outcome.kept = inLocale({ zh: '可以导入，请核对', en: 'can be imported, please check' }, locale)
    outcome.refused = inLocale({ zh: '不能导入', en: 'cannot be imported' }, locale)
  }
  async function write(): Promise<void> {
    const table = await xlsxFile(stream, {
      sheet: inLocale({ zh: '需要核对的行', en: 'Rows to check' }, locale),
      columns: [...reasons, ...file.header.map((title) => ({ title, width: 16 }))],
    })
    let after = 0
    for (;;) {
      const remarks = await read(after, chunk)
      await table.write(
        remarks.map(({ row, kept, message, cells }) => [
          row,
          kept ? outcome.kept : outcome.refused,
          inLocale(message, locale),
          ...cells,
        ]),
      )
      after = remarks.at(-1)?.row ?? after
      if (remarks.length < chunk) break
    }
    await table.close()
  }
  write().catch((error: Error) => stream.destroy(error))
  return stream
}
