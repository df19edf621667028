import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createSealer, loadKey } from './keys.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'zhike-keys-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('key files', () => {
  test('eight programs that start at once agree on one key, readable by its owner alone', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadKey(folder, 'race')))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
    expect(keys[0]).toHaveLength(32)
    expect((await stat(path.join(folder, 'keys/race.key'))).mode & 0o777).toBe(0o600)
    expect(await readdir(path.join(folder, 'keys'))).toEqual(['race.key'])
  })

  test('a damaged key file is an error, never silently replaced', async () => {
    await loadKey(folder, 'damaged')
    await writeFile(path.join(folder, 'keys/damaged.key'), 'AAAA')
    await expect(loadKey(folder, 'damaged')).rejects.toThrow('damaged')
  })
})

describe('sealed secrets', () => {
  const sealer = createSealer(Buffer.alloc(32, 7), 'second-factor')
  const place = 'second_factors/secret_sealed/0193'

  test('open in their own place', () => {
    expect(sealer.open(sealer.seal('JBSWY3DP', place), place)).toBe('JBSWY3DP')
  })
  test('do not open in the row of another person, for another purpose or under another key', () => {
    const sealed = sealer.seal('JBSWY3DP', place)
    expect(sealer.open(sealed, 'second_factors/secret_sealed/0194')).toBeNull()
    expect(createSealer(Buffer.alloc(32, 7), 'oidc').open(sealed, place)).toBeNull()
    expect(createSealer(Buffer.alloc(32, 8), 'second-factor').open(sealed, place)).toBeNull()
  })
  test('do not open when any single byte was changed or cut off', () => {
    const sealed = sealer.seal('JBSWY3DP', place)
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = changed[at]! ^ 1
      expect(sealer.open(changed, place), `byte ${at}`).toBeNull()
      expect(sealer.open(sealed.subarray(0, at), place)).toBeNull()
    }
  })
})
