import type { Basis } from '#contracts/workloads.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { territorySettings } from '../territories.settings.ts'

export type Period = Pick<Basis, 'since' | 'until' | 'workdays' | 'months'>

/** The whole months before this one that orders are counted in, and their working days. */
export async function orderPeriod({ platform }: TerritoriesContext, unitId: string): Promise<Period> {
  const { calendar, settings } = platform
  const months = Math.round(await settings.read(territorySettings.orderMonths, unitId))
  const until = `${calendar.today().slice(0, 7)}-01`
  const since = monthsBefore(until, months)
  let workdays = 0
  for (let date = await calendar.addWorkdays(until, -1); date >= since;) {
    workdays++
    date = await calendar.addWorkdays(date, -1)
  }
  return { since, until, workdays: Math.max(1, workdays), months }
}

/** The first of the month so many months before a first of a month. */
function monthsBefore(first: string, months: number): string {
  const [year = 0, month = 1] = first.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10)
}
