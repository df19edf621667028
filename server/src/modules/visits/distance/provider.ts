import type { Point } from '#contracts/common.ts'
import type { Result } from '#platform/errors/result.ts'

/** Ways from each of these places to each of those, row by row of `from`. */
export interface WayBlock {
  readonly metres: Float64Array
  readonly seconds: Float64Array
}

/**
 * A road network that is asked over HTTP. It answers a block of ways or fails with the reason; it never guesses.
 * A way that does not exist is infinite.
 */
export interface RoadNetwork {
  /** Names its answers in the cache: another server or profile is another name. */
  readonly id: string
  /** Most places of a block on either side. */
  readonly mostFrom: number
  readonly mostTo: number
  ways(from: readonly Point[], to: readonly Point[]): Promise<Result<WayBlock>>
}

/** How providers are called; tests hand in nothing else. */
export interface CallLimits {
  readonly timeoutMs: number
}
