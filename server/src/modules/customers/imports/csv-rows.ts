import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { decodedText, type TextEncoding } from './encoding.ts'
import type { FileRow } from './file-row.ts'
import { importLimits } from './limits.ts'
import { Unreadable } from './unreadable.ts'

/** The separator that stands most often in the first line outside quotes. */
export function detectDelimiter(firstLine: string): string {
  const bare = firstLine.replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: string): number => bare.split(delimiter).length
  return ['\t', ',', ';', '，'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

/** Rows of a text table, numbered from 1. Rows may differ in length; quotes may be careless. */
export async function* csvRows(path: string, encoding: TextEncoding): AsyncGenerator<FileRow> {
  const text = decodedText(path, encoding)
  let head = ''
  for (let next = await text.next(); !next.done; next = await text.next()) {
    head += next.value
    if (/[\r\n]/.test(head.trimStart()) || head.length > 1_000_000) break
  }
  async function* whole(): AsyncGenerator<string> {
    yield head
    yield* text
  }
  const parser = parse({
    delimiter: detectDelimiter(head.trimStart().split(/[\r\n]/, 1)[0] ?? ''),
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: 4_000_000,
  })
  const source = Readable.from(whole())
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let number = 0
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number++
      yield { number, cells: record.slice(0, importLimits.columns) }
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new Unreadable(
        `第 ${number + 1} 行附近的引号或分隔符有误`,
        `quotes or separators are wrong near row ${number + 1}`,
      )
    throw error
  } finally {
    source.destroy()
  }
}
