/**
 * Dependencies point down only, as ARCHITECTURE.md says: each room imports from the rooms named here and from no
 * other; modules reach each other by `index.ts` alone. Tests may set a stage from anywhere.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** Folder → folders it may import from besides itself. The longest folder that fits a file counts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  engines: [],
  contracts: [],
  kit: ['contracts', 'engines'],
  web: ['kit', 'contracts', 'engines'],
  field: ['kit', 'contracts', 'engines'],
  'server/src/platform': ['contracts', 'engines'],
  'server/src/modules': ['server/src/platform', 'contracts', 'engines'],
  packs: ['server/src/modules', 'server/src/platform', 'contracts', 'engines'],
  server: ['packs', 'server/src/modules', 'server/src/platform', 'contracts', 'engines'],
}

const ALIASES: Readonly<Record<string, string>> = {
  '#contracts/': 'contracts/',
  '#engines/': 'engines/',
  '#platform/': 'server/src/platform/',
  '#modules/': 'server/src/modules/',
  '#packs/': 'packs/',
  '#kit/': 'kit/',
  '#testing/': 'server/testing/',
}

const rooms = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length)
const roomOf = (file: string): string | undefined => rooms.find((room) => file.startsWith(`${room}/`))

const problems: string[] = []
for (const file of globSync('{contracts,engines,kit,web,field,server,packs}/**/*.{ts,tsx}', { cwd: root })) {
  const path = file.replaceAll('\\', '/')
  if (/\.test\.tsx?$|\/testing\/|\/failure\/|\/node_modules\/|\/dist\//.test(path)) continue
  for (const target of importsOf(path)) {
    const problem = problemOf(path, target)
    if (problem) problems.push(`${path} imports ${target}: ${problem}`)
  }
}
if (problems.length > 0) {
  console.error(problems.sort().join('\n'))
  process.exit(1)
}

function problemOf(file: string, target: string): string | null {
  const from = roomOf(file)
  const to = roomOf(target)
  if (from === undefined || to === undefined) return null
  if (from !== to)
    return MAY_IMPORT[from]!.includes(to) ? faceProblem(file, target) : `${from} may not know ${to}`
  return faceProblem(file, target)
}

/** Modules are entered by their public face; the program that ties them together and packs are held to it too. */
function faceProblem(file: string, target: string): string | null {
  const [, owner] = /^server\/src\/modules\/([^/]+)\//.exec(target) ?? []
  if (owner === undefined || file.startsWith(`server/src/modules/${owner}/`)) return null
  return target === `server/src/modules/${owner}/index.ts`
    ? null
    : `ask ${owner}/index.ts, or react to its events`
}

/** What a file imports of the project's own, as paths below the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(resolve(root, file), 'utf8')
  const found: string[] = []
  for (const [, specifier = ''] of text.matchAll(
    /(?:\bfrom|\bimport\(?) ?'([.#][^']+\.(?:ts|tsx|mjs|css))'/g,
  )) {
    const alias = Object.keys(ALIASES).find((prefix) => specifier.startsWith(prefix))
    found.push(
      alias
        ? `${ALIASES[alias]}${specifier.slice(alias.length)}`
        : relative(root, resolve(root, dirname(file), specifier)).replaceAll('\\', '/'),
    )
  }
  return found
}
