import type { Message } from '../errors/errors.ts'

/** One line of `doctor`. */
export interface Finding {
  /** Stable name for scripts. */
  readonly check: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly what: Message
  /** What to do, when it is not ok. */
  readonly remedy?: Message
}
