import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#platform/config/config.ts'
import { migrate } from '#platform/db/migrate.ts'
import type { Result } from '#platform/errors/result.ts'
import { describeError } from '#platform/operator/operator.ts'
import { startEmbeddedPostgres } from '#platform/postgres/index.ts'
import { cleanUpIfKilled } from '../../server/testing/global-setup.ts'
import { ensureDemo } from '../../server/src/cli/accounts.ts'
import { startServer } from '../../server/src/main.ts'
import { buildIfChanged } from '../../tools/build.ts'
import { PASSWORD } from './password.ts'

export interface Product {
  /** `http://localhost:PORT`: browsers count localhost as secure, so service worker and geolocation work. */
  readonly origin: string
  readonly stop: () => Promise<void>
}

/**
 * The real product for a run of the browser ring: built screens, embedded PostgreSQL in a temporary folder, a
 * small city of demo data (every account manager has about 50 retailers and two months behind him), HTTP on a
 * free port. Nothing is left behind, not even when this process is killed.
 */
export async function startProduct(): Promise<Product> {
  orThrow(await buildIfChanged())
  const folder = mkdtempSync(join(tmpdir(), 'zhike-e2e-'))
  const closing: (() => void | Promise<void>)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const stop = async (): Promise<void> => {
    for (const close of closing.toReversed()) await close()
  }
  try {
    const dataDir = join(folder, 'data')
    // A copy: whoever builds meanwhile does not pull the screens from under a running test.
    const [webRoot, fieldRoot] = (['web', 'field'] as const).map((app) => {
      cpSync(join(import.meta.dirname, '../..', app, 'dist'), join(folder, app), { recursive: true })
      return join(folder, app)
    }) as [string, string]
    const database = orThrow(await startEmbeddedPostgres({ dataDir, durable: false }))
    const disarm = cleanUpIfKilled(database.pid, folder)
    closing.push(disarm, () => database.stop())
    orThrow(await migrate(database.url))
    const timeZone = 'Asia/Shanghai'
    orThrow(
      await ensureDemo({
        url: database.url,
        dataDir,
        pack: 'tobacco',
        scale: 1200,
        months: 2,
        password: PASSWORD,
        timeZone,
        now: new Date(),
      }),
    )
    const config = readConfig(
      {
        dataDir,
        databaseUrl: database.url,
        host: '127.0.0.1',
        port: 0,
        logLevel: 'error',
        allowUnsafeDatabase: true,
        webRoot,
        fieldRoot,
      },
      {},
    )
    const server = orThrow(await startServer(config))
    closing.push(() => server.app.stop())
    return { origin: `http://localhost:${server.port}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(describeError(result.error))
  return result.value
}
