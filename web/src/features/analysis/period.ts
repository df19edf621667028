import { addDays } from '#kit/format.ts'

export type RangeName = 'weeks4' | 'weeks13' | 'month' | 'lastMonth'
export const rangeNames: readonly RangeName[] = ['weeks4', 'weeks13', 'month', 'lastMonth']

export interface Range {
  readonly from: string
  readonly to: string
}

/** The days of a named range, today included; last month whole. */
export function rangeOf(name: RangeName, today: string): Range {
  const first = `${today.slice(0, 8)}01`
  switch (name) {
    case 'weeks4':
      return { from: addDays(today, -27), to: today }
    case 'weeks13':
      return { from: addDays(today, -90), to: today }
    case 'month':
      return { from: first, to: today }
    case 'lastMonth': {
      const last = addDays(first, -1)
      return { from: `${last.slice(0, 8)}01`, to: last }
    }
  }
}
