import type { Locale } from '#contracts/identity.ts'
import { currentLocale } from './locale.ts'

/** The organisation's time zone; the shell sets it from the installation before the first screen is drawn. */
let zone = 'Asia/Shanghai'
export function setTimeZone(timeZone: string): void {
  zone = timeZone
  momentParts = null
}

let momentParts: Intl.DateTimeFormat | null = null
function partsOf(date: Date): Record<string, string> {
  momentParts ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    weekday: 'short',
    hourCycle: 'h23',
  })
  return Object.fromEntries(momentParts.formatToParts(date).map((part) => [part.type, part.value]))
}

const weekdays: Record<Locale, readonly string[]> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  'en-US': ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}

/** The business date (`2026-11-21`) on which a moment falls in the organisation's zone. */
export function businessDateOf(moment: string | Date): string {
  const parts = partsOf(new Date(moment))
  return `${parts['year']}-${parts['month']}-${parts['day']}`
}

/** The business date a number of days later (or earlier, when negative). */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

/** Whole days from one business date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** 0 for Sunday … 6 for Saturday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}
export function weekdayName(date: string, locale: Locale = currentLocale()): string {
  return weekdays[locale][weekdayOf(date)] as string
}

/** `11-21 周六`; the year is added when it is not the year of `today`. */
export function formatDate(
  date: string | null,
  locale: Locale = currentLocale(),
  today = todayHere(),
): string {
  if (date === null) return '—'
  const short = date.slice(0, 4) === today.slice(0, 4) ? date.slice(5) : date
  return `${short} ${weekdayName(date, locale)}`
}

/** `11-21 周六 14:05` in the organisation's zone. */
export function formatMoment(
  moment: string | null,
  locale: Locale = currentLocale(),
  today = todayHere(),
): string {
  if (moment === null) return '—'
  return `${formatDate(businessDateOf(moment), locale, today)} ${formatTime(moment)}`
}

/** `14:05` in the organisation's zone. */
export function formatTime(moment: string | null): string {
  if (moment === null) return '—'
  const parts = partsOf(new Date(moment))
  return `${parts['hour']}:${parts['minute']}`
}

function todayHere(): string {
  return businessDateOf(new Date())
}

/** Metres below one kilometre, then kilometres with one decimal: `850 米`, `12.3 公里`. */
export function formatDistance(metres: number | null, locale: Locale = currentLocale()): string {
  if (metres === null || !Number.isFinite(metres)) return '—'
  const [m, km] = locale === 'zh-CN' ? ['米', '公里'] : ['m', 'km']
  // 999.6 m would print as "1000 米": it is a kilometre by then.
  if (Math.round(metres) < 1000) return `${Math.round(metres)} ${m}`
  const kilometres = metres / 1000
  return `${formatNumber(kilometres, kilometres < 100 ? 1 : 0)} ${km}`
}

/** `45 分钟`, `2 小时 5 分`. */
export function formatMinutes(minutes: number | null, locale: Locale = currentLocale()): string {
  if (minutes === null || !Number.isFinite(minutes)) return '—'
  const whole = Math.round(minutes)
  const hours = Math.floor(whole / 60)
  const rest = whole % 60
  if (locale === 'zh-CN') {
    if (hours === 0) return `${whole} 分钟`
    return rest === 0 ? `${hours} 小时` : `${hours} 小时 ${rest} 分`
  }
  if (hours === 0) return `${whole} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

/** Thousands separators and exactly `digits` decimals; rounds half away from zero on what is shown. */
export function formatNumber(value: number | null, digits = 0): string {
  if (value === null || !Number.isFinite(value)) return '—'
  return new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

/** How many rows match: exact, or "about" in 万 above the cap of the count. */
export function formatTotal(
  total: { count: number; exact: boolean },
  locale: Locale = currentLocale(),
): string {
  if (total.exact) return formatNumber(total.count)
  if (locale === 'zh-CN') {
    return total.count >= 10_000
      ? `约 ${trimZero(total.count / 10_000)} 万`
      : `约 ${formatNumber(total.count)}`
  }
  return total.count >= 1000
    ? `about ${trimZero(total.count / 1000)} k`
    : `about ${formatNumber(total.count)}`
}
function trimZero(value: number): string {
  return formatNumber(value, 1).replace(/\.0$/, '')
}

/**
 * Money is whole fen. Below ten thousand yuan as `1,234.50 元`, above as `12.35 万元`; the sum is rounded only
 * for the eye. Fen may be a bigint, as sums of money are.
 */
export function formatMoney(fen: number | bigint | null, locale: Locale = currentLocale()): string {
  if (fen === null) return '—'
  const amount = BigInt(fen)
  const sign = amount < 0n ? '-' : ''
  const absolute = amount < 0n ? -amount : amount
  if (locale === 'en-US') return `${sign}¥${yuan(absolute)}`
  if (absolute < 1_000_000n) return `${sign}${yuan(absolute)} 元`
  // Hundredths of 万元, rounded half up, still in whole numbers: no float touches money.
  const hundredths = (absolute + 5_000n) / 10_000n
  return `${sign}${grouped(hundredths / 100n)}.${String(hundredths % 100n).padStart(2, '0')} 万元`
}
function yuan(fen: bigint): string {
  return `${grouped(fen / 100n)}.${String(fen % 100n).padStart(2, '0')}`
}
function grouped(whole: bigint): string {
  return String(whole).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** A share as per cent: 0.0123 → `1.2 %`. */
export function formatShare(share: number | null, digits = 1): string {
  return share === null || !Number.isFinite(share) ? '—' : `${formatNumber(share * 100, digits)} %`
}

/** `12.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KB', 'MB', 'GB', 'TB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${formatNumber(value, value < 10 ? 1 : 0)} ${units[unit]}`
}
