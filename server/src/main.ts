import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import pino from 'pino'
import type { Config } from '#platform/config/config.ts'
import type { Result } from '#platform/errors/result.ts'
import { createLogFile } from '#platform/observability/log-file.ts'
import { type App, createApp } from './app.ts'

/** The product's version, from package.json. */
export async function productVersion(): Promise<string> {
  const text = await readFile(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Structured logs: one JSON object a line, to a file or to standard output. No personal data, no secrets. */
export function createLog(config: Pick<Config, 'logLevel'>, file?: string): FastifyBaseLogger {
  const options: pino.LoggerOptions = {
    level: config.logLevel,
    redact: ['req.headers.cookie', 'req.headers.authorization', 'password', '*.password'],
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  return file === undefined ? pino(options) : pino(options, createLogFile(file))
}

/** Builds the program on a migrated database and starts it. The caller decides when to stop it. */
export async function startServer(
  config: Config,
  options: { logFile?: string } = {},
): Promise<Result<{ app: App; port: number }>> {
  const log = createLog(config, options.logFile)
  const created = await createApp(config, { log, version: await productVersion() })
  if (!created.ok) return created
  const started = await created.value.start()
  if (!started.ok) {
    await created.value.stop()
    return started
  }
  log.info({ port: started.value.port, role: config.role }, 'started')
  return { ok: true, value: { app: created.value, port: started.value.port } }
}
