import type { Budget } from './budget.ts'

/** The first part of a budget's time, leaving a share (0 … 1) at its end for something else. */
export function shortened(budget: Budget, share: number): Budget {
  const { iterations, expired, progress } = budget
  if (share === 0 || progress === undefined) return budget
  return {
    iterations,
    expired: () => progress() >= 1 - share || expired?.() === true,
    progress: () => progress() / (1 - share),
  }
}

/** What is left of a budget's time from now on, as a budget of its own; `iterations` is its own limit. */
export function remaining(budget: Budget, iterations?: number): Budget {
  const { expired, progress } = budget
  const used = Math.min(1, progress?.() ?? 0)
  return {
    iterations,
    expired,
    progress: progress && (() => (progress() - used) / Math.max(1e-9, 1 - used)),
  }
}

/** A budget with at most so many iterations. */
export function capped(budget: Budget, iterations: number): Budget {
  return {
    iterations: Math.min(iterations, budget.iterations ?? iterations),
    expired: budget.expired,
  }
}

/**
 * The stretch of a budget from one share of it to another (0 ≤ `from` < `to` ≤ 1), for searches that follow one
 * another. Of a budget that knows only when it is over, every stretch is the whole rest.
 */
export function stretch(budget: Budget, from: number, to: number): Budget {
  const { iterations, expired, progress } = budget
  return {
    ...(iterations === undefined ? {} : { iterations: Math.ceil(iterations * (to - from)) }),
    ...(progress === undefined
      ? { expired }
      : {
          expired: () => progress() >= to || expired?.() === true,
          progress: () => (progress() - from) / (to - from),
        }),
  }
}
