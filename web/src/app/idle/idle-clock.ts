/** So long before the end the warning is shown. */
export const WARN_SECONDS = 120
/** The server is told of a person's activity, and asked again near the end, at most this often. */
const ASK_EVERY_MS = 60_000
const CHECK_EVERY_MS = 15_000

export interface IdleMoments {
  /** When the session ends if nothing more is done; null before the server has said. Milliseconds, as all here. */
  readonly endsAt: number | null
  readonly askedAt: number
  /** When the server was last told that somebody is there. */
  readonly attendedAt: number
  /** When the person last touched the page. */
  readonly deedAt: number
  readonly now: number
}

/**
 * What the idle watch does next: the seconds to warn of (null for nothing), and whether to ask the server, as a
 * person (which keeps the session) or as a screen (which only looks: another tab may have kept it).
 */
export function whatIsDue({ endsAt, askedAt, attendedAt, deedAt, now }: IdleMoments): {
  warn: number | null
  ask: 'attended' | 'screen' | null
} {
  const left = endsAt === null ? null : Math.max(0, Math.ceil((endsAt - now) / 1000))
  const warn = left !== null && left <= WARN_SECONDS ? left : null
  // While the warning stands any deed keeps the session at once.
  if (deedAt > attendedAt && (warn !== null || now - attendedAt >= ASK_EVERY_MS))
    return { warn, ask: 'attended' }
  if (endsAt === null) return { warn, ask: now - askedAt >= CHECK_EVERY_MS ? 'screen' : null }
  // At the very end at once; later, when no answer came, no more often than usual.
  const ended = now >= endsAt && askedAt < endsAt
  const check = warn !== null && (ended || now - askedAt >= CHECK_EVERY_MS)
  return { warn, ask: check ? 'screen' : null }
}
