import type { Message } from '../errors/errors.ts'
import { daysBetween, shiftDate } from './dates.ts'

/** A day that is not what its weekday says. */
export interface NoticeDay {
  readonly date: string
  readonly kind: 'holiday' | 'workday'
  readonly name: string | null
}

export interface NoticeProblem {
  /** The line as it was given. */
  readonly line: string
  readonly message: Message
}

const HEADING = /^\s*(?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]\s*)?([^：:，,。\d]{1,12})[：:]\s*(.+)$/
const RANGE =
  /(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:\s*(?:至|到|—|-|~)\s*(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日)?/g
const COUNT = /共\s*(\d{1,2})\s*天/
const CSV = /^\s*(\d{4}-\d{2}-\d{2})\s*[,，\t]\s*([^,，\t]+?)\s*(?:[,，\t]\s*(.*?))?\s*$/
const KINDS: Readonly<Record<string, NoticeDay['kind']>> = {
  休息: 'holiday',
  休息日: 'holiday',
  放假: 'holiday',
  holiday: 'holiday',
  上班: 'workday',
  调休上班: 'workday',
  工作日: 'workday',
  workday: 'workday',
}

/**
 * Reads the yearly notice of the State Council (`一、元旦：1月1日（周五）至3日放假，共3天。1月4日上班。`) or lines of
 * `2027-01-01,休息,元旦`. Days without a year belong to `year`. What cannot be understood, or does not add up to the
 * number of days that the notice itself names, is a problem of its line and gives no days.
 */
export function readHolidayNotice(
  text: string,
  year: number,
): { days: NoticeDay[]; problems: NoticeProblem[] } {
  const days = new Map<string, NoticeDay>()
  const problems: NoticeProblem[] = []
  const lines = text.split(/\r?\n/).filter((one) => one.trim() !== '')
  // Title, salutation, closing words and signature of a notice that is pasted whole tell no days.
  const isNotice = lines.some(tellsDays)
  for (const line of lines) {
    if (isNotice && !tellsDays(line) && !ROW_BEGINS.test(line)) continue
    const read = CSV.test(line) ? readRow(line) : readParagraph(line, year)
    if ('message' in read) problems.push({ line: line.trim(), message: read.message })
    else for (const day of read.days) days.set(day.date, day)
  }
  return { days: [...days.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1)), problems }
}

/** A line that may be meant as a row of a table. */
const ROW_BEGINS = /^\s*\d{4}[-/.]\d/
const tellsDays = (line: string): boolean =>
  /放假|上班/.test(line) && /(\d|[一二三四五六七八九十])月/.test(line)

type Read = { readonly days: NoticeDay[] } | { readonly message: Message }

function readRow(line: string): Read {
  const [, date = '', kindWord = '', name = ''] = CSV.exec(line) ?? []
  const kind = KINDS[kindWord.toLowerCase()]
  if (!isDate(date)) return { message: { zh: '没有这一天', en: 'there is no such day' } }
  if (!kind) return { message: { zh: '第二列应为“休息”或“上班”', en: 'the second column is 休息 or 上班' } }
  return { days: [{ date, kind, name: name || null }] }
}

function readParagraph(line: string, year: number): Read {
  const [, name, rest] = HEADING.exec(line) ?? []
  if (name === undefined || rest === undefined) {
    const zh = '看不懂。应为“元旦：1月1日至3日放假，共3天。”或“2027-01-01,休息,元旦”'
    return {
      message: { zh, en: 'not understood; expected a paragraph of the notice or 2027-01-01,休息,元旦' },
    }
  }
  const days: NoticeDay[] = []
  // What stands in brackets (weekdays, the lunar date) repeats what the dates say.
  for (const sentence of rest.replaceAll(/[（(][^）)]*[）)]/g, '').split(/[。；;]/)) {
    const kind = sentence.includes('上班') ? 'workday' : sentence.includes('放假') ? 'holiday' : null
    if (kind === null) continue
    const dates = [...sentence.matchAll(RANGE)].map((range) => datesOf(range, year))
    if (dates.length === 0 || dates.some((range) => range === null))
      return { message: { zh: `“${sentence.trim()}”里的日期看不懂`, en: 'the dates are not understood' } }
    const all = dates.flatMap((range) => range ?? [])
    const counted = COUNT.exec(sentence)?.[1]
    if (counted !== undefined && Number(counted) !== all.length) {
      const zh = `写明共 ${counted} 天，按日期却是 ${all.length} 天`
      return { message: { zh, en: `it says ${counted} days, but the dates make ${all.length}` } }
    }
    days.push(...all.map((date) => ({ date, kind, name }) as const))
  }
  return days.length > 0 ? { days } : { message: { zh: '没有写放假或上班的日期', en: 'it names no days' } }
}

/** The days of `12月31日至次年…` and the like; null when they are none or far too many. */
function datesOf(range: RegExpMatchArray, year: number): string[] | null {
  const [, year1, month1 = '', day1 = '', year2, month2, day2] = range
  const first = toDate(Number(year1 ?? year), month1, day1)
  const last = day2 === undefined ? first : toDate(Number(year2 ?? year1 ?? year), month2 ?? month1, day2)
  if (!isDate(first) || !isDate(last)) return null
  const count = daysBetween(first, last) + 1
  if (count < 1 || count > 31) return null
  return Array.from({ length: count }, (_, n) => shiftDate(first, n))
}

const toDate = (year: number, month: string, day: string): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`

function isDate(text: string): boolean {
  const moment = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text)
}
