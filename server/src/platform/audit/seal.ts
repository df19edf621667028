import { createHmac } from 'node:crypto'

/** A row of the trail as it is sealed and as it is read back. */
export interface SealedFacts {
  readonly seq: bigint
  /** UTC with microseconds, `2026-11-21T08:30:00.000000Z`: PostgreSQL keeps them, so they are sealed too. */
  readonly at: string
  readonly actorId: string | null
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly detail: unknown
  readonly address: string | null
  readonly requestId: string | null
}

/** What the first row is chained to. */
export const noSeal: Buffer = Buffer.alloc(32)

/** HMAC-SHA-256 over the seal of the row before and the canonical text of this row. */
export function sealOf(key: Buffer, previous: Buffer, facts: SealedFacts): Buffer {
  return createHmac('sha256', key).update(previous).update(canonical(facts)).digest()
}

function canonical(facts: SealedFacts): string {
  const { seq, at, actorId, action, subjectKind, subjectId, detail, address, requestId } = facts
  return canonicalJson([
    seq.toString(),
    at,
    actorId,
    action,
    subjectKind,
    subjectId,
    detail,
    address,
    requestId,
  ])
}

/**
 * JSON with object keys in code-unit order and no blanks, as in RFC 8785 for the values that `storable` lets
 * through. jsonb forgets the order of keys; the text is the same before writing and after reading.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

const secretKey = /pass(word|wd)|secret|token|cookie|hash|otp|recovery.?codes?$|密码|口令/i
const depthLimit = 8

/**
 * A detail as jsonb gives it back: no undefined, dates and big integers as text, nothing jsonb refuses. Values
 * under keys that speak of secrets are blotted out, whoever forgot.
 */
export function storable(value: unknown, depth = 0): unknown {
  if (depth > depthLimit) return '…'
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '')
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((item) => storable(item, depth + 1) ?? null)
  if (typeof value === 'object') {
    const entries = Object.entries(value).flatMap(([key, item]) => {
      if (item === undefined || typeof item === 'function') return []
      const secret = secretKey.test(key) && typeof item !== 'boolean' && typeof item !== 'number'
      return [[String(storable(key)), secret ? '•••' : storable(item, depth + 1)]]
    })
    return Object.fromEntries(entries)
  }
  return undefined
}
