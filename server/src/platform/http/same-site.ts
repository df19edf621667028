import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { defineError } from '../errors/errors.ts'

export const crossSite = defineError('cross_site', 403, () => ({
  zh: '这次操作来自其他网站，已拒绝，未做任何修改。',
  en: 'This action came from another site; it was refused and nothing was changed.',
}))

/**
 * Refuses writes that another site makes with our cookie. Browsers say where a request comes from in
 * `Sec-Fetch-Site` and `Origin`; programs (no such headers) carry no cookie of a person by accident.
 */
export function isSameSite(request: FastifyRequest, config: Config): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  if (origin === undefined) return true
  if (config.publicOrigin !== null) return origin === config.publicOrigin
  try {
    return new URL(origin).host === request.headers.host
  } catch {
    return false
  }
}
