import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import { inject } from 'vitest'
import { createDatabase, type Db } from '#platform/db/index.ts'

/** The migrated database that `global-setup.ts` prepares once a run. */
export const TEMPLATE = 'zhike_template'

export interface TestDatabase {
  readonly url: string
  readonly db: Db
  /** Closes the pool and removes the database, even when connections are still open. */
  readonly drop: () => Promise<void>
}

/**
 * A migrated, otherwise empty database of its own for one test file:
 *
 *     const { db, drop } = await createTestDatabase()
 *     afterAll(drop)
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const url = await createDatabaseFrom(TEMPLATE)
  const { db } = createDatabase(url, { max: 6, applicationName: 'zhike-test' })
  return {
    url,
    db,
    drop: async () => {
      // A test that failed in a transaction never gives its connection back: one failure must not become two.
      await Promise.race([db.destroy(), setTimeout(5000, undefined, { ref: false })])
      await dropDatabase(url)
    },
  }
}

/** The address of a new database without any table, for tests of migrations and of restoring. */
export async function createEmptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const url = await createDatabaseFrom('template0')
  return { url, drop: () => dropDatabase(url) }
}

async function createDatabaseFrom(template: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  // file_copy logs no pages; with fsync off it takes 35-80 ms for 120 tables, wal_log 65-80 ms.
  await asAdmin((admin) => admin.query(`create database ${name} template ${template} strategy file_copy`))
  const url = new URL(inject('testServerUrl'))
  url.pathname = `/${name}`
  return url.toString()
}

async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`))
}

async function asAdmin(work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: inject('testServerUrl') })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
