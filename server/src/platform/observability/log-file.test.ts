import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLogFile } from './log-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'zhike-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('writes lines in order, into folders that it makes', async () => {
  const file = path.join(folder, 'deep', 'a.log')
  const log = createLogFile(file)
  for (let n = 0; n < 100; n++) log.write(`${n}\n`)
  await log.settled()
  expect(await readFile(file, 'utf8')).toBe(Array.from({ length: 100 }, (_, n) => `${n}\n`).join(''))
})

it('sets a file aside that has grown, and keeps only so many', async () => {
  const file = path.join(folder, 'a.log')
  const log = createLogFile(file, { maxBytes: 10, kept: 2 })
  for (let n = 0; n < 5; n++) {
    log.write(`line number ${n}\n`)
    await log.settled()
  }
  expect((await readdir(folder)).toSorted()).toEqual(['a.log.1', 'a.log.2'])
  expect(await readFile(`${file}.1`, 'utf8')).toBe('line number 4\n')
  expect(await readFile(`${file}.2`, 'utf8')).toBe('line number 3\n')
})

it('loses lines instead of failing when nothing can be written, and says how many', async () => {
  // A file where the folder should be: like a full disk, it lets nothing be written.
  const blocked = path.join(folder, 'blocked')
  const before = createLogFile(blocked)
  before.write('in the way\n')
  await before.settled()
  const file = path.join(blocked, 'a.log')
  const log = createLogFile(file)
  log.write('lost\n')
  log.write('lost as well\n')
  await log.settled()
  await rm(blocked)
  log.write('kept\n')
  await log.settled()
  const [kept, lost] = (await readFile(file, 'utf8')).trim().split('\n')
  expect(kept).toBe('kept')
  expect(JSON.parse(lost!)).toMatchObject({ lines: 2, msg: 'lines of this log were lost' })
})

it('holds no more than it is allowed to while it cannot keep up', async () => {
  const file = path.join(folder, 'a.log')
  const log = createLogFile(file, { maxWaitingBytes: 20 })
  for (let n = 0; n < 10; n++) log.write('123456789\n')
  await log.settled()
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  // One line is being written, two fit behind it, seven do not.
  expect(lines.filter((line) => line === '123456789')).toHaveLength(3)
  expect(lines.some((line) => line.includes('"lines":7'))).toBe(true)
})
