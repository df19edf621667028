/**
 * From an installed folder to a running product. Builds what changed, starts the database, migrates,
 * generates the demo data once, serves, and says where everything is. See start-options.ts for the options.
 */
import { join } from 'node:path'
import { type Config, readConfig } from '#platform/config/config.ts'
import { migrate } from '#platform/db/migrate.ts'
import { zonedDate } from '#platform/calendar/dates.ts'
import type { Message } from '#platform/errors/errors.ts'
import type { Result } from '#platform/errors/result.ts'
import { openDatabase } from '#platform/operator/open-database.ts'
import { describeError, translateSystemError } from '#platform/operator/operator.ts'
import { loadPack } from '#platform/pack/pack.ts'
import type { AnnouncedAccounts } from '../server/src/cli/accounts.ts'
import { makeOwnCertificate } from '../server/src/cli/own-certificate.ts'
import { buildIfChanged } from './build.ts'
import { announce, type Secure } from './start-announce.ts'
import { HELP, readStartOptions, type StartOptions } from './start-options.ts'
import { checkPort } from './ports.ts'
import { ownFiles, readCertificate } from '#platform/tls/index.ts'
import { startStep, type Step } from '#platform/operator/progress.ts'
import { stopAll } from './run.ts'
import { prepareShutdown } from './shutdown.ts'

const shutdown = prepareShutdown()
shutdown.add(stopAll)

const options = readStartOptions(process.argv.slice(2), process.env)
if (!options.ok) {
  console.error(describeError(options.error))
  process.exit(2)
}
if (options.value.help) {
  console.log(HELP)
  process.exit(0)
}
try {
  await start(options.value)
} catch (error) {
  // What breaks because we are stopping is no news; the process ends when everything is closed.
  if (shutdown.ending()) await new Promise(() => undefined)
  const known = translateSystemError(error)
  if (known === null) console.error(error)
  else console.error(describeError(known))
  await shutdown.end(1)
}

async function start(given: StartOptions): Promise<void> {
  const { dataDir, port, pack, demo, scale, build, role, databaseUrl } = given
  // Before anything long: a certificate that cannot be used is said at once.
  const secure = await prepareTls(given)
  // The program is large: it is loaded while the database starts.
  const program = import('../server/src/main.ts')
  program.catch(() => undefined)
  await orGiveUp(loadPack(pack))
  const serves = role !== 'worker'
  if (serves && build) {
    const built = await step({ zh: '检查页面', en: 'Screens' }, (line) =>
      buildIfChanged((progress) => line.note(progress.zh)),
    )
    for (const folder of built.absent) console.log(`– ${folder}: 没有页面源码，已跳过  no sources, skipped`)
  }
  const database = await step({ zh: '启动数据库', en: 'Database' }, (line) => {
    const opening = openDatabase({
      dataDir,
      databaseUrl,
      share: role === 'worker',
      patience: 3000,
      onProgress: (progress) => line.note(progress.zh),
      onEvent: (event) => {
        console.error(JSON.stringify({ time: new Date().toISOString(), database: event }))
        if (event.kind === 'given-up') void shutdown.end(1)
      },
    })
    // Registered before it is open: a Ctrl-C meanwhile must not leave a server behind.
    shutdown.add(async () => {
      const opened = await opening
      if (opened.ok) await opened.value.close()
    })
    return opening
  })
  const config = readConfig({
    dataDir,
    databaseUrl: database.url,
    port,
    pack,
    role,
    tls: secure?.files ?? null,
  })
  if (serves && port !== 0) await orGiveUp(checkPort(config.host, port))
  await step({ zh: '更新数据结构', en: 'Schema' }, (line) =>
    migrate(database.url, { onProgress: (done, total, name) => line.note(`${done + 1}/${total} ${name}`) }),
  )
  const accounts = serves ? await ensureAccounts(database.url, config, demo, scale) : null
  const server = await step({ zh: '启动服务', en: 'Server' }, async () =>
    (await program).startServer(config, { logFile: join(dataDir, 'logs', 'zhike.log') }),
  )
  shutdown.add(() => server.app.stop())
  await announce({ host: config.host, port: server.port, role, dataDir, database, accounts, secure })
}

/** The certificate to serve with, checked; made or renewed first where it is of our own making. */
async function prepareTls({ tls, dataDir, role }: StartOptions): Promise<Secure | null> {
  if (tls === null || role === 'worker') return null
  const now = new Date()
  const own = tls === 'own' ? await makeOwnCertificate(dataDir, [], now) : null
  const files = tls === 'own' ? ownFiles(dataDir) : tls
  const { names, validUntil } = await orGiveUp(readCertificate(files, now))
  return { files, names, validUntil, own }
}

/** The demo accounts of a demonstration, or the first administrator of a real installation. */
async function ensureAccounts(
  url: string,
  { pack, timeZone, dataDir }: Config,
  demo: boolean,
  scale: number | undefined,
): Promise<AnnouncedAccounts | null> {
  const { ensureDemo, ensureFirstAdministrator } = await import('../server/src/cli/accounts.ts')
  const now = new Date()
  if (!demo) return ensureFirstAdministrator({ url, dataDir, today: zonedDate(now, timeZone) })
  return step({ zh: '演示数据', en: 'Demo data' }, (line) =>
    ensureDemo({
      url,
      dataDir,
      pack,
      ...(scale !== undefined && { scale }),
      password: process.env['ZHIKE_DEMO_PASSWORD'] || undefined,
      timeZone,
      now,
      onProgress: (share, what) => line.note(`${Math.round(share * 100)}% ${what.zh}  ${what.en}`),
    }),
  )
}

/** Runs one step with its line on the terminal; a failure ends the program with its words. */
async function step<T>(title: Message, work: (line: Step) => Promise<Result<T>>): Promise<T> {
  const line = startStep(title)
  let result: Result<T>
  try {
    result = await work(line)
  } catch (error) {
    if (!shutdown.ending()) line.failed()
    throw error
  }
  if (result.ok) line.done()
  else if (!shutdown.ending()) line.failed()
  return orGiveUp(Promise.resolve(result))
}

async function orGiveUp<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result
  if (settled.ok) return settled.value
  // A step that fails because we are stopping is no news.
  if (shutdown.ending()) return new Promise<never>(() => undefined)
  console.error(describeError(settled.error))
  return shutdown.end(1)
}
