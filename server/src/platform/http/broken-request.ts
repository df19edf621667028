import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { requestRefused } from './answers.ts'

/**
 * Answers what is not even HTTP (a broken header, too many of them, a body that never comes) in the same shape as
 * every other refusal. There is no request yet, so the language is the product's first.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  // Somebody hung up: there is nobody to tell.
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const refused = requestRefused(statusOf(error.code))
  const requestId = randomUUID()
  const body = JSON.stringify({ code: refused.code, message: refused.words.zh, requestId })
  if (socket.writable) {
    socket.write(
      [
        `HTTP/1.1 ${refused.status} ${refused.code}`,
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        `x-request-id: ${requestId}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    )
  }
  socket.destroySoon()
}

function statusOf(code: string | undefined): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
}
