import type { FileRow } from './file-row.ts'
import { importLimits } from './limits.ts'
import { Unreadable } from './unreadable.ts'
import { openPackage, readPart, type XlsxPackage } from './xlsx-package.ts'
import { dateKinds, serialText, type DateKind } from './xlsx-dates.ts'

/**
 * Rows of the first visible sheet of a workbook (ECMA-376 SpreadsheetML), read as a stream: only the table of shared
 * strings is held in memory. Formulas give their stored result, dates their text, numbers all their digits.
 */
export async function* xlsxRows(path: string): AsyncGenerator<FileRow> {
  const book = await openPackage(path)
  try {
    const { sheet, date1904 } = await findSheet(book)
    const strings = await sharedStrings(book)
    const dates = await dateKinds(book)
    yield* sheetRows(book, sheet, { strings, dates, date1904 })
  } finally {
    book.close()
  }
}

/** The part of the first sheet that is not hidden. */
async function findSheet(book: XlsxPackage): Promise<{ sheet: string; date1904: boolean }> {
  const sheets: { id: string; hidden: boolean }[] = []
  let date1904 = false
  await readPart(book, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
      if (name === 'sheet')
        sheets.push({ id: relationId(attributes), hidden: (attributes['state'] ?? 'visible') !== 'visible' })
    },
  })
  const wanted = sheets.find((sheet) => !sheet.hidden) ?? sheets[0]
  const targets = new Map<string, string>()
  await readPart(book, 'xl/_rels/workbook.xml.rels', {
    open(name, attributes) {
      if (name === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '')
    },
  })
  const target = wanted && targets.get(wanted.id)
  if (!target) throw new Unreadable('工作簿里没有工作表', 'the workbook has no sheet')
  const sheet = target.startsWith('/') ? target.slice(1) : `xl/${target}`
  if (!book.has(sheet)) throw new Unreadable('工作簿缺少工作表内容', 'the content of the sheet is missing')
  return { sheet, date1904 }
}

/** The relationship id stands under a prefix that writers choose freely. */
function relationId(attributes: Readonly<Record<string, string>>): string {
  const key = Object.keys(attributes).find((name) => name.endsWith(':id'))
  return key === undefined ? '' : (attributes[key] ?? '')
}

async function sharedStrings(book: XlsxPackage): Promise<readonly string[]> {
  const strings: string[] = []
  if (!book.has('xl/sharedStrings.xml')) return strings
  let characters = 0
  let current = ''
  let collecting = false
  let phonetic = false
  await readPart(book, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') current = ''
      if (name === 'rPh') phonetic = true
      if (name === 't') collecting = !phonetic
    },
    text(text) {
      if (collecting) current += text
    },
    close(name) {
      if (name === 't') collecting = false
      if (name === 'rPh') phonetic = false
      if (name !== 'si') return
      strings.push(current)
      characters += current.length
      if (strings.length > importLimits.sharedStrings || characters > importLimits.sharedCharacters)
        throw new Unreadable('文字内容过多，请拆分成几个文件', 'it holds too much text; split it')
    },
  })
  return strings
}

interface Workbook {
  readonly strings: readonly string[]
  readonly dates: readonly (DateKind | null)[]
  readonly date1904: boolean
}

async function* sheetRows(book: XlsxPackage, sheet: string, workbook: Workbook): AsyncGenerator<FileRow> {
  const ready: FileRow[] = []
  let number = 0
  let cells: string[] = []
  let column = -1
  let type = 'n'
  let style = 0
  let value = ''
  let collecting = false
  let phonetic = false
  const pieces = book.read(sheet, {
    open(name, attributes) {
      if (name === 'row') {
        number = Number(attributes['r'] ?? number + 1)
        cells = []
        column = -1
      } else if (name === 'c') {
        column = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r'])
        type = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        value = ''
      } else if (name === 'rPh') phonetic = true
      else if (name === 'v' || name === 't') collecting = !phonetic
    },
    text(text) {
      if (collecting && value.length <= importLimits.cell) value += text
    },
    close(name) {
      if (name === 'v' || name === 't') collecting = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'c' && column >= 0 && column < importLimits.columns) {
        while (cells.length < column) cells.push('')
        cells[column] = cellText(type, value, workbook.dates[style] ?? null, workbook)
      } else if (name === 'row') ready.push({ number, cells })
    },
  })
  for await (const _ of pieces) {
    yield* ready
    ready.length = 0
  }
}

/** `BC12` → 54. */
function columnOf(reference: string): number {
  let column = 0
  for (const character of reference) {
    const digit = character.charCodeAt(0) - 64
    if (digit < 1 || digit > 26) break
    column = column * 26 + digit
  }
  return column - 1
}

function cellText(type: string, value: string, date: DateKind | null, workbook: Workbook): string {
  if (value === '') return ''
  if (type === 's') return workbook.strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? '是' : '否'
  if (type === 'e') return ''
  if (type !== 'n') return value
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  if (date !== null) return serialText(number, date, workbook.date1904)
  // 3.30301E+11 is how files store 330301000000: tell all digits, and 0.1 rather than 0.1000000000000000055.
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : String(number)
}
