import { readPart, type XlsxPackage } from './xlsx-package.ts'

export type DateKind = 'date' | 'time' | 'moment'

/** Number formats that every reader knows without their being written down (ECMA-376 part 1, 18.8.30). */
const builtIn = new Map<number, DateKind>([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id): [number, DateKind] => [
    id,
    'date',
  ]),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id): [number, DateKind] => [id, 'time']),
  [22, 'moment'],
])

/** For each cell style whether it shows a number as a date, a time of day or both. */
export async function dateKinds(book: XlsxPackage): Promise<(DateKind | null)[]> {
  const kinds: (DateKind | null)[] = []
  if (!book.has('xl/styles.xml')) return kinds
  const own = new Map<number, DateKind | null>()
  let inCellFormats = false
  await readPart(book, 'xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') own.set(Number(attributes['numFmtId']), kindOf(attributes['formatCode'] ?? ''))
      if (name === 'cellXfs') inCellFormats = true
      if (name !== 'xf' || !inCellFormats) return
      const format = Number(attributes['numFmtId'] ?? 0)
      kinds.push(own.get(format) ?? builtIn.get(format) ?? null)
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return kinds
}

function kindOf(code: string): DateKind | null {
  const bare = code
    .replaceAll(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*./gi, '')
    .split(';', 1)[0]!
    .toLowerCase()
  if (/general|#|0|@|\?/.test(bare) && !/[yd]/.test(bare)) return /h|s/.test(bare) ? 'time' : null
  const date = /[yd年月日]/.test(bare)
  const time = /[hs时分秒]/.test(bare)
  if (date) return time ? 'moment' : 'date'
  return time || bare.includes('m') ? (time ? 'time' : 'date') : null
}

/** A serial number of days as `2026-11-21`, `08:30` or both. Day 0 is 1899-12-30, or 1904-01-01 on old Macs. */
export function serialText(serial: number, kind: DateKind, date1904: boolean): string {
  const minutes = Math.round(serial * 1440)
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  const moment = new Date(epoch + minutes * 60_000)
  if (Number.isNaN(moment.getTime())) return String(serial)
  const iso = moment.toISOString()
  if (kind === 'date') return iso.slice(0, 10)
  if (kind === 'time') return serial === 1 ? '24:00' : iso.slice(11, 16)
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}`
}
