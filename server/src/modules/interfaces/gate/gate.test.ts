import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeToken, tokenIn } from '../accounts/token.ts'
import { isAmong } from './addresses.ts'
import { createAllowance } from './allowance.ts'

test('S1.5 an address is allowed only inside the list, IPv4 behind an IPv6 socket included', () => {
  const list = ['10.1.0.0/16', '192.168.3.7', 'fd00:1::/32']
  for (const inside of ['10.1.255.255', '::ffff:10.1.2.3', '192.168.3.7', 'fd00:1:9::1'])
    expect(isAmong(inside, list), inside).toBe(true)
  for (const outside of ['10.2.0.1', '192.168.3.8', 'fd00:2::1', '::1', '', 'example.com', '10.1.0.0/16'])
    expect(isAmong(outside, list), outside).toBe(false)
  expect(isAmong('10.1.2.3', [])).toBe(false)
})

test('S1.5 no sixty seconds hold more calls than allowed and a small overshoot of the weighed minute', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 300 }),
      (perMinute, gaps) => {
        const allowance = createAllowance()
        const taken: number[] = []
        let now = 1_800_000_000_000
        for (const gap of gaps) {
          now += gap
          if (allowance.wait('a', perMinute, now) === 0) taken.push(now)
        }
        // A calendar minute never holds more than allowed; that is what the count promises exactly.
        const minutes = Map.groupBy(taken, (at) => Math.floor(at / 60_000))
        for (const [, calls] of minutes) expect(calls.length).toBeLessThanOrEqual(perMinute)
      },
    ),
  )
})

test('S1.5 around the turn of a minute nobody makes twice the allowed calls, and a refusal says how long to wait', () => {
  const allowance = createAllowance()
  const turn = 1_800_000_000_000 - (1_800_000_000_000 % 60_000) + 60_000
  for (let call = 0; call < 10; call++) expect(allowance.wait('a', 10, turn - 1000)).toBe(0)
  expect(allowance.wait('a', 10, turn - 1000)).toBe(1)
  // One second into the new minute 59/60 of the old ten still weigh.
  const made = Array.from({ length: 10 }, () => allowance.wait('a', 10, turn + 1000)).filter(
    (wait) => wait === 0,
  )
  expect(made).toHaveLength(1)
  expect(allowance.wait('b', 10, turn + 1000)).toBe(0)
})

test('S1.5 only a token of ours in a Bearer header is looked at', () => {
  const { token, prefix } = makeToken()
  expect(tokenIn(`Bearer ${token}`)).toBe(token)
  expect(token.startsWith(prefix)).toBe(true)
  expect(token.length - prefix.length).toBeGreaterThan(36)
  for (const other of [undefined, '', token, `Basic ${token}`, 'Bearer abc', `Bearer ${token} x`])
    expect(tokenIn(other)).toBeNull()
})
