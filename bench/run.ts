/**
 * `npm run bench -- NAME [arguments]`: every figure that we claim, re-runnable. Each suite is a module that
 * exports `run(argv)`; it is loaded only when it is asked for.
 */
interface Suite {
  /** What it answers is for those who put suites together. */
  run(argv: readonly string[]): unknown
}

interface SuiteEntry {
  readonly about: string
  readonly parts: Readonly<Record<string, string>>
  /** The module that runs where no part is named; default: all parts, one after the other. */
  readonly whole?: string
}

/** Name on the command line → module below `bench/` (the first further argument may select a part). */
const suites: Readonly<Record<string, SuiteEntry>> = {
  routing: {
    about:
      'tours, vehicle routing, periodic plans, territories against proven optima and best known values; --quick',
    whole: './routing/table.ts',
    parts: {
      tsp: './routing/tsp.ts',
      vrp: './routing/vrp.ts',
      periodic: './routing/periodic.ts',
      territory: './routing/territory.ts',
      sampling: './routing/sampling.ts',
    },
  },
  'tour-moves': {
    about: 'what each part of the tour search is worth, by leaving it out',
    parts: { all: './routing/ablation.ts' },
  },
  field: {
    about: 'phones that come back from a day offline, and the team’s day as the leader opens it',
    parts: { sync: './field-sync.ts', 'team-day': './team-day.ts' },
  },
  month: {
    about: 'a month of visits for 24 managers against list order and the best each day',
    parts: { all: './month.ts' },
  },
  territories: {
    about:
      'a territory proposal for 5 000 customers: time, balance and moves, beside a plain greedy division',
    parts: { all: './territories.ts' },
  },
  audit: {
    about: 'the cost of an audit record under one and many writers, and the speed of verifying the chain',
    parts: { all: './audit.ts' },
  },
  failure: {
    about:
      'what survives kill -9 of server and database under load, and a line that cuts and doubles requests',
    parts: { all: './failure.ts' },
  },
  screens: {
    about: 'script and time of the first page of the office, and of the phone app from its own memory',
    parts: { all: './screens.ts' },
  },
  customers: {
    about: 'lists, search, map and import of 100 000 customers through the real HTTP server',
    parts: { all: './customers.ts' },
  },
}

function usage(): string {
  const lines = Object.entries(suites).map(
    ([name, { about, parts }]) => `  ${name} [${Object.keys(parts).join('|')}]\n      ${about}`,
  )
  return ['usage: npm run bench -- SUITE [PART] [arguments]', ...lines].join('\n')
}

async function load(path: string): Promise<Suite | undefined> {
  try {
    return (await import(path)) as Suite
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
    if (!missing || !cause.message.includes(path.slice(1))) throw cause
    return undefined
  }
}

async function main([name, ...rest]: readonly string[]): Promise<number> {
  const suite = name === undefined ? undefined : suites[name]
  if (suite === undefined) {
    process.stderr.write(`${name === undefined ? '' : `unknown suite "${name}"\n`}${usage()}\n`)
    return 2
  }
  const part = rest[0] !== undefined && rest[0] in suite.parts ? suite.parts[rest[0]] : undefined
  const argv = part === undefined ? rest : rest.slice(1)
  const whole = suite.whole === undefined ? Object.values(suite.parts) : [suite.whole]
  for (const path of part === undefined ? whole : [part]) {
    const loaded = await load(path)
    if (loaded === undefined) process.stdout.write(`${name}: ${path} is not in this build\n`)
    else await loaded.run(argv)
  }
  return 0
}

process.exitCode = await main(process.argv.slice(2))
