/**
 * Writes `server/src/platform/db/tables.gen.ts` from the migrated database: starts a throw-away server,
 * applies all migrations, reads the catalogue. `--check` only says whether the file is up to date.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { generateTableTypes } from '#platform/db/table-types.ts'
import { migrate } from '#platform/db/migrate.ts'
import { startEmbeddedPostgres } from '#platform/postgres/index.ts'

const target = path.resolve(import.meta.dirname, '../server/src/platform/db/tables.gen.ts')
const folder = await mkdtemp(path.join(tmpdir(), 'zhike-types-'))
try {
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false })
  if (!server.ok) throw server.error
  try {
    const migrated = await migrate(server.value.url)
    if (!migrated.ok) throw migrated.error
    const client = new pg.Client({ connectionString: server.value.url })
    await client.connect()
    const text = await generateTableTypes(client)
    await client.end()
    if (process.argv.includes('--check')) {
      const current = await readFile(target, 'utf8')
      if (current !== text) throw new Error('tables.gen.ts is not up to date: run `npm run db:types`')
    } else {
      await writeFile(target, text)
    }
    console.log(`tables.gen.ts: ${text.split('export interface').length - 1} interfaces`)
  } finally {
    await server.value.stop()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
