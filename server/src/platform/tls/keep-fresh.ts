import { unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'
import type { FastifyBaseLogger } from 'fastify'
import { readCertificate, type TlsFiles } from './certificate.ts'

/** Looking at two files costs nothing; a renewed certificate is in force this much later. */
const LOOK_EVERY_MS = 5000

/**
 * Takes a renewed certificate up without a restart, for connections made from then on. One that cannot be used is
 * logged and the one in force stays. Returns how to stop looking.
 */
export function keepFresh(
  server: Server,
  files: TlsFiles,
  { log, lookEveryMs = LOOK_EVERY_MS }: { log: FastifyBaseLogger; lookEveryMs?: number },
): () => void {
  const reload = async (): Promise<void> => {
    const read = await readCertificate(files, new Date())
    if (!read.ok) {
      log.error({ code: read.error.code, reason: read.error.words.en }, 'certificate not taken up')
      return
    }
    server.setSecureContext({ cert: read.value.cert, key: read.value.key, minVersion: 'TLSv1.2' })
    log.info({ validUntil: read.value.validUntil, names: read.value.names }, 'certificate taken up')
  }
  const changed = (): void => {
    reload().catch((error: unknown) => log.error({ err: error }, 'certificate not taken up'))
  }
  // By looking at the files instead of waiting for events: renewal tools replace links and whole folders.
  for (const file of [files.certFile, files.keyFile])
    watchFile(file, { interval: lookEveryMs, persistent: false }, changed)
  return () => {
    for (const file of [files.certFile, files.keyFile]) unwatchFile(file, changed)
  }
}
