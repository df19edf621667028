/**
 * Which packages of others reach the people who use the product: the dependencies of the server, and what is bundled
 * into the screens. Read from the lock alone, so that every machine gives the same answer.
 */
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** Bundled into the service worker of the phone app by the build, without an import of ours. */
const SERVICE_WORKER = [
  'workbox-core',
  'workbox-precaching',
  'workbox-routing',
  'workbox-strategies',
  'workbox-expiration',
]

/** Licences that may be shipped: all permissive; OFL is that of the fonts. */
const ALLOWED = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'OFL-1.1',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  'BlueOak-1.0.0',
  'Zlib',
])

/** One package that is shipped. */
export interface ShippedPackage {
  readonly name: string
  readonly version: string
  /** SPDX expression as the package states it; empty when it states none. */
  readonly licence: string
  /** Its folder below the project, as the lock names it. */
  readonly folder: string
  /** True when it is made for one operating system or processor, and so is installed on some machines only. */
  readonly platformOnly: boolean
}

interface LockEntry {
  readonly version?: string
  readonly license?: string
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

type Lock = Readonly<Record<string, LockEntry>>

/** Every shipped package, in order of name and version, once however often it is installed. */
export function shippedPackages(): ShippedPackage[] {
  const { packages: lock } = readJson<{ packages: Lock }>('package-lock.json')
  const own = lock[''] ?? {}
  const folders = new Set<string>()
  const names = [
    ...Object.keys(own.dependencies ?? {}),
    ...Object.keys(own.optionalDependencies ?? {}),
    ...bundledNames(),
    ...SERVICE_WORKER,
  ]
  for (const name of names) follow(lock, '', name, folders)
  const found = [...folders].map((folder) => describe(folder, lock[folder] ?? {}))
  const once = new Map(found.map((one) => [`${one.name} ${one.version}`, one]))
  return [...once.values()].sort((a, b) => compare(`${a.name} ${a.version}`, `${b.name} ${b.version}`))
}

/** What is wrong with the licence of a package, or null. In `A OR B` one allowed licence is enough. */
export function licenceProblem({ name, version, licence }: ShippedPackage): string | null {
  if (licence === '') return `${name} ${version} states no licence`
  const allowed = licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => ALLOWED.has(part.trim())))
  return allowed ? null : `${name} ${version}: ${licence} is not among ${[...ALLOWED].join(', ')}`
}

/** Packages that the sources of the screens and what they share import. */
function bundledNames(): string[] {
  const names = new Set<string>()
  const files = globSync('{web/src,field/src,kit,contracts,engines}/**/*.{ts,tsx}', { cwd: root })
  for (const file of files.filter((path) => !/\.test\.tsx?$|\/(cli|testing)\//.test(path))) {
    for (const [, name] of readFileSync(join(root, file), 'utf8').matchAll(
      /^(?!import type).*(?:from|import\(?) ?'((?:@[^/']+\/)?[^@.#/'][^/':]*)(?:\/[^']*)?'/gm,
    ))
      names.add(name as string)
  }
  return [...names]
}

/** Adds the package that `name` means when asked from `from`, and all that it needs. Unknown names are not packages. */
function follow(lock: Lock, from: string, name: string, folders: Set<string>): void {
  const folder = locate(lock, from, name)
  if (folder === null || folders.has(folder)) return
  folders.add(folder)
  const {
    dependencies,
    optionalDependencies,
    peerDependencies = {},
    peerDependenciesMeta,
  } = lock[folder] ?? {}
  const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta?.[peer]?.optional)
  for (const needed of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])
    follow(lock, folder, needed, folders)
}

/** Node's rule: the nearest `node_modules` above. */
function locate(lock: Lock, from: string, name: string): string | null {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const folder = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`
    if (lock[folder]) return folder
    if (base === '') return null
  }
}

function describe(folder: string, entry: LockEntry): ShippedPackage {
  return {
    name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: entry.version ?? '',
    licence: (entry.license ?? '').replace('MIT/X11', 'MIT'),
    folder,
    platformOnly: entry.os !== undefined || entry.cpu !== undefined,
  }
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
