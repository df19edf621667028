import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Client } from 'pg'
import type { AppError } from '../errors/errors.ts'
import type { Result } from '../errors/result.ts'
import type { OnProgress } from '../operator/operator.ts'
import { fail, ok } from '../errors/result.ts'
import { errorCode, errorText } from '../operator/operator.ts'
import type { PostgresBinaries } from './binaries.ts'
import { binaryVersion, findBinaries } from './binaries.ts'
import type { ClusterPaths } from './cluster.ts'
import {
  clusterPaths,
  configureCluster,
  createCluster,
  inspectCluster,
  prepareFolders,
  readPassword,
} from './cluster.ts'
import { folderFailure, postgresFailures } from './failures.ts'
import type { Identity } from './identity.ts'
import { chooseIdentity } from './identity.ts'
import { lockHolder, takeLock } from './lock.ts'
import type { Postmaster, PostmasterNote } from './postmaster.ts'
import {
  choosePort,
  lastWords,
  leftPostmaster,
  readPostmasterNote,
  spawnPostmaster,
  stopPostmaster,
} from './postmaster.ts'
import { withClient } from './probe.ts'
import { isRunning, pause } from './process.ts'
import { DISPOSABLE, serverSettings, thisMachine } from './settings.ts'
import type { PostmasterEvent } from './supervisor.ts'
import { supervise } from './supervisor.ts'

export interface EmbeddedOptions {
  /** The product's data folder; the database lives in `postgres/` below it. */
  readonly dataDir: string
  readonly onProgress?: OnProgress
  /** Told when the server ended by itself and when it is back. */
  readonly onEvent?: (event: PostmasterEvent) => void
  /**
   * false makes a fast server for tests that forgets everything at a power cut. It is remembered nowhere: never
   * use it on a folder that matters.
   */
  readonly durable?: boolean
  /** Settings on top of the computed ones, for tests. */
  readonly settings?: Readonly<Record<string, string>>
  /** How long a crash recovery may take, in milliseconds. */
  readonly startTimeout?: number
}

export interface EmbeddedPostgres {
  /** Address of the product's database, password included. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** `18.4` */
  readonly version: string
  /** true when a server left by a killed parent was taken over instead of started. */
  readonly adopted: boolean
  /** Shuts the server down (a second call waits for the first) and frees the data folder. */
  readonly stop: () => Promise<void>
}

const DATABASE = 'zhike'

/**
 * Starts the embedded server on a data folder and returns when it accepts connections and the product's
 * database exists. The folder is locked until `stop`; if this process is killed, the next start finds the lock
 * stale and takes the running server over. A server that dies is started again on the same port.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<Result<EmbeddedPostgres>> {
  const dataDir = resolve(options.dataDir)
  const paths = clusterPaths(dataDir)
  const binaries = findBinaries()
  if (!binaries.ok) return binaries
  const folders = prepareFolders(dataDir, paths)
  if (!folders.ok) return folders
  try {
    const lock = takeLock(paths.lock)
    if (!lock.held) return fail(postgresFailures.alreadyRunning(dataDir, lock.pid))
    const started = await startLocked(paths, binaries.value, options, lock.release)
    if (!started.ok) lock.release()
    return started
  } catch (error) {
    if (errorCode(error) === '') throw error
    return fail(folderFailure(error, dataDir))
  }
}

/**
 * Address of the server that another living process runs on this data folder, for a second role or an operator's
 * command; null when no process does.
 */
export async function findRunningPostgres(dataDir: string): Promise<Result<{ url: string } | null>> {
  const paths = clusterPaths(resolve(dataDir))
  if (lockHolder(paths.lock) === null) return ok(null)
  const end = performance.now() + 15_000
  while (performance.now() < end) {
    const note = readPostmasterNote(paths)
    if (note?.ready && isRunning(note.pid)) {
      const password = readPassword(paths)
      return password.ok ? ok({ url: address(note.port, password.value) }) : password
    }
    if (lockHolder(paths.lock) === null) return ok(null)
    await pause(50)
  }
  return fail(postgresFailures.notRunning(dataDir))
}

async function startLocked(
  paths: ClusterPaths,
  binaries: PostgresBinaries,
  options: EmbeddedOptions,
  release: () => void,
): Promise<Result<EmbeddedPostgres>> {
  const { onProgress = () => undefined, durable = true } = options
  const state = inspectCluster(paths)
  if (!state.ok) return state
  const identity = chooseIdentity(paths.root, binaries)
  if (!identity.ok) return identity
  if (state.value === 'absent') {
    const created = await createCluster(paths, binaries, identity.value, durable, onProgress)
    if (!created.ok) return created
  }
  const password = readPassword(paths)
  if (!password.ok) return password

  const adopted = await adopt(paths, binaries, password.value, onProgress)
  if (!adopted) {
    const settings = {
      ...serverSettings(thisMachine(), binaries),
      ...(durable ? {} : DISPOSABLE),
      ...options.settings,
    }
    const configured = configureCluster(paths, identity.value, settings)
    if (!configured.ok) return configured
  }
  const launch = () =>
    launchPostmaster(paths, binaries, identity.value, options.startTimeout ?? 120_000, onProgress)
  const first = adopted ? ok({ note: adopted, exit: null }) : await launch()
  if (!first.ok) return first

  const { note } = first.value
  const url = address(note.port, password.value)
  const ensured = await ensureDatabase(note.port, password.value, paths)
  if (!ensured.ok) {
    await stopPostmaster(note.pid)
    return ensured
  }
  writeFileSync(paths.port, String(note.port))
  const supervisor = supervise({
    first: first.value,
    relaunch: launch,
    onEvent: options.onEvent ?? (() => undefined),
  })
  let stopping: Promise<void> | null = null
  const stop = () => (stopping ??= supervisor.stop().finally(release))
  return ok({
    url,
    port: note.port,
    get pid() {
      return supervisor.pid()
    },
    version: ensured.value,
    adopted: adopted !== null,
    stop,
  })
}

