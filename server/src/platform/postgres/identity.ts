import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from '../errors/result.ts'
import { fail, ok } from '../errors/result.ts'
import type { PostgresBinaries } from './binaries.ts'
import { postgresFailures } from './failures.ts'

/**
 * As whom the server runs. PostgreSQL refuses to be root; when we are root there are three ways out, each
 * missing on some machine, so they are tried in turn:
 *
 * 1. a user namespace in which root is called 1000: keeps root's own access to files, needs no other user;
 * 2. another user who keeps root's right to pass any folder (an ambient capability);
 * 3. plainly another user, who must be able to enter the folders on the way.
 */
export interface Identity {
  readonly kind: 'self' | 'user-namespace' | 'capability' | 'other-user'
  /** Who owns the files on disk, when that is not ourselves. */
  readonly owner: { readonly uid: number; readonly gid: number } | null
  /** How to start a program under this identity. */
  command(
    program: string,
    args: readonly string[],
  ): {
    readonly program: string
    readonly args: string[]
    readonly uid?: number
    readonly gid?: number
  }
}

const SELF: Identity = {
  kind: 'self',
  owner: null,
  command: (program, args) => ({ program, args: [...args] }),
}

const USER_NAMESPACE: Identity = {
  kind: 'user-namespace',
  owner: null,
  command: (program, args) => ({
    program: 'unshare',
    args: ['-U', '--map-user=1000', '--map-group=1000', '--', program, ...args],
  }),
}

/**
 * Chooses the identity for the server whose files are in `folder` (made by us, may be empty). The owner of
 * existing files decides; a new folder is given to the identity that works.
 */
export function chooseIdentity(folder: string, binaries: PostgresBinaries): Result<Identity> {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return ok(SELF)
  const { uid, gid } = statSync(folder)
  const other = uid === 0 ? unprivilegedUser() : { uid, gid }
  const candidates =
    uid === 0 ? [USER_NAMESPACE, capability(other), otherUser(other)] : [otherUser(other), capability(other)]
  for (const identity of candidates) {
    if (identity.owner !== null) giveFolder(folder, identity.owner)
    if (canWork(identity, folder, binaries)) return ok(identity)
    if (identity.owner !== null && uid === 0) giveFolder(folder, { uid: 0, gid: 0 })
  }
  const tried = candidates.map((candidate) => candidate.kind).join(', ')
  return fail(postgresFailures.folderNotReachable(folder, `tried: ${tried}`))
}

/** Gives a file that we made as root to the identity that must read it. */
export function giveFile(identity: Identity, path: string): void {
  if (identity.owner !== null) chownSync(path, identity.owner.uid, identity.owner.gid)
}

interface User {
  readonly uid: number
  readonly gid: number
}

function capability(user: User): Identity {
  const privileges = [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ]
  return {
    kind: 'capability',
    owner: user,
    command: (program, args) => ({ program: 'setpriv', args: [...privileges, program, ...args] }),
  }
}

function otherUser(user: User): Identity {
  return {
    kind: 'other-user',
    owner: user,
    command: (program, args) => ({ program, args: [...args], ...user }),
  }
}

/** The machine's own `postgres` user where there is one, otherwise the conventional nobody. */
function unprivilegedUser(): User {
  const nobody = { uid: 65_534, gid: 65_534 }
  if (!existsSync('/etc/passwd')) return nobody
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'postgres')
  const uid = Number(entry?.[2])
  const gid = Number(entry?.[3])
  return entry && uid > 0 && gid > 0 ? { uid, gid } : nobody
}

/** A short trial: start the program and write to the folder under this identity. */
function canWork(identity: Identity, folder: string, binaries: PostgresBinaries): boolean {
  const script = '"$1" --version >/dev/null && test -w "$2" && test -x "$2"'
  const { program, args, uid, gid } = identity.command('/bin/sh', [
    '-c',
    script,
    'sh',
    binaries.server,
    folder,
  ])
  const owner = uid === undefined ? {} : { uid, gid }
  try {
    return spawnSync(program, args, { stdio: 'ignore', cwd: '/', ...owner }).status === 0
  } catch {
    return false
  }
}

/** `chown -R` that does nothing when the top already belongs to the right user. */
function giveFolder(folder: string, user: User): void {
  if (statSync(folder).uid === user.uid) return
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    lchownSync(join(entry.parentPath, entry.name), user.uid, user.gid)
  }
  chownSync(folder, user.uid, user.gid)
}
