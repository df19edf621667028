import type { Server } from 'node:https'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Certificate, TlsFiles } from './certificate.ts'
import { keepFresh } from './keep-fresh.ts'
import { ownAuthority } from './own-authority.ts'
import { answerPlainHttp, AUTHORITY_PATH, authorityHeaders } from './plain-http.ts'

/**
 * What an HTTPS port does besides: it takes renewed certificates up, sends visitors without TLS to `https://`, and
 * hands out the own authority for phones to install. Call it before the server listens; returns how to stop.
 */
export async function serveTls(
  http: FastifyInstance,
  { cert }: Certificate,
  options: { files: TlsFiles; dataDir: string; log: FastifyBaseLogger; lookEveryMs?: number },
): Promise<() => void> {
  const authority = await ownAuthority(options.dataDir, cert)
  const server = http.server as Server
  answerPlainHttp(server, authority)
  if (authority !== null)
    http.get(AUTHORITY_PATH, async (_request, reply) => reply.headers(authorityHeaders).send(authority))
  return keepFresh(server, options.files, options)
}
