import { open } from 'node:fs/promises'
import { csvRows } from './csv-rows.ts'
import { detectEncoding } from './encoding.ts'
import { importLimits } from './limits.ts'
import { Unreadable } from './unreadable.ts'
import { xlsxRows } from './xlsx-rows.ts'
import type { FileRow } from './file-row.ts'

export interface OpenedFile {
  /** Encoding of a text file; null for a workbook. */
  readonly encoding: string | null
  readonly rows: AsyncGenerator<FileRow>
}

/** Opens a workbook or a text table by its first bytes, whatever its name says. */
export async function openRows(path: string): Promise<OpenedFile> {
  const head = await firstBytes(path, 8)
  if (head.length === 0) throw new Unreadable('文件是空的', 'it is empty')
  if (head.readUInt16BE(0) === 0x504b) return { encoding: null, rows: withText(xlsxRows(path)) }
  if (head.toString('hex').startsWith('d0cf11e0'))
    throw new Unreadable(
      '这是旧版 Excel（.xls）或加了密码的文件，请在 Excel 中另存为 .xlsx',
      'it is an old Excel file (.xls) or protected by a password; save it as .xlsx',
    )
  if (head.toString('latin1').startsWith('%PDF')) throw new Unreadable('这是 PDF 文件', 'it is a PDF')
  const encoding = await detectEncoding(path)
  return { encoding, rows: withText(csvRows(path, encoding)) }
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0)
    return bytesRead < 2 ? Buffer.alloc(0) : buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Leaves out rows without any text, trims cells, and stops a file that is too long. */
async function* withText(rows: AsyncGenerator<FileRow>): AsyncGenerator<FileRow> {
  let count = 0
  for await (const { number, cells } of rows) {
    const trimmed = cells.map((cell) => cell.trim().slice(0, importLimits.cell))
    if (trimmed.every((cell) => cell === '')) continue
    if (count++ > importLimits.rows)
      throw new Unreadable(
        `超过 ${importLimits.rows.toLocaleString('en')} 行，请拆分成几个文件`,
        `it has more than ${importLimits.rows.toLocaleString('en')} rows; split it`,
      )
    yield { number, cells: trimmed }
  }
}
