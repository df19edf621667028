import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'

/** First byte of every TLS connection (RFC 8446, 5.1: content type handshake). */
const HANDSHAKE = 0x16
/** Whoever connects and says nothing is let go. */
const PATIENCE_MS = 5000

export const AUTHORITY_PATH = '/ca.crt'

/**
 * Makes the HTTPS port answer plain HTTP as well, by sending people to `https://`: whoever types `192.168.1.5:8800`
 * does not meet a broken page. An own authority's certificate, public as it is, may be fetched without TLS:
 * the phone does not trust us yet.
 */
export function answerPlainHttp(server: Server, authorityPem: string | null): void {
  const plain = createServer((request, response) => answer(request, response, authorityPem))
  const secure = server.listeners('connection') as ((socket: Socket) => void)[]
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const leave = (): void => void socket.destroy()
    socket.setTimeout(PATIENCE_MS, leave)
    socket.on('error', leave)
    socket.once('data', (first: Buffer) => {
      socket.pause()
      socket.setTimeout(0)
      socket.off('timeout', leave).off('error', leave)
      socket.unshift(first)
      if (first[0] === HANDSHAKE) for (const listener of secure) listener.call(server, socket)
      else plain.emit('connection', socket)
      process.nextTick(() => socket.resume())
    })
  })
}

function answer(request: IncomingMessage, response: ServerResponse, authorityPem: string | null): void {
  response.setHeader('connection', 'close')
  if (request.url === AUTHORITY_PATH && authorityPem !== null) {
    response.writeHead(200, authorityHeaders).end(authorityPem)
    return
  }
  const host = request.headers.host ?? ''
  if (!/^[A-Za-z0-9.:[\]-]+$/.test(host)) response.writeHead(400).end()
  else response.writeHead(307, { location: `https://${host}${request.url ?? '/'}` }).end()
}

/** With this type phones offer to install it. */
export const authorityHeaders = {
  'content-type': 'application/x-x509-ca-cert',
  'content-disposition': 'attachment; filename="zhike-ca.crt"',
  'cache-control': 'no-store',
}
