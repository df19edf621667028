import type { OpeningHours, VisitFrequency } from '#contracts/customer-facts.ts'
import type { CoordinateSystem } from '#contracts/common.ts'
import type { CustomerState } from '../customers.api.ts'
import { plainWord } from '../customers.vocabulary.ts'
import { wrongDay } from '../opening-hours.ts'

/**
 * How the cells of an import file are read. Each reader takes trimmed, non-empty text and answers undefined when the
 * text is not understood.
 */
function lookUp<T>(words: Readonly<Record<string, T>>): (text: string) => T | undefined {
  const known = new Map(Object.entries(words).map(([word, value]) => [plainWord(word), value]))
  return (text) => known.get(plainWord(text))
}

export const readState: (text: string) => CustomerState | undefined = lookUp<CustomerState>({
  active: 'active', 正常: 'active', 营业: 'active', 在营: 'active', 经营中: 'active', 有效: 'active', 正常营业: 'active',
  paused: 'paused', 暂停: 'paused', 停业: 'paused', 休业: 'paused', 暂停营业: 'paused',
  closed: 'closed', 注销: 'closed', 关闭: 'closed', 歇业: 'closed', 已注销: 'closed', 无效: 'closed',
}) // prettier-ignore

export const readFlag: (text: string) => boolean | undefined = lookUp<boolean>({
  是: true, y: true, yes: true, 1: true, true: true, 重点: true, '√': true, '✓': true,
  否: false, n: false, no: false, 0: false, false: false, 非重点: false, '×': false, 普通: false,
}) // prettier-ignore

export const readSystem: (text: string) => CoordinateSystem | undefined = lookUp<CoordinateSystem>({
  wgs84: 'wgs84', 'wgs-84': 'wgs84', gps: 'wgs84', cgcs2000: 'wgs84', 天地图: 'wgs84',
  gcj02: 'gcj02', 'gcj-02': 'gcj02', 高德: 'gcj02', 腾讯: 'gcj02', 火星: 'gcj02', 火星坐标: 'gcj02', 国测局: 'gcj02',
  bd09: 'bd09', 'bd-09': 'bd09', bd09ll: 'bd09', 百度: 'bd09',
}) // prettier-ignore

const chineseDigits: Readonly<Record<string, number>> = {
  一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10, 半: 0.5,
} // prettier-ignore
const numeral = (text: string | undefined): number =>
  text === undefined || text === '' ? 1 : (chineseDigits[text] ?? Number(text))

/**
 * `1/2` is one visit in two weeks; `每周2次`, `每两周一次`, `每月1次` (a month counts as four weeks), `2次/月`; a bare
 * number is visits a month.
 */
export function readFrequency(text: string): VisitFrequency | undefined {
  const said = plainWord(text).replaceAll('個', '个')
  const count = '(\\d{1,2}|[一两二三四五六七八九十])'
  const pattern = (source: string): RegExpExecArray | null => new RegExp(`^${source}$`).exec(said)
  const slash = pattern('(\\d{1,2})/(\\d{1,2})')
  if (slash) return frequency(Number(slash[1]), Number(slash[2]))
  const each = pattern(`每${count}?个?(周|星期|月|季度|季)${count}[次遍]?`)
  if (each) return frequency(numeral(each[3]), numeral(each[1]) * weeksOf(each[2]!))
  const per = pattern(`${count}次?/(周|月|季度|季)`)
  if (per) return frequency(numeral(per[1]), weeksOf(per[2]!))
  return /^\d{1,2}$/.test(said) ? frequency(Number(said), 4) : undefined
}
const weeksOf = (period: string): number => (period === '月' ? 4 : period.startsWith('季') ? 13 : 1)
function frequency(visits: number, weeks: number): VisitFrequency | undefined {
  const fits = Number.isInteger(visits) && Number.isInteger(weeks)
  return fits && visits >= 1 && visits <= 31 && weeks >= 1 && weeks <= 53 ? { visits, weeks } : undefined
}

const dayNames = '一二三四五六日'
type Intervals = { from: string; to: string }[]

/**
 * `08:00-22:00` every day; `周一至周五 08:00-12:00,14:00-21:00；周六日 休息`; or seven parts parted by `;`, Monday first,
 * as exports write them.
 */
export function readHours(text: string): OpeningHours | undefined {
  const said = text
    .normalize('NFKC')
    .replaceAll(/[~～—–至到](?=\s*\d)/g, '-')
    .replaceAll('、', ',')
  const parts = said.split(';').map((part) => part.trim())
  const hours =
    parts.length === 7 && !/[周星期礼拜]/.test(said) ? parts.map(readIntervals) : byDayNames(parts)
  if (hours === undefined || hours.some((day) => day === undefined)) return undefined
  const week = hours as Intervals[]
  return wrongDay(week) === null ? week : undefined
}

function byDayNames(parts: readonly string[]): (Intervals | undefined)[] | undefined {
  const week: (Intervals | undefined)[] = Array.from({ length: 7 }, () => [])
  for (const part of parts.filter((text) => text !== '')) {
    const match = /^((?:周|星期|礼拜)[^\d]*?)?\s*(\d.*|休息|不营业|24小时|全天)$/.exec(part)
    const days = match && daysOf(match[1] ?? '')
    if (!match || !days) return undefined
    const intervals = readIntervals(match[2]!)
    for (const day of days) week[day] = intervals
  }
  return week
}

function daysOf(named: string): number[] | undefined {
  const bare = named
    .replaceAll(/周|星期|礼拜|\s|:|,/g, '')
    .replaceAll('天', '日')
    .replaceAll('末', '六日')
  if (bare === '') return [0, 1, 2, 3, 4, 5, 6]
  const range = /^([一二三四五六日])[至到-]([一二三四五六日])$/.exec(bare)
  if (range) {
    const [from, to] = [dayNames.indexOf(range[1]!), dayNames.indexOf(range[2]!)]
    return from <= to ? Array.from({ length: to - from + 1 }, (_, step) => from + step) : undefined
  }
  const days = Array.from(bare, (character) => dayNames.indexOf(character))
  return days.every((day) => day >= 0) ? days : undefined
}

function readIntervals(text: string): Intervals | undefined {
  if (text === '' || text === '休息' || text === '不营业') return []
  if (text === '24小时' || text === '全天') return [{ from: '00:00', to: '24:00' }]
  const intervals = text.split(',').map((part) => {
    const match = /^\s*(\d{1,2})[:.](\d{2})\s*-\s*(\d{1,2})[:.](\d{2})\s*$/.exec(part)
    if (!match) return undefined
    const [from, to] = [clock(match[1]!, match[2]!), clock(match[3]!, match[4]!)]
    return from === undefined || to === undefined || from === '24:00' ? undefined : { from, to }
  })
  return intervals.length <= 4 && intervals.every((interval) => interval !== undefined)
    ? intervals
    : undefined
}

function clock(hours: string, minutes: string): string | undefined {
  const total = Number(hours) * 60 + Number(minutes)
  return Number(minutes) < 60 && total <= 1440 ? `${hours.padStart(2, '0')}:${minutes}` : undefined
}

/** A number with the decimal point or the degrees sign that people type. */
export function readNumber(text: string): number | undefined {
  const bare = text.normalize('NFKC').replaceAll(/[\s°]|米$|分钟$/g, '')
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(bare) && Number.isFinite(Number(bare))
    ? Number(bare)
    : undefined
}
