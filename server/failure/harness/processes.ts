import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'

const program = path.join(import.meta.dirname, 'serve.ts')

/** The product in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess
  readonly origin: string
  readonly port: number
  /** Address of its database. */
  readonly databaseUrl: string
  /** What it printed besides its address: warnings, stack traces. */
  readonly complaints: () => string
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>
}

export interface ServerOptions {
  readonly dataDir: string
  readonly role?: 'all' | 'api' | 'worker'
  readonly port?: number
  readonly databaseUrl?: string
  /** Words before the program: `unshare -m …`. */
  readonly wrap?: readonly string[]
}

/** Starts the product and waits until it can be reached. */
export async function startProduct(options: ServerOptions): Promise<ServerProcess> {
  const { wrap = [], role = 'all', port = 0, ...rest } = options
  const given = JSON.stringify({ dataDir: rest.dataDir, databaseUrl: rest.databaseUrl, role, port })
  const words: readonly string[] = [...wrap, process.execPath, program, given]
  const env = { ...process.env }
  // Options of the test runner are not the product's.
  delete env['NODE_OPTIONS']
  const child = spawn(words[0]!, words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env })
  let complaints = ''
  child.stderr.on('data', (text: Buffer) => {
    complaints += text.toString()
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => JSON.parse(line as string) as { port: number; url: string }),
    exited.then(([code]) => {
      throw new Error(`the product ended with ${code} before it could be reached: ${complaints}`)
    }),
  ])
  return {
    child,
    port: first.port,
    origin: `http://127.0.0.1:${first.port}`,
    databaseUrl: first.url,
    complaints: () => complaints,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.kill('SIGTERM')
      return (await exited)[0]
    },
  }
}

/** kill -9 of every PostgreSQL process of the cluster below a data folder. Returns how many there were. */
export function killPostgres(dataDir: string): number {
  let postmaster: number
  try {
    const note = readFileSync(path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')
    postmaster = Number(note.split('\n')[0])
  } catch {
    return 0
  }
  const family = [postmaster, ...childrenOf(postmaster)].filter((pid) => commandOf(pid).includes('postgres'))
  for (const pid of family) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      // It ended by itself meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  return family.length
}

function childrenOf(parent: number): number[] {
  const children: number[] = []
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      // pid (name) state ppid …; the name may hold spaces and brackets.
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent) children.push(Number(entry))
    } catch {
      // Gone between the listing and the look.
    }
  }
  return children
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
