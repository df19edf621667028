import { addDays, weekdayOf } from '#kit/format.ts'

/** `2026-11` of a business date. */
export function monthOf(date: string): string {
  return date.slice(0, 7)
}

/** The month some months later, or earlier when negative. */
export function nextMonth(month: string, steps: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const index = year * 12 + (number - 1) + steps
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** The dates of whole weeks, Monday first, that cover a month. */
export function monthGrid(month: string): string[] {
  const first = `${month}-01`
  const start = addDays(first, -((weekdayOf(first) + 6) % 7))
  const end = addDays(`${nextMonth(month, 1)}-01`, -1)
  const dates: string[] = []
  for (let date = start; date <= end || dates.length % 7 !== 0; date = addDays(date, 1)) dates.push(date)
  return dates
}
