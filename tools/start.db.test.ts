import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { isRunning } from '#platform/postgres/process.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-start-'))
const dataDir = join(folder, 'data')
const running = new Set<ChildProcess>()

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Started {
  readonly child: ChildProcess
  readonly output: () => string
  readonly exit: Promise<number | null>
}

/** `npm start` as a process of its own, without the screens (their build is tested in the browser ring). */
function start(args: string[], env: Record<string, string> = {}): Started {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'start.ts'), '--no-build', '--no-demo', ...args],
    {
      env: { ...process.env, DATABASE_URL: '', ZHIKE_STOP_WITH_PARENT: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  running.add(child)
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exit = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  // A test that fails must not keep the data folder from the next one.
  onTestFinished(async () => {
    if (running.has(child)) child.kill('SIGTERM')
    await exit
  })
  return { child, output: () => text, exit }
}

async function untilReady(started: Started): Promise<void> {
  const ended = started.exit.then(() => true)
  while (!started.output().includes('Ready after')) {
    if (await Promise.race([ended, pause(50)])) throw new Error(`it ended:\n${started.output()}`)
  }
}

function pause(milliseconds: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), milliseconds)
  })
}

async function freePort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '0.0.0.0', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    release: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}

/** The server's process, read from where the server itself notes it. */
function databasePid(): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
}

test('the first start makes the database and one administrator, says where everything is, and ends cleanly', async () => {
  const { port, release } = await freePort()
  await release()
  const first = start(['--data', dataDir, '--port', String(port)])
  await untilReady(first)
  expect(first.output()).toContain(`http://localhost:${port}/`)
  expect(first.output()).toContain(`http://localhost:${port}/field/`)
  expect(first.output()).toMatch(/admin +系统管理员/)
  const password = /Password {2}(\S+)/.exec(first.output())?.[1] ?? ''
  const signedIn = await fetch(`http://127.0.0.1:${port}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'admin', password }),
  })
  expect(signedIn.status).toBe(200)
  const database = databasePid()
  const began = performance.now()
  first.child.kill('SIGTERM')
  expect(await first.exit).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(isRunning(database)).toBe(false)
})

// Tried again when the machine was busy with something else just then.
test(
  'a second start is ready in less than 5 s and does not show the password again',
  { retry: 2 },
  async () => {
    const again = start(['--data', dataDir, '--port', '0'])
    await untilReady(again)
    expect(Number(/Ready after (\d+\.\d) s/.exec(again.output())?.[1])).toBeLessThan(5)
    expect(again.output()).not.toContain('Password')
    again.child.kill('SIGINT')
    expect(await again.exit).toBe(0)
  },
)

test('after kill -9 the next start recovers by itself', async () => {
  const killed = start(['--data', dataDir, '--port', '0'])
  await untilReady(killed)
  killed.child.kill('SIGKILL')
  await killed.exit
  const next = start(['--data', dataDir, '--port', '0'])
  await untilReady(next)
  next.child.kill('SIGTERM')
  expect(await next.exit).toBe(0)
})

test('a busy port: says so, names a free one, and leaves no database running', async () => {
  const { port, release } = await freePort()
  const refused = start(['--data', dataDir, '--port', String(port)])
  expect(await refused.exit).toBe(1)
  await release()
  expect(refused.output()).toContain('[port_busy]')
  const suggested = Number(/npm start -- --port (\d+)/.exec(refused.output())?.[1])
  expect(suggested).toBeGreaterThan(port)
  expect(() => databasePid()).toThrow('ENOENT')
})

test('a database of a newer version is refused by name and stays as it is', async () => {
  const holder = start(['--data', dataDir, '--port', '0'])
  await untilReady(holder)
  const password = readFileSync(join(dataDir, 'postgres', 'password'), 'utf8').trim()
  const port = readFileSync(join(dataDir, 'postgres', 'port'), 'utf8')
  const client = new Client({ connectionString: `postgres://zhike:${password}@127.0.0.1:${port}/zhike` })
  await client.connect()
  await client.query(`insert into schema_migrations (name, checksum) values ('9999_from_the_future', 'x')`)
  await client.end()
  holder.child.kill('SIGTERM')
  await holder.exit
  const refused = start(['--data', dataDir, '--port', '0'])
  expect(await refused.exit).toBe(1)
  expect(refused.output()).toContain('9999_from_the_future')
  expect(refused.output()).toContain('[schema_newer]')
})

test('a wrong DATABASE_URL and an option nobody knows end at once with what to do', async () => {
  const lost = start(['--data', dataDir], { DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/x' })
  expect(await lost.exit).toBe(1)
  expect(lost.output()).toContain('[database_refused]')
  expect(lost.output()).not.toContain('secret')
  const misspelt = start(['--prot', '1'])
  expect(await misspelt.exit).toBe(2)
  expect(misspelt.output()).toContain('--prot')
})
