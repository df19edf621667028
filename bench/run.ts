/**
 * `npm run bench -- NAME [arguments]`: every figure that we claim, re-runnable. Each suite is a module that
 * exports `run(argv)`; it is loaded only when it is asked for.
 */
interface Suite {
  run(argv: readonly string[]): Promise<void> | void
}

/** Name on the command line → module below `bench/` (the first further argument may select a part). */
const suites: Readonly<
  Record<string, { readonly about: string; readonly parts: Readonly<Record<string, string>> }>
> = {
  routing: {
    about: 'tours, vehicle routing, periodic plans, territories against proven optima and best known values',
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
  const chosen = rest[0] !== undefined && rest[0] in suite.parts ? [rest[0]] : Object.keys(suite.parts)
  const argv = chosen.length === 1 && chosen[0] === rest[0] ? rest.slice(1) : rest
  for (const part of chosen) {
    const loaded = await load(suite.parts[part]!)
    if (loaded === undefined) process.stdout.write(`${name} ${part}: not in this build\n`)
    else await loaded.run(argv)
  }
  return 0
}

process.exitCode = await main(process.argv.slice(2))
