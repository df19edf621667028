import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Result } from '../errors/result.ts'
import type { OnProgress } from '../operator/operator.ts'
import { fail, ok } from '../errors/result.ts'
import { errorCode } from '../operator/operator.ts'
import type { PostgresBinaries } from './binaries.ts'
import { EMBEDDED_MAJOR, folderFailure, postgresFailures } from './failures.ts'
import type { Identity } from './identity.ts'
import { giveFile } from './identity.ts'
import { settingsFile } from './settings.ts'

/** The parts of `DATA/postgres`. */
export interface ClusterPaths {
  readonly root: string
  /** PostgreSQL's own data directory. */
  readonly cluster: string
  readonly log: string
  /** What the server says before its own log is open. */
  readonly startLog: string
  readonly password: string
  /** The port of the last start, kept so that operators' tools find the server where it was. */
  readonly port: string
  readonly lock: string
}

export function clusterPaths(dataDir: string): ClusterPaths {
  const root = join(dataDir, 'postgres')
  return {
    root,
    cluster: join(root, 'cluster'),
    log: join(root, 'log'),
    startLog: join(root, 'log', 'start.log'),
    password: join(root, 'password'),
    port: join(root, 'port'),
    lock: join(root, 'lock'),
  }
}

const MIB = 1024 * 1024
/** Free space for a new database with its first write-ahead log, and to start an existing one, in MiB. */
const ROOM_FOR_NEW = 120
const ROOM_TO_START = 24

/** Makes the folders (0700) and checks that they can be written and that there is room. */
export function prepareFolders(dataDir: string, paths: ClusterPaths): Result<void> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const needed = existsSync(join(paths.cluster, 'PG_VERSION')) ? ROOM_TO_START : ROOM_FOR_NEW
    const { bavail, bsize } = statfsSync(dataDir)
    const free = Math.floor((bavail * bsize) / MIB)
    if (free < needed) return fail(postgresFailures.diskFull(dataDir, free, needed))
    mkdirSync(paths.root, { recursive: true, mode: 0o700 })
    mkdirSync(paths.log, { recursive: true, mode: 0o700 })
    const probe = join(paths.root, `.probe-${process.pid}`)
    writeFileSync(probe, 'x')
    rmSync(probe)
    return ok(undefined)
  } catch (error) {
    return fail(folderFailure(error, dataDir))
  }
}

/** Whether a database is there already; a folder of another version or of something else is a failure. */
export function inspectCluster(paths: ClusterPaths): Result<'absent' | 'present'> {
  const versionFile = join(paths.cluster, 'PG_VERSION')
  try {
    if (!existsSync(versionFile)) {
      const strangers = existsSync(paths.cluster) && readdirSync(paths.cluster).length > 0
      return strangers ? fail(postgresFailures.folderDamaged(paths.cluster)) : ok('absent')
    }
    const version = readFileSync(versionFile, 'utf8').trim()
    if (version !== EMBEDDED_MAJOR) return fail(postgresFailures.wrongMajor(paths.root, version))
    return existsSync(join(paths.cluster, 'global', 'pg_control'))
      ? ok('present')
      : fail(postgresFailures.folderDamaged(paths.cluster))
  } catch (error) {
    return fail(folderFailure(error, paths.root))
  }
}

/**
 * Creates the database cluster: in a folder beside its place and renamed when complete, so that an interrupted
 * first start leaves nothing that looks like a database. Names sort by pinyin (ICU, zh-CN).
 */
export async function createCluster(
  paths: ClusterPaths,
  binaries: PostgresBinaries,
  identity: Identity,
  durable: boolean,
  onProgress: OnProgress,
): Promise<Result<void>> {
  onProgress({ zh: '正在建立数据库', en: 'Creating the database' })
  const draft = join(paths.root, `cluster.new-${process.pid}`)
  const passwordFile = `${paths.password}.new`
  try {
    for (const left of readdirSync(paths.root)) {
      if (left.startsWith('cluster.new-')) rmSync(join(paths.root, left), { recursive: true, force: true })
    }
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
    giveFile(identity, passwordFile)
    let output = ''
    // C.UTF-8 lets trigram and word functions see Chinese letters; not every system has it under that name.
    for (const characters of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
      const result = await run(identity, binaries.initdb, [
        `--pgdata=${draft}`,
        '--username=zhike',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        `--lc-ctype=${characters}`,
        '--locale-provider=icu',
        '--icu-locale=zh-CN',
        '--text-search-config=simple',
        ...(durable ? [] : ['--no-sync']),
      ])
      output = result.output
      if (result.code === 0) {
        renameSync(passwordFile, paths.password)
        renameSync(draft, paths.cluster)
        return ok(undefined)
      }
      rmSync(draft, { recursive: true, force: true })
      if (!/locale/i.test(output)) break
    }
    return /No space left|quota/i.test(output)
      ? fail(postgresFailures.diskFull(paths.root, null, ROOM_FOR_NEW))
      : fail(postgresFailures.initFailed(output.split('\n').slice(-12).join('\n')))
  } catch (error) {
    if (errorCode(error) === '') throw error
    return fail(folderFailure(error, paths.root))
  } finally {
    rmSync(draft, { recursive: true, force: true })
    rmSync(passwordFile, { force: true })
  }
}

/** Writes the configuration of this start; only local TCP connections with the password are let in. */
export function configureCluster(
  paths: ClusterPaths,
  identity: Identity,
  settings: Readonly<Record<string, string>>,
): Result<void> {
  const main = [
    "include 'zhike.conf'",
    '# Your own settings; they win over those of Zhike.',
    "include_if_exists '../postgres-local.conf'",
    '',
  ].join('\n')
  const access = [
    'host all all 127.0.0.1/32 scram-sha-256',
    'host replication all 127.0.0.1/32 scram-sha-256',
    '',
  ].join('\n')
  try {
    // A copied or restored folder often comes with wider rights, and the server refuses to start on those.
    if ((statSync(paths.cluster).mode & 0o077) !== 0) chmodSync(paths.cluster, 0o700)
    for (const [name, text] of [
      ['zhike.conf', settingsFile(settings)],
      ['postgresql.conf', main],
      ['pg_hba.conf', access],
    ] as const) {
      const file = join(paths.cluster, name)
      if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
      writeFileSync(`${file}.new`, text, { mode: 0o600 })
      giveFile(identity, `${file}.new`)
      renameSync(`${file}.new`, file)
    }
    return ok(undefined)
  } catch (error) {
    return fail(folderFailure(error, paths.root))
  }
}

export function readPassword(paths: ClusterPaths): Result<string> {
  try {
    return ok(readFileSync(paths.password, 'utf8').trim())
  } catch {
    return fail(postgresFailures.passwordMissing(paths.password))
  }
}

function run(
  identity: Identity,
  program: string,
  args: string[],
): Promise<{ code: number | null; output: string }> {
  const command = identity.command(program, args)
  const owner = command.uid === undefined ? {} : { uid: command.uid, gid: command.gid }
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, command.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
      ...owner,
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
