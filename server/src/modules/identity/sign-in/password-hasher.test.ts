import { expect, test } from 'vitest'
import { createLimiter, createPasswordHasher } from './password-hasher.ts'

test('hashes are Argon2id with the parameters of the OWASP cheat sheet', async () => {
  const hasher = createPasswordHasher()
  const hashed = await hasher.hash('Tianlan-7-paiyun')
  expect(hashed.ok && hashed.value).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  if (!hashed.ok) return
  expect(await hasher.verify(hashed.value, 'Tianlan-7-paiyun')).toEqual({ ok: true, value: true })
  expect(await hasher.verify(hashed.value, 'tianlan-7-paiyun')).toEqual({ ok: true, value: false })
})

test('é typed on two keyboards is the same password', async () => {
  const hasher = createPasswordHasher()
  const hashed = await hasher.hash('caf\u00e9-kestrel-9')
  if (!hashed.ok) throw hashed.error
  expect(await hasher.verify(hashed.value, 'cafe\u0301-kestrel-9')).toEqual({ ok: true, value: true })
})

test('an account without a hash is refused, even with the password of the decoy', async () => {
  expect(await createPasswordHasher().verify(null, 'no such account')).toEqual({ ok: true, value: false })
})

test('an unknown account takes as long as a wrong password', async () => {
  const hasher = createPasswordHasher()
  const hashed = await hasher.hash('Tianlan-7-paiyun')
  if (!hashed.ok) throw hashed.error
  const times = { known: [] as number[], unknown: [] as number[] }
  // In turns, so that a busy machine slows both alike.
  for (let n = 0; n < 11; n += 1) {
    for (const [kind, stored] of [
      ['known', hashed.value],
      ['unknown', null],
    ] as const) {
      const started = performance.now()
      await hasher.verify(stored, 'wrong')
      times[kind].push(performance.now() - started)
    }
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[5]!
  // Without the decoy the unknown account would answer in no time.
  expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.4)
})

test('at most two run at once, the line is bounded, and every place is given back', async () => {
  const limit = createLimiter(2, 3)
  let running = 0
  let most = 0
  const gates: (() => void)[] = []
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise<void>((resolve) => gates.push(resolve))
    running -= 1
    if (gates.length === 3) throw new Error('one of them breaks')
    return 'done'
  }
  const results = Promise.allSettled(Array.from({ length: 6 }, () => limit(work)))
  for (let n = 0; n < 20; n += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    gates[n]?.()
  }
  const settled = await results
  const refused = settled.filter((one) => one.status === 'fulfilled' && !one.value.ok)
  // Two run, three wait, the sixth is told to come back.
  expect(refused).toHaveLength(1)
  expect(most).toBe(2)
  const again = limit(async () => 'free')
  expect(await again).toEqual({ ok: true, value: 'free' })
})
