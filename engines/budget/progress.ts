import type { Budget } from './budget.ts'

/** Follows a budget through the main loop of an engine. */
export interface Progress {
  /**
   * Counts one iteration, or as many as a heavier one is worth. The clock is looked at only every `stride` iterations, since asking costs more than
   * a small move does. False when the budget is used up.
   */
  next(worth?: number): boolean
  /** Looks at the clock at once, `share` included: true when the time is over. For long work in one iteration. */
  over(): boolean
  /** Share of the budget used, 0 … 1, as of the last look. Drives cooling schedules. */
  readonly share: number
  /** Iterations counted so far. */
  readonly iterations: number
}

/** Cycles of doubling length, for a budget that only knows when it is over: then the end cannot be foreseen. */
const FIRST_CYCLE = 20_000

/**
 * A counter over a budget. With `iterations` or `progress` the share runs once from 0 to 1 (the larger of
 * both); with `expired` alone it runs from 0 to 1 again and again, each time twice as slowly.
 * Without any limit it throws: such a search would never come back.
 */
export function trackProgress(budget: Budget, stride = 64): Progress {
  const { iterations: limit, expired, progress } = budget
  if (limit === undefined && expired === undefined) throw new RangeError('a budget needs at least one limit')
  let count = 0
  let nextLook = 0
  let share = 0
  let cycleStart = 0
  let cycleEnd = FIRST_CYCLE

  const look = (): boolean => {
    if (expired?.() === true) {
      share = 1
      return false
    }
    const byCount = limit === undefined ? 0 : count / limit
    const byTime = progress?.() ?? 0
    if (limit === undefined && progress === undefined) {
      if (count >= cycleEnd) {
        cycleEnd += 2 * (cycleEnd - cycleStart)
        cycleStart = count
      }
      share = (count - cycleStart) / (cycleEnd - cycleStart)
    } else {
      share = Math.min(1, Math.max(byCount, byTime))
    }
    return true
  }

  return {
    next(worth = 1) {
      if (limit !== undefined && count >= limit) {
        share = 1
        return false
      }
      let go = true
      if (count >= nextLook) {
        go = look()
        nextLook = count + stride
      }
      count += worth
      return go
    },
    over: () => !look(),
    get share() {
      return share
    },
    get iterations() {
      return count
    },
  }
}
