import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, noSeal, sealOf, type SealedFacts, storable } from './seal.ts'

const facts: SealedFacts = {
  seq: 1n,
  at: '2026-11-21T00:30:00.000000Z',
  actorId: null,
  action: 'identity.signed_in',
  subjectKind: 'user',
  subjectId: 'u1',
  detail: { b: 1, a: [true, null] },
  address: '10.0.0.1',
  requestId: 'r1',
}

test('the canonical text does not depend on the order in which keys were written', () => {
  expect(canonicalJson({ b: 1, a: { d: '温州', c: null } })).toBe('{"a":{"c":null,"d":"温州"},"b":1}')
  const key = Buffer.alloc(32, 1)
  expect(sealOf(key, noSeal, facts)).toEqual(
    sealOf(key, noSeal, { ...facts, detail: { a: [true, null], b: 1 } }),
  )
})

test('every field is sealed: changing any one of them changes the seal', () => {
  const key = Buffer.alloc(32, 1)
  const seal = sealOf(key, noSeal, facts).toString('hex')
  const variants: Partial<SealedFacts>[] = [
    { seq: 2n },
    { at: '2026-11-21T00:30:00.000001Z' },
    { actorId: 'u1' },
    { action: 'identity.signed_out' },
    { subjectKind: 'unit' },
    { subjectId: null },
    { detail: { b: 1, a: [true] } },
    { address: null },
    { requestId: 'r2' },
  ]
  for (const variant of variants)
    expect(sealOf(key, noSeal, { ...facts, ...variant }).toString('hex'), Object.keys(variant)[0]).not.toBe(
      seal,
    )
  expect(sealOf(Buffer.alloc(32, 2), noSeal, facts).toString('hex')).not.toBe(seal)
  expect(sealOf(key, Buffer.alloc(32, 9), facts).toString('hex')).not.toBe(seal)
})

test('a value cannot slip over into its neighbour field', () => {
  const key = Buffer.alloc(32, 1)
  const left = sealOf(key, noSeal, { ...facts, action: 'a","b', subjectKind: 'c' })
  expect(left).not.toEqual(sealOf(key, noSeal, { ...facts, action: 'a', subjectKind: 'b","c' }))
})

test('values under keys that speak of secrets never reach the trail', () => {
  expect(
    storable({ password: 'Tianlan-7', nested: { totpSecret: 'JBSW', Token: ['x'] }, 密码: '1', count: 3 }),
  ).toEqual({ password: '•••', nested: { totpSecret: '•••', Token: '•••' }, 密码: '•••', count: 3 })
})

test('anything at all becomes JSON that survives a round trip unchanged', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.anything({ withBigInt: true, withDate: true })),
      (detail) => {
        const text = canonicalJson(storable(detail))
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(text).not.toContain('\\u0000')
      },
    ),
  )
})
