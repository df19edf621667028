import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startEmbeddedPostgres } from './index.ts'
import { describeError } from '../operator/operator.ts'
import { isRunning } from './process.ts'
import { hold, inMountNamespace, mountsPossible } from './testing/processes.ts'

const root = mkdtempSync(join(tmpdir(), 'zhike-launcher-'))
const made = join(root, 'made')

/** One database is made by initdb, every test works on a copy of it. */
beforeAll(async () => {
  const first = await startEmbeddedPostgres({ dataDir: made })
  if (!first.ok) throw first.error
  await query(first.value.url, 'create table kept (n int primary key)')
  await first.value.stop()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function copy(): string {
  const folder = mkdtempSync(join(root, 'copy-'))
  cpSync(made, folder, { recursive: true, verbatimSymlinks: true })
  // Else all copies would ask for the same port.
  rmSync(join(folder, 'postgres', 'port'))
  return folder
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows as unknown[]
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function startOk(dataDir: string) {
  const started = await startEmbeddedPostgres({ dataDir })
  if (!started.ok) throw new Error(describeError(started.error))
  onTestFinished(started.value.stop)
  return started.value
}

describe('starting', () => {
  test('a second start accepts connections in less than 2 s, durable by its settings', async () => {
    const folder = copy()
    const began = performance.now()
    const { url } = await startOk(folder)
    expect(performance.now() - began).toBeLessThan(2000)
    const settings = await query(
      url,
      `select name, setting from pg_settings
       where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'jit') order by name`,
    )
    expect(settings).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'jit', setting: 'off' },
      { name: 'synchronous_commit', setting: 'on' },
    ])
  })

  test('nobody connects without the password of the data folder, which only its owner can read', async () => {
    const folder = copy()
    const { url } = await startOk(folder)
    const other = new URL(url)
    other.password = 'guess'
    await expect(query(other.toString(), 'select 1')).rejects.toMatchObject({ code: '28P01' })
    expect(statSync(join(folder, 'postgres', 'password')).mode & 0o777).toBe(0o600)
  })

  test('of two starts at once exactly one gets the folder, the other says who has it', async () => {
    const folder = copy()
    const both = await Promise.all([hold(folder), hold(folder)])
    const winners = both.filter(({ answer }) => answer.ok)
    const loser = both.find(({ answer }) => !answer.ok)
    expect(winners).toHaveLength(1)
    expect(loser?.answer.code).toBe('data_folder_in_use')
    expect(loser?.answer.words?.zh).toContain(String(winners[0]?.child.pid))
    expect(await winners[0]?.stop()).toBe(0)
  })

  test('an interrupted first start leaves nothing in the way of the next', async () => {
    const folder = mkdtempSync(join(root, 'half-'))
    cpSync(join(made, 'postgres', 'cluster', 'base'), join(folder, 'postgres', 'cluster.new-1', 'base'), {
      recursive: true,
    })
    const { url } = await startOk(folder)
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(readdirSync(join(folder, 'postgres')).filter((name) => name.startsWith('cluster.'))).toEqual([])
  })
})

