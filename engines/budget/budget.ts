/**
 * How long an engine may think. Engines own no clock: whoever calls hands in `expired`, and a run that is
 * limited by `iterations` alone gives the same answer for the same seed on every machine.
 */
export interface Budget {
  /** Stop after this many iterations of the engine's main loop (≥ 0). Absent: no limit. */
  readonly iterations?: number
  /** Asked often (every few microseconds to milliseconds of work): true ends the search with the best so far. */
  readonly expired?: () => boolean
  /**
   * The share of the time that is gone, from 0: lets an annealing engine lay its cooling over the time it has.
   * Absent: the share of `iterations` is taken instead.
   */
  readonly progress?: () => number
}

/** A clock: milliseconds since any fixed moment, monotonic. `performance.now` fits. */
export type Clock = () => number

/** A budget that ends `milliseconds` after this call, by the clock handed in. */
export function timeBudget(milliseconds: number, clock: Clock, iterations?: number): Budget {
  const start = clock()
  return {
    iterations,
    expired: () => clock() - start >= milliseconds,
    progress: () => (milliseconds > 0 ? (clock() - start) / milliseconds : 1),
  }
}
