import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * Compressed sizes of what the browser loads: `node web/sizes.ts` after a build. Prints the first download
 * (what index.html names and everything those scripts import at once), then every other script by size.
 */
const dist = join(import.meta.dirname, 'dist')
const limit = 350 * 1024

interface Script {
  readonly name: string
  readonly bytes: number
  readonly imports: readonly string[]
}

const scripts = new Map<string, Script>()
function scriptOf(name: string): Script {
  const known = scripts.get(name)
  if (known) return known
  const text = readFileSync(join(dist, 'assets', name))
  const imports = [...text.toString('utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(
    (match) => match[1] as string,
  )
  const script = { name, bytes: gzipSync(text, { level: 6 }).length, imports }
  scripts.set(name, script)
  return script
}

/** A script with everything it imports statically, each once. */
function closure(names: readonly string[]): Script[] {
  const seen = new Map<string, Script>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    const script = scriptOf(name)
    seen.set(name, script)
    for (const next of script.imports) visit(next)
  }
  for (const name of names) visit(name)
  return [...seen.values()]
}

const html = readFileSync(join(dist, 'index.html'), 'utf8')
const entries = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map((match) => match[1] as string)
const first = closure(entries)
const sum = (list: readonly Script[]): number => list.reduce((bytes, script) => bytes + script.bytes, 0)
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1).padStart(7)} kB gz`

console.log(`${kilobytes(sum(first))}  first download (${first.length} scripts)`)
const text = entries.map((name) => readFileSync(join(dist, 'assets', name), 'utf8')).join('')
const lazy = new Set(
  [...text.matchAll(/import\((?:`|")\.\/([^"`]+\.js)(?:`|")\)/g)].map((match) => match[1] as string),
)
let worst = 0
for (const name of [...lazy].toSorted()) {
  const total = sum(closure([...entries, name]))
  if (!/map-canvas|dialog|panel/.test(name)) worst = Math.max(worst, total)
  console.log(`${kilobytes(total)}  with ${name}`)
}
console.log(`${kilobytes(worst)}  largest page (limit ${limit / 1024} kB for the first one)`)
if (sum(first) > limit) process.exitCode = 1
