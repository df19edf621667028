/**
 * A program for failure tests: the product as `npm start` runs it (database, schema, server), with its arguments as
 * one JSON object. Says how to reach it as one line of JSON, and runs until it is told to stop or killed.
 */
import { migrate } from '#platform/db/migrate.ts'
import { readConfig } from '#platform/config/config.ts'
import { unwrap } from '#platform/errors/result.ts'
import { openDatabase } from '#platform/operator/open-database.ts'
import { startServer } from '../../src/main.ts'

interface Given {
  readonly dataDir: string
  readonly role: 'all' | 'api' | 'worker'
  readonly port: number
  /** A database of somebody else; absent: the embedded one in `dataDir`. */
  readonly databaseUrl?: string
}

const given = JSON.parse(process.argv[2] ?? '{}') as Given
const database = given.databaseUrl
  ? { url: given.databaseUrl, close: () => Promise.resolve() }
  : unwrap(await openDatabase({ dataDir: given.dataDir, share: false, patience: 10_000 }))
if (!given.databaseUrl) unwrap(await migrate(database.url))
const config = readConfig(
  {
    ...given,
    databaseUrl: database.url,
    host: '127.0.0.1',
    webRoot: null,
    fieldRoot: null,
    // The shared server of the test run forgets at a power cut; nothing else may.
    allowUnsafeDatabase: given.databaseUrl !== undefined,
  },
  { ZHIKE_LOG_LEVEL: 'warn' },
)
const { app, port } = unwrap(
  await startServer(config, { logFile: `${given.dataDir}/logs/${given.role}.log` }),
)
console.log(JSON.stringify({ port, url: database.url }))
process.once('SIGTERM', () => {
  void app
    .stop()
    .then(() => database.close())
    .then(() => process.exit(0))
})
