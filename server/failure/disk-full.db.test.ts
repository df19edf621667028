import { execFileSync } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { apiError } from '#contracts/http.ts'
import { createDatabase, type Db } from '#platform/db/index.ts'
import { isDiskFull } from '#platform/errors/storage.ts'
import { mountsPossible } from '#platform/postgres/testing/processes.ts'
import { seedOrganisation } from '#testing/fixtures.ts'
import { newCustomer, send } from './harness/clients.ts'
import { signIn } from './harness/people.ts'
import { killPostgres, type ServerProcess, startProduct } from './harness/processes.ts'

const noMounts = mountsPossible()
if (noMounts) console.log(`skipped: a full disk needs a mount namespace (${noMounts})`)

it.skipIf(noMounts)(
  'a full disk refuses writes with words, keeps what was kept, and ends by itself',
  async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'zhike-full-'))
    let product: ServerProcess | null = null
    let db: Db | null = null
    try {
      const mount = 'mount -t tmpfs -o size=220m none "$0" && exec "$@"'
      product = await startProduct({ dataDir, wrap: ['unshare', '-m', 'sh', '-euc', mount, dataDir] })
      db = createDatabase(product.databaseUrl, { max: 2 }).db
      const { units } = await seedOrganisation(db)
      const office = await openOffice(product.origin, units.teamA1)
      for (let n = 0; n < 20; n++) expect((await office.create()).status).toBe(200)
      const photo = await office.upload(500_000)
      expect(photo.status).toBe(200)
      const began = await startOf(db)

      // Uploads fill the disk first: they are the largest. What is left is filled to the last byte.
      let refused = photo
      while (refused.status === 200) refused = await office.upload(8_000_000)
      expectFull(refused)
      const inside = path.join('/proc', String(product.child.pid), 'root', dataDir)
      const ballast = await fill(path.join(inside, 'ballast'))

      // Rows that do not compress need new pages soon; until then there is room in those that are there.
      let denied = await office.create()
      for (let n = 0; denied.status === 200 && n < 400; n++) denied = await office.create()
      expectFull(denied)
      expectFull(await office.upload(200_000))

      // Reading goes on: lists, who is signed in, files.
      const readable = [
        '/api/v1/customers',
        '/api/v1/me',
        '/api/v1/session',
        '/api/v1/installation',
        '/readyz',
      ]
      for (const address of readable) expect([address, await office.read(address)]).toEqual([address, 200])
      expect(await office.download(photo.id)).toBe(photo.sha256)
      expect(await halfFiles(db, path.join(inside, 'files'))).toEqual([])

      // Somebody makes room: the next try succeeds, without a restart of anything.
      const larger = `remount,size=400m`
      execFileSync('nsenter', ['-t', String(product.child.pid), '-m', 'mount', '-o', larger, dataDir])
      const freed = performance.now()
      while ((await office.create()).status !== 200)
        if (performance.now() - freed > 10_000) throw new Error('writes did not come back')
      const backMs = Math.round(performance.now() - freed)
      expect((await office.upload(200_000)).status).toBe(200)
      expect(await startOf(db)).toEqual(began)

      expect(await halfFiles(db, path.join(inside, 'files'))).toEqual([])
      const { rows } = await sql<{ id: string }>`select id from customers`.execute(db)
      const there = rows.map(({ id }) => id)
      expect(office.created.filter((id) => !there.includes(id))).toEqual([])
      expect(new Set(there).size).toBe(there.length)
      for (const { id, sha256 } of office.uploaded) expect(await office.download(id)).toBe(sha256)
      console.log(
        `disk full: ${office.created.length} customers and ${office.uploaded.length} files acknowledged, 0 lost; ` +
          `${ballast} bytes were free after the first refusal; a write succeeds ${backMs} ms after there is room`,
      )
      expect(product.complaints()).not.toMatch(/panic|uncaught|warning/i)
    } finally {
      await db?.destroy()
      // The mount goes with the last process inside.
      if (product !== null) {
        const inside = path.join('/proc', String(product.child.pid), 'root', dataDir)
        if (product.child.exitCode !== null || (await product.stop()) !== 0) killPostgres(inside)
      }
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
  120_000,
)

function expectFull(answer: { status: number; text: string }): void {
  expect([answer.status, apiError.parse(JSON.parse(answer.text)).code]).toEqual([507, 'storage_full'])
}

/** A leader who creates customers and uploads files, and remembers what was acknowledged. */
async function openOffice(origin: string, unitId: string) {
  const cookie = await signIn(origin, 'leader')
  const json = { cookie, 'content-type': 'application/json' }
  const created: string[] = []
  const uploaded: { id: string; sha256: string }[] = []
  const answered = async (answer: ReturnType<typeof send>) => {
    const settled = await answer
    if (settled === null) throw new Error('no answer')
    return settled
  }
  return {
    created,
    uploaded,
    async create() {
      const id = randomUUID()
      const customer = newCustomer(unitId, randomUUID().slice(0, 30), randomBytes(1000).toString('base64'))
      const body = JSON.stringify({ version: null, customer })
      const answer = await answered(send(origin, 'PUT', `/api/v1/customers/${id}`, json, body))
      if (answer.status === 200) created.push(id)
      return answer
    },
    async upload(size: number) {
      const id = randomUUID()
      const content = randomBytes(size)
      const sha256 = createHash('sha256').update(content).digest('hex')
      const headers = { cookie, 'content-type': 'application/octet-stream' }
      const address = `/api/v1/files/${id}?name=a.bin&sha256=${sha256}`
      const answer = await answered(send(origin, 'PUT', address, headers, content))
      if (answer.status === 200) uploaded.push({ id, sha256 })
      return { ...answer, id, sha256 }
    },
    async read(address: string) {
      const answer = await fetch(`${origin}${address}`, { headers: { cookie } })
      // Read to its end: a body left lying fails the test later, when its connection closes.
      await answer.arrayBuffer()
      return answer.status
    },
    async download(id: string) {
      const answer = await fetch(`${origin}/api/v1/files/${id}`, { headers: { cookie } })
      return createHash('sha256')
        .update(Buffer.from(await answer.arrayBuffer()))
        .digest('hex')
    },
  }
}

/** Writes random bytes until there is no room for one more; returns how many there were. */
async function fill(file: string): Promise<number> {
  const handle = await open(file, 'w')
  let written = 0
  try {
    for (let size = 1 << 20; size >= 1;) {
      try {
        written += (await handle.write(randomBytes(size))).bytesWritten
      } catch (error) {
        if (!isDiskFull(error)) throw error
        size >>= 1
      }
    }
  } finally {
    await handle.close()
  }
  return written
}

/** Files without a description, descriptions without a file, and files of another size than described. */
async function halfFiles(db: Db, folder: string): Promise<string[]> {
  const described = new Map(
    (await db.selectFrom('files').select(['id', 'size']).execute()).map(({ id, size }) => [id, size]),
  )
  const wrong: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const { size } = await stat(path.join(entry.parentPath, entry.name))
    if (described.get(entry.name) !== size) wrong.push(entry.name)
    described.delete(entry.name)
  }
  return [...wrong, ...described.keys()]
}

const startOf = async (db: Db): Promise<Date> => {
  const { rows } = await sql<{ at: Date }>`select pg_postmaster_start_time() as at`.execute(db)
  return rows[0]!.at
}
