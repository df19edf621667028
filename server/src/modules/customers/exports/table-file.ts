import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { stampBook, stampedPages, type Watermark } from '#platform/exports/export-gate.ts'
import { type Cell, csvCell, xlsxCell } from './safe-cells.ts'

/** A table that is written row by row, so that its size never has to fit into memory. */
export interface TableFile {
  write(rows: readonly (readonly Cell[])[]): Promise<void>
  close(): Promise<void>
}

export interface TableHead {
  readonly sheet: string
  /** Who takes the table away; absent for tables that are not exports. */
  readonly watermark?: Watermark
  readonly columns: readonly { readonly title: string; readonly width: number }[]
}

/** A CSV in UTF-8 with byte-order mark, as Excel wants it for Chinese. */
export async function csvFile(path: string, head: TableHead): Promise<TableFile> {
  const stream = createWriteStream(path, { mode: 0o600 })
  const put = async (text: string): Promise<void> => {
    if (!stream.write(text)) await once(stream, 'drain')
  }
  const mark = head.watermark?.inCsv === true ? `# ${head.watermark.line.replaceAll(/\s+/g, ' ')}\r\n` : ''
  await put(
    `\uFEFF${mark}${stringify([head.columns.map((column) => csvCell(column.title))], { record_delimiter: 'windows' })}`,
  )
  return {
    write: (rows) =>
      put(
        stringify(
          rows.map((row) => row.map(csvCell)),
          { record_delimiter: 'windows' },
        ),
      ),
    async close() {
      stream.end()
      await finished(stream)
    },
  }
}

/** A workbook with one sheet: header in bold and frozen, filter arrows on. */
export async function xlsxFile(target: Writable, head: TableHead): Promise<TableFile> {
  // Loaded when it is needed: it is a quarter of everything that a start would otherwise load.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: target,
    useStyles: true,
    useSharedStrings: false,
  })
  if (head.watermark) stampBook(book, head.watermark)
  const sheet = book.addWorksheet(head.sheet, {
    views: [{ state: 'frozen', ySplit: 1 }],
    ...(head.watermark && stampedPages(head.watermark)),
  })
  sheet.columns = head.columns.map(({ title, width }) => ({ header: xlsxCell(title) as string, width }))
  sheet.getRow(1).font = { bold: true }
  sheet.getRow(1).commit()
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: head.columns.length } }
  return {
    async write(rows) {
      for (const row of rows) sheet.addRow(row.map(xlsxCell)).commit()
      // Lets the zip behind it catch up; exceljs itself never waits.
      await new Promise((resolve) => setImmediate(resolve))
      if (target.writableNeedDrain) await once(target, 'drain')
    },
    async close() {
      sheet.commit()
      await book.commit()
    },
  }
}
