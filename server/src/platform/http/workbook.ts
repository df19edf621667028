import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** Answers an Excel file of this name (without ending), to be saved and never shown by the browser. */
export function sendWorkbook(reply: FastifyReply, content: Buffer | Readable, name: string): void {
  void reply
    .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.xlsx`)}`)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(content)
}
