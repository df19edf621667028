import pino from 'pino'
import { readConfig } from '#platform/config/config.ts'
import { createDatabase, migrate } from '#platform/db/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { startEmbeddedPostgres } from '#platform/postgres/index.ts'
import { seedOrganisation } from '#testing/fixtures.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createApp } from '../server/src/app.ts'
import { killLoop } from '../server/failure/harness/kill-loop.ts'
import { syncOverBadLine } from '../server/failure/harness/sync-over-bad-line.ts'
import { milliseconds, quantile } from './bench-server.ts'

/**
 * What survives: kill -9 of the server and of PostgreSQL in turn while phones and offices write, and days of records
 * over a line that cuts, delays and doubles requests. `[kills] [phones]`, 10 and 24 without arguments.
 */
export async function run(argv: readonly string[]): Promise<void> {
  await kills(Number(argv[0] ?? 10))
  await badLine(Number(argv[1] ?? 24))
}

async function kills(count: number): Promise<void> {
  const report = await killLoop(count)
  const recoveries = (target: 'server' | 'postgres'): string => {
    const times = report.kills.filter((kill) => kill.target === target).map((kill) => kill.recoveryMs)
    return `median ${milliseconds(quantile(times, 0.5))}, longest ${milliseconds(Math.max(...times))}`
  }
  process.stdout.write(
    [
      `kill -9: ${report.kills.length} kills, the server and PostgreSQL in turn, four phones and two offices writing`,
      `  ${report.acknowledged} acknowledged, ${report.lost.length} lost, ${report.doubled.length} doubled`,
      `  from the kill to the next acknowledged write: server ${recoveries('server')}`,
      `  PostgreSQL with all its processes ${recoveries('postgres')}`,
      `  tried again by clients: ${said(report.setbacks)}`,
      '',
    ].join('\n'),
  )
}

async function badLine(phones: number): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-bench-'))
  const postgres = unwrap(await startEmbeddedPostgres({ dataDir }))
  try {
    unwrap(await migrate(postgres.url))
    const { db } = createDatabase(postgres.url, { max: 4 })
    const organisation = await seedOrganisation(db)
    const given = { dataDir, databaseUrl: postgres.url, port: 0, host: '127.0.0.1', role: 'api' as const }
    const config = readConfig({ ...given, webRoot: null, fieldRoot: null }, {})
    const app = unwrap(await createApp(config, { log: pino({ level: 'silent' }), version: 'bench' }))
    const { port } = unwrap(await app.start())
    const began = performance.now()
    const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
    const report = await syncOverBadLine({ db, organisation, port, phones, seed })
    const seconds = (performance.now() - began) / 1000
    process.stdout.write(
      [
        `bad line (seed ${seed}): ${phones} phones with 40 records each, ${seconds.toFixed(1)} s`,
        `  ${report.acknowledged} acknowledged, ${report.lost.length} lost, ${report.doubled.length} doubled`,
        `  what the line did: ${said(report.happened)}`,
        '',
      ].join('\n'),
    )
    await app.stop()
    await db.destroy()
  } finally {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const said = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([what, times]) => `${what} ${times}`).join(', ')
