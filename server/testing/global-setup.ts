import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#platform/db/migrate.ts'
import { describeError } from '#platform/operator/operator.ts'
import { startEmbeddedPostgres } from '#platform/postgres/index.ts'
import { TEMPLATE } from './database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the run's server, at its maintenance database. */
    testServerUrl: string
  }
}

/**
 * One server for the whole run of the database ring, in a temporary folder, with a migrated template that every
 * test file clones. It forgets everything at a power cut (fsync off): tests may, data may not.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-test-'))
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false })
  if (!server.ok) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(describeError(server.error))
  }
  const { url, stop } = server.value
  const disarm = cleanUpIfKilled(server.value.pid, folder)
  const teardown = async () => {
    await stop()
    disarm()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await prepareTemplate(url)
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('testServerUrl', url)
  return teardown
}

async function prepareTemplate(url: string): Promise<void> {
  const admin = new Client({ connectionString: url })
  await admin.connect()
  try {
    await admin.query(`create database ${TEMPLATE}`)
    const template = new URL(url)
    template.pathname = `/${TEMPLATE}`
    const migrated = await migrate(template.toString())
    if (!migrated.ok) throw new Error(describeError(migrated.error))
    await admin.query(`alter database ${TEMPLATE} is_template true allow_connections false`)
  } finally {
    await admin.end()
  }
}

/** A shell that outlives us if we are killed: our end closes its input, and it stops the server and tidies up. */
export function cleanUpIfKilled(pid: number, folder: string): () => void {
  const script = 'read -r done; [ -n "$done" ] || { kill -INT "$1"; sleep 2; rm -rf "$2"; }'
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  })
  guard.unref()
  return () => guard.stdin.end('done\n')
}
