import { createHash, randomBytes } from 'node:crypto'

/** What every token begins with: a scanner of repositories and a person both recognise it. */
export const tokenMark = 'zki_'
const SHOWN = tokenMark.length + 6

/** A new token with 256 random bits, what of it is shown, and what of it is kept. */
export function makeToken(): { token: string; prefix: string; hash: Buffer } {
  const token = `${tokenMark}${randomBytes(32).toString('base64url')}`
  return { token, prefix: token.slice(0, SHOWN), hash: hashToken(token) }
}

/** Plain SHA-256: the token is random, so there is nothing that a slow hash would make harder to guess. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The token of an `Authorization: Bearer zki_…` header; null when the header is another's or absent. */
export function tokenIn(header: string | undefined): string | null {
  const [, token] = /^Bearer +(zki_[\w-]{8,200})$/i.exec(header ?? '') ?? []
  return token ?? null
}
