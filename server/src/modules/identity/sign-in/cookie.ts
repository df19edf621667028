import type { FastifyReply, FastifyRequest } from 'fastify'

export const sessionCookie = 'zhike_session'

/** The session token that the browser sent; null when there is none or it cannot be one. */
export function readSessionCookie(request: FastifyRequest): string | null {
  const token = request.cookies[sessionCookie]
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null
}

/** Out of reach of scripts, not sent along with requests that other sites make, kept off plain HTTP after HTTPS. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  hours: number,
): void {
  reply.setCookie(sessionCookie, token, { ...attributes(request), maxAge: hours * 3600 })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, attributes(request))
}

const attributes = (request: FastifyRequest) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: request.protocol === 'https',
})
