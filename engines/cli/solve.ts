/**
 * `npm run solve -- KIND FILE [--seconds 2] [--seed 1] [--json]`: reads a public benchmark file, solves it and
 * prints one JSON object (or, without `--json`, the same in words). Exit codes: 0 solved, 1 the file cannot be
 * used, 2 the command line cannot be used.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isFormatError, type KindModule, type SolveResult } from './types.ts'

const kinds: Readonly<Record<string, string>> = {
  tsp: 'TSPLIB 95, symmetric and asymmetric tours',
  cvrp: 'CVRPLIB, capacitated vehicle routing',
  vrptw: 'Solomon, vehicle routing with time windows',
  pvrp: 'Cordeau, periodic vehicle routing',
  territory: 'OR-Library capacitated p-median, balanced territories',
}

const usage = [
  'usage: npm run solve -- KIND FILE [--seconds 2] [--seed 1] [--json]',
  ...Object.entries(kinds).map(([kind, what]) => `  ${kind.padEnd(10)} ${what}`),
].join('\n')

class CommandError extends Error {
  readonly exitCode: number
  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

function readCommand(argv: readonly string[]) {
  const { values, positionals } = parseArguments(argv)
  const [kind, file] = positionals
  if (kind === undefined || !(kind in kinds)) {
    throw new CommandError(2, kind === undefined ? usage : `unknown kind "${kind}"\n${usage}`)
  }
  if (file === undefined || positionals.length > 2) throw new CommandError(2, usage)
  const seconds = Number(values.seconds)
  const seed = Number(values.seed)
  if (!(seconds >= 0.01 && seconds <= 600)) {
    throw new CommandError(2, `--seconds must be a number from 0.01 to 600, not "${values.seconds}"`)
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new CommandError(2, `--seed must be a whole number from 0, not "${values.seed}"`)
  }
  return { kind, file, seconds, seed, json: values.json }
}

function parseArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        seconds: { type: 'string', default: '2' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
      },
    })
  } catch (cause) {
    throw new CommandError(2, `${cause instanceof Error ? cause.message : String(cause)}\n${usage}`)
  }
}

async function loadKind(kind: string): Promise<KindModule> {
  const module = `./${kind}.ts`
  try {
    return (await import(module)) as KindModule
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
    if (!missing || !cause.message.includes(`/${kind}.ts`)) throw cause
    throw new CommandError(1, `"${kind}" cannot be solved by this build: engines/cli/${kind}.ts is not there`)
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CommandError(
      1,
      `${file}: cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
    )
  }
}

function inWords(result: SolveResult): string {
  const gap =
    result.bound === null || result.bound <= 0
      ? 'no lower bound'
      : `at most ${(((result.cost - result.bound) / result.bound) * 100).toFixed(2)} % above the best possible`
  const routes = result.routes.map((route, i) => `  ${i + 1}: ${route.join(' ')}`)
  return [`${result.instance}: cost ${result.cost}, ${gap}, ${result.seconds.toFixed(3)} s`, ...routes].join(
    '\n',
  )
}

async function main(argv: readonly string[]): Promise<void> {
  const { kind, file, seconds, seed, json } = readCommand(argv)
  const { solveFile, rehearse } = await loadKind(kind)
  await rehearse?.(seconds)
  const result = await solveFile(readText(file), { seconds, seed })
  if (isFormatError(result)) throw new CommandError(1, `${file}:${result.line}: ${result.message}`)
  process.stdout.write(`${json ? JSON.stringify(result) : inWords(result)}\n`)
}

try {
  await main(process.argv.slice(2))
} catch (cause) {
  if (!(cause instanceof CommandError)) throw cause
  process.stderr.write(`${cause.message}\n`)
  process.exitCode = cause.exitCode
}