describe('after a crash', () => {
  test('kill -9 of the parent: the next start takes the running server over, nothing acknowledged is lost', async () => {
    const folder = copy()
    const parent = await hold(folder)
    await query(parent.answer.url, 'insert into kept values (42)')
    await parent.kill()
    expect(isRunning(parent.answer.pid)).toBe(true)
    const next = await startOk(folder)
    expect(next.adopted).toBe(true)
    expect(await query(next.url, 'select n from kept')).toEqual([{ n: 42 }])
    await next.stop()
    expect(isRunning(parent.answer.pid)).toBe(false)
  })

  test('kill -9 of parent and server: the next start recovers and drops both stale locks', async () => {
    const folder = copy()
    const parent = await hold(folder)
    await query(parent.answer.url, 'insert into kept values (7)')
    await parent.kill()
    process.kill(parent.answer.pid, 'SIGKILL')
    const next = await startOk(folder)
    expect(next.adopted).toBe(false)
    expect(await query(next.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('kill -9 of the server alone: it is back on the same port by itself', async () => {
    const folder = copy()
    const { url, pid, port } = await startOk(folder)
    await query(url, 'insert into kept values (1)')
    process.kill(pid, 'SIGKILL')
    const deadline = performance.now() + 20_000
    let rows: unknown[] = []
    while (rows.length === 0 && performance.now() < deadline) {
      rows = await query(url, 'select n from kept').catch(() => [])
    }
    expect(rows).toEqual([{ n: 1 }])
    expect(new URL(url).port).toBe(String(port))
  })

  test('a stale postmaster.pid whose number now belongs to another program does not block', async () => {
    const folder = copy()
    // Our own test process: alive, and certainly not a database.
    writeFileSync(
      join(folder, 'postgres', 'cluster', 'postmaster.pid'),
      `${process.pid}\n${join(folder, 'postgres', 'cluster')}\n1\n5432\n\n127.0.0.1\n`,
    )
    const { url } = await startOk(folder)
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('refusals say what happened and change nothing', () => {
  test('a data folder of another major version', async () => {
    const folder = copy()
    const version = join(folder, 'postgres', 'cluster', 'PG_VERSION')
    writeFileSync(version, '17\n')
    const started = await startEmbeddedPostgres({ dataDir: folder })
    expect(started).toMatchObject({ ok: false, error: { code: 'data_folder_wrong_version' } })
    expect(readFileSync(version, 'utf8')).toBe('17\n')
  })

  test('a folder that holds something else', async () => {
    const folder = copy()
    rmSync(join(folder, 'postgres', 'cluster', 'PG_VERSION'))
    expect(await startEmbeddedPostgres({ dataDir: folder })).toMatchObject({
      error: { code: 'data_folder_damaged' },
    })
    expect(existsSync(join(folder, 'postgres', 'cluster', 'base'))).toBe(true)
  })

  test('a data folder that is a file', async () => {
    const file = join(root, 'a-file')
    writeFileSync(file, '')
    expect(await startEmbeddedPostgres({ dataDir: join(file, 'data') })).toMatchObject({
      error: { code: 'data_folder_not_writable' },
    })
  })

  const noMounts = mountsPossible()
  if (noMounts) console.log(`skipped: disk full and read-only disk need a mount namespace (${noMounts})`)

  test.skipIf(noMounts)('a read-only disk', () => {
    const folder = mkdtempSync(join(root, 'ro-'))
    const { stdout } = inMountNamespace(
      'mount -t tmpfs -o ro,size=300m none "$D"; "$NODE" "$HOLDER" "$D/data" || :',
      {
        D: folder,
      },
    )
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'data_folder_not_writable' })
  })

  test.skipIf(noMounts)('a disk without room for a database: refused before a byte is written', () => {
    const folder = mkdtempSync(join(root, 'full-'))
    const { stdout } = inMountNamespace(
      'mount -t tmpfs -o size=40m none "$D"; "$NODE" "$HOLDER" "$D/data" || :; ls -A "$D/data"',
      { D: folder },
    )
    const [answer = '', ...files] = stdout.trim().split('\n')
    expect(JSON.parse(answer)).toMatchObject({ ok: false, code: 'disk_full' })
    expect(files).toEqual([])
  })

  test.skipIf(noMounts)(
    'a disk that filled up since: refused, and it starts again with all data when there is room',
    () => {
      const folder = mkdtempSync(join(root, 'filled-'))
      const { stdout } = inMountNamespace(
        `mount -t tmpfs -o size=200m none "$D"
       cp -a "$MADE/postgres" "$D/"
       rm -f "$D/postgres/port"
       head -c 190M /dev/urandom > "$D/filler" 2>/dev/null || :
       "$NODE" "$HOLDER" "$D" || :
       rm "$D/filler"
       "$NODE" "$HOLDER" "$D" > "$D/answer" & holder=$!
       until [ -s "$D/answer" ]; do sleep 0.05; done
       cat "$D/answer"
       kill -TERM $holder; wait $holder`,
        { D: folder, MADE: made },
      )
      const answers = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { ok: boolean; code?: string })
      expect(answers[0]).toMatchObject({ ok: false, code: 'disk_full' })
      expect(answers[1]).toMatchObject({ ok: true })
    },
  )
})
