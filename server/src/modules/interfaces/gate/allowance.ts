/** Calls a minute, counted over the last sixty seconds as they slide; one count for each name. */
export interface Allowance {
  /** 0 when the call may be made (and is counted), else the seconds until one may. */
  wait(name: string, perMinute: number, now: number): number
}

const MINUTE = 60_000
const NAMES = 10_000

/**
 * Two neighbouring minutes, the older one weighed by how much of it still lies within the last sixty seconds: nobody
 * makes twice the allowed calls around the turn of a minute, and nothing is kept for each call.
 */
export function createAllowance(): Allowance {
  const counts = new Map<string, { minute: number; now: number; before: number }>()
  return {
    wait(name, perMinute, now) {
      const minute = Math.floor(now / MINUTE)
      let count = counts.get(name)
      if (count === undefined || count.minute !== minute) {
        if (counts.size >= NAMES) counts.clear()
        count = { minute, now: 0, before: count?.minute === minute - 1 ? count.now : 0 }
        counts.set(name, count)
      }
      const passed = (now % MINUTE) / MINUTE
      if (count.now + count.before * (1 - passed) >= perMinute)
        return Math.max(1, Math.ceil((MINUTE - (now % MINUTE)) / 1000))
      count.now++
      return 0
    },
  }
}