/**
 * Takes over a server that a killed parent left running: it must be ours, answer with our password, and be of
 * the version that we bring. Otherwise it is shut down in order and null is returned.
 */
async function adopt(
  paths: ClusterPaths,
  binaries: PostgresBinaries,
  password: string,
  onProgress: OnProgress,
): Promise<PostmasterNote | null> {
  let note = leftPostmaster(paths)
  if (note === null) return null
  onProgress({
    zh: '接管上次异常退出后留下的数据库',
    en: 'Taking over the database left by an unclean exit',
  })
  const end = performance.now() + 10_000
  while (note !== null && performance.now() < end) {
    if (note.ready && (await isOurs(note, password, binaries))) return note
    if (note.ready) break
    await pause(50)
    note = leftPostmaster(paths)
  }
  if (note !== null) await stopPostmaster(note.pid)
  return null
}

async function isOurs(note: PostmasterNote, password: string, binaries: PostgresBinaries): Promise<boolean> {
  try {
    const version = await withClient(address(note.port, password, 'postgres'), versionOf)
    return version === binaryVersion(binaries)
  } catch {
    // Not answering as ours is an answer: the caller shuts it down and starts a fresh one.
    return false
  }
}

/** Starts the server and waits until it says `ready`; its last words become the failure when it does not. */
async function launchPostmaster(
  paths: ClusterPaths,
  binaries: PostgresBinaries,
  identity: Identity,
  timeout: number,
  onProgress: OnProgress,
): Promise<Result<{ note: PostmasterNote; exit: Postmaster['exit'] }>> {
  let sharedMemoryRetries = 20
  for (;;) {
    leftPostmaster(paths)
    const remembered = existsSync(paths.port) ? Number(readFileSync(paths.port, 'utf8')) : 0
    const port = await choosePort(Number.isInteger(remembered) ? remembered : 0)
    const postmaster = await spawnPostmaster(paths, binaries, identity, port)
    const ended = { done: false }
    void postmaster.exit.then(() => (ended.done = true))
    const begin = performance.now()
    let told = false
    while (!ended.done && performance.now() - begin < timeout) {
      const note = readPostmasterNote(paths)
      if (note?.ready && note.pid === postmaster.pid) return ok({ note, exit: postmaster.exit })
      if (!told && performance.now() - begin > 2000) {
        told = true
        onProgress({ zh: '数据库正在恢复，请稍候', en: 'The database is recovering, please wait' })
      }
      await pause(10)
    }
    const words = lastWords(paths)
    if (!ended.done) {
      await stopPostmaster(postmaster.pid)
      return fail(postgresFailures.startSlow(Math.round(timeout / 1000), paths.log, words))
    }
    // Children of a server that was killed hold its shared memory for a moment longer.
    if (/shared memory block.*still in use/.test(words) && sharedMemoryRetries-- > 0) {
      await pause(250)
      continue
    }
    return fail(startFailure(paths, words))
  }
}

function startFailure(paths: ClusterPaths, words: string): AppError {
  if (/No space left on device|Disk quota exceeded/.test(words)) {
    return postgresFailures.diskFull(paths.root, null, 64)
  }
  if (/Permission denied|Read-only file system/.test(words)) {
    return postgresFailures.folderNotWritable(paths.root, words)
  }
  const version = /initialized by PostgreSQL version (\S+?),/.exec(words)?.[1]
  if (version) return postgresFailures.wrongMajor(paths.root, version)
  return postgresFailures.startFailed(paths.log, words)
}

async function ensureDatabase(port: number, password: string, paths: ClusterPaths): Promise<Result<string>> {
  try {
    return ok(await withClient(address(port, password), versionOf))
  } catch (error) {
    if (errorCode(error) === '28P01') return fail(postgresFailures.passwordMissing(paths.password))
    if (errorCode(error) !== '3D000') {
      return fail(postgresFailures.startFailed(paths.log, errorText(error)))
    }
  }
  try {
    await withClient(address(port, password, 'postgres'), (client) =>
      client.query(`create database ${DATABASE}`),
    )
    return ok(await withClient(address(port, password), versionOf))
  } catch (error) {
    return errorCode(error) === '53100'
      ? fail(postgresFailures.diskFull(paths.root, null, 64))
      : fail(postgresFailures.startFailed(paths.log, errorText(error)))
  }
}

async function versionOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ version: string }>(
    `select split_part(current_setting('server_version'), ' ', 1) as version`,
  )
  return rows[0]?.version ?? ''
}

function address(port: number, password: string, database = DATABASE): string {
  return `postgres://zhike:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}
