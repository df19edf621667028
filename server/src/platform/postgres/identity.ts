import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Result } from '../errors/result.ts'
import { fail, ok } from '../errors/result.ts'
import type { PostgresBinaries } from './binaries.ts'
import { postgresFailures } from './failures.ts'

/**
 * As whom the server runs. PostgreSQL refuses to be root; when we are root there are three ways out, each
 * missing on some machine, so they are tried in turn:
 *
 * 1. a user namespace in which root has another user's number: keeps root's own access to files;
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

/** initdb insists that its user has a name, so the number inside must be one that the machine knows. */
function userNamespace(inside: User): Identity {
  const privileges = ['-U', `--map-user=${inside.uid}`, `--map-group=${inside.gid}`, '--']
  return {
    kind: 'user-namespace',
    owner: null,
    command: (program, args) => ({ program: 'unshare', args: [...privileges, program, ...args] }),
  }
}

/**
 * Chooses the identity for the server whose files are in `folder` (made by us, may be empty). The owner of
 * existing files decides; a new folder is given to the identity that works.
 */
export function chooseIdentity(folder: string, binaries: PostgresBinaries): Result<Identity> {
  const self = process.getuid?.()
  if (process.platform === 'win32' || self === undefined) return ok(SELF)
  const known = unprivilegedUser()
  if (self !== 0) {
    // Containers may give us a number without a name.
    const nameless = !knownUsers().some(({ uid }) => uid === self)
    const namespace = userNamespace(known)
    return ok(nameless && canWork(namespace, folder, binaries) ? namespace : SELF)
  }
  const { uid, gid } = statSync(folder)
  const other = uid === 0 ? known : { uid, gid }
  const candidates =
    uid === 0
      ? [userNamespace(known), capability(other), otherUser(other)]
      : [otherUser(other), capability(other)]
  for (const identity of candidates) {
    const undo = identity.owner === null ? () => undefined : handOver(folder, identity.owner)
    if (canWork(identity, folder, binaries)) return ok(identity)
    undo()
  }
  const tried = candidates.map((candidate) => candidate.kind).join(', ')
  return fail(postgresFailures.folderNotReachable(folder, `tried: ${tried}`))
}

/** Gives the folder to another user, and the right to pass the data folder around it. Returns how to undo both. */
function handOver(folder: string, user: User): () => void {
  const { uid, gid } = statSync(folder)
  const around = dirname(folder)
  const { mode, uid: owner } = statSync(around)
  const open = owner === 0 && (mode & 0o001) === 0
  if (open) chmodSync(around, (mode & 0o777) | 0o011)
  giveFolder(folder, user)
  return () => {
    giveFolder(folder, { uid, gid })
    if (open) chmodSync(around, mode & 0o777)
  }
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
  const users = knownUsers()
  const found = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody')
  return found && found.uid > 0 ? { uid: found.uid, gid: found.gid } : { uid: 65_534, gid: 65_534 }
}

function knownUsers(): (User & { readonly name: string })[] {
  if (!existsSync('/etc/passwd')) return []
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
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
