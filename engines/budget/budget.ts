/**
 * How long an engine may think. Engines own no clock: whoever calls hands in `expired`, and a run that is
 * limited by `iterations` alone gives the same answer for the same seed on every machine.
 */
export interface Budget {
  /** Stop after this many iterations of the engine's main loop (≥ 0). Absent: no limit. */
  readonly iterations?: number
  /** Asked often (every few microseconds to milliseconds of work): true ends the search with the best so far. */
  readonly expired?: () => boolean
}

/** A clock: milliseconds since any fixed moment, monotonic. `performance.now` fits. */
export type Clock = () => number

/** A budget that ends `milliseconds` after this call, by the clock handed in. */
export function timeBudget(milliseconds: number, clock: Clock, iterations?: number): Budget {
  const end = clock() + milliseconds
  return { iterations, expired: () => clock() >= end }
}
