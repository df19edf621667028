import { closeSync, existsSync, openSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { PostgresBinaries } from './binaries.ts'
import type { ClusterPaths } from './cluster.ts'
import type { Identity } from './identity.ts'
import { isPostmasterOf, isRunning, signal, waitForExit } from './process.ts'

/** What `postmaster.pid` says: the server's process, its port and how far it is. */
export interface PostmasterNote {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/** Reads `postmaster.pid`; null when there is none or it is not complete yet. */
export function readPostmasterNote(paths: ClusterPaths): PostmasterNote | null {
  const file = join(paths.cluster, 'postmaster.pid')
  if (!existsSync(file)) return null
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return null
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' }
}

/**
 * A server on this data directory that a killed parent left behind, or null. A note whose process is gone, or
 * whose number now belongs to another program, is removed: the server itself would refuse to start over the
 * latter.
 */
export function leftPostmaster(paths: ClusterPaths): PostmasterNote | null {
  const note = readPostmasterNote(paths)
  if (note === null) return null
  if (isRunning(note.pid) && isPostmasterOf(note.pid, paths.cluster)) return note
  rmSync(join(paths.cluster, 'postmaster.pid'), { force: true })
  return null
}

/** A started server process. `exit` settles with its exit code when it ends. */
export interface Postmaster {
  readonly pid: number
  readonly exit: Promise<number | null>
}

/**
 * Starts the server in a session of its own, so that a Ctrl-C at the terminal reaches us first and we can shut
 * down in order. Its first words go to a file, not a pipe: a pipe would break when we are killed.
 */
export async function spawnPostmaster(
  paths: ClusterPaths,
  binaries: PostgresBinaries,
  identity: Identity,
  port: number,
): Promise<Postmaster> {
  const command = identity.command(binaries.server, [
    '-D',
    paths.cluster,
    '-c',
    `port=${port}`,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
  ])
  const owner = command.uid === undefined ? {} : { uid: command.uid, gid: command.gid }
  const log = openSync(paths.startLog, 'w', 0o600)
  try {
    const child = spawn(command.program, command.args, {
      stdio: ['ignore', log, log],
      cwd: '/',
      detached: true,
      env: { ...process.env, LC_ALL: 'C', PGDATA: '' },
      ...owner,
    })
    const exit = new Promise<number | null>((resolve) => {
      child.on('exit', (code) => resolve(code))
      child.on('error', () => resolve(null))
    })
    return { pid: child.pid ?? 0, exit }
  } finally {
    closeSync(log)
  }
}

/** Fast shutdown (open transactions roll back); harder means only when that takes too long. */
export async function stopPostmaster(pid: number): Promise<void> {
  if (!isRunning(pid)) return
  signal(pid, 'SIGINT')
  if (await waitForExit(pid, 20_000)) return
  signal(pid, 'SIGQUIT')
  if (await waitForExit(pid, 5000)) return
  signal(pid, 'SIGKILL')
  await waitForExit(pid, 5000)
}

/** The remembered port when it is free, otherwise any free one of this machine. */
export async function choosePort(remembered: number): Promise<number> {
  if (remembered > 0 && (await tryListen(remembered)) !== null) return remembered
  const port = await tryListen(0)
  if (port === null) throw new Error('no TCP port is free on 127.0.0.1')
  return port
}

function tryListen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null))
    })
  })
}

/** The last lines that the server wrote about this start. */
export function lastWords(paths: ClusterPaths): string {
  const logs = existsSync(paths.log)
    ? readdirSync(paths.log)
        .filter((name) => name.startsWith('postgres-'))
        .map((name) => join(paths.log, name))
        .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
        .slice(0, 1)
    : []
  return [paths.startLog, ...logs]
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8))
    .join('\n')
    .trim()
}
