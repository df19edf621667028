import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

export interface RunResult {
  /** The exit code, or null when a signal ended the process. */
  readonly code: number | null
  /** The last part of what it wrote, both streams in order. */
  readonly output: string
}

const KEPT_OUTPUT = 400_000
const running = new Set<ChildProcess>()

/** Runs a program of node_modules/.bin (or any) to its end, in a process group of its own. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly onLine?: (line: string) => void } = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      detached: true,
    })
    running.add(child)
    let output = ''
    const take = (chunk: Buffer) => {
      const text = chunk.toString()
      output = (output + text).slice(-KEPT_OUTPUT)
      if (options.onLine) for (const line of text.split('\n')) if (line.trim()) options.onLine(line)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', (error) => {
      running.delete(child)
      resolve({ code: 1, output: `${output}\n${error.message}` })
    })
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code, output })
    })
  })
}

/** Ends everything that `run` started and that still runs: asked first, forced after eight seconds. */
export async function stopAll(): Promise<void> {
  const children = [...running]
  for (const child of children) signalGroup(child, 'SIGTERM')
  const gone = Promise.all(
    children.map(async (child) => {
      if (child.exitCode === null) await once(child, 'close')
    }),
  )
  await Promise.race([gone, pause(8000)])
  for (const child of children) signalGroup(child, 'SIGKILL')
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, name)
  } catch {
    // The group is gone already.
  }
}
