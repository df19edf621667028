import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgePlace, type PlaceRule } from './place.ts'
import { sourceOf } from './source.ts'

const rule: PlaceRule = { allowedMetres: 200, accuracyCapMetres: 100, rejectAccuracyMetres: 1000 }
const shop = { lng: 120.65, lat: 28 }
/** One degree of a great circle on the mean sphere is 6 371 008.7714 · π / 180 = 111 195.08 m. */
const degree = 111_195.08
const north = (metres: number, accuracy: number) => ({
  lng: shop.lng,
  lat: shop.lat + metres / degree,
  accuracy,
})
const verdict = (metres: number, accuracy: number, r = rule) => judgePlace(north(metres, accuracy), shop, r)

test('S1.17 in place up to the set distance, the distance is told', () => {
  expect(verdict(199, 10)).toEqual({
    verdict: 'in_place',
    metres: 199,
    accuracy: 10,
    allowedMetres: 200,
    grantedMetres: 10,
    reason: 'within_distance',
    source: 'satellite',
  })
  expect(verdict(209, 10)).toMatchObject({ verdict: 'in_place', reason: 'within_accuracy' })
  expect(verdict(211, 10)).toMatchObject({ verdict: 'not_in_place', reason: 'too_far' })
})

test('S1.8 S1.9 the accuracy of a satellite fix (5-40 m) and of a base station (100-200 m) is granted, up to the cap', () => {
  // 40 m granted whole: 240 is the edge.
  expect(verdict(239, 40).verdict).toBe('in_place')
  expect(verdict(241, 40).verdict).toBe('not_in_place')
  // Of 200 m only 100 is granted; between 300 and 400 the true place may still be within 200.
  expect(verdict(299, 200)).toMatchObject({ verdict: 'in_place', grantedMetres: 100 })
  expect(verdict(301, 200)).toMatchObject({ verdict: 'uncertain', reason: 'accuracy_reaches' })
  expect(verdict(399, 200).verdict).toBe('uncertain')
  expect(verdict(401, 200).verdict).toBe('not_in_place')
})

test('S1.17 a fix beyond the reject limit proves nothing, not even at distance 0', () => {
  expect(verdict(0, 1000).verdict).toBe('in_place')
  expect(verdict(0, 1001)).toMatchObject({
    verdict: 'uncertain',
    reason: 'accuracy_too_poor',
    grantedMetres: 0,
  })
  expect(verdict(50_000, 1001).verdict).toBe('uncertain')
})

test('S1.17 without a fix or without the customer’s position there is no verdict, and it says which is missing', () => {
  expect(judgePlace(null, shop, rule)).toMatchObject({ verdict: 'no_fix', metres: null })
  expect(judgePlace(null, null, rule).verdict).toBe('no_fix')
  expect(judgePlace(north(0, 5), null, rule)).toMatchObject({ verdict: 'no_customer_position', accuracy: 5 })
})

test('S1.17 a wider rule never makes a verdict worse, a greater distance never makes it better', () => {
  const rank = { in_place: 2, uncertain: 1, not_in_place: 0, no_fix: -1, no_customer_position: -1 }
  const metres = fc.double({ min: 0, max: 5000, noNaN: true })
  const accuracy = fc.double({ min: 0, max: 999, noNaN: true })
  fc.assert(
    fc.property(
      metres,
      metres,
      accuracy,
      fc.double({ min: 0, max: 500, noNaN: true }),
      (d, more, a, extra) => {
        const here = rank[verdict(d, a).verdict]
        expect(rank[verdict(d + more, a).verdict]).toBeLessThanOrEqual(here)
        const wider = { ...rule, allowedMetres: rule.allowedMetres + extra }
        expect(rank[verdict(d, a, wider).verdict]).toBeGreaterThanOrEqual(here)
      },
    ),
  )
})

test('S1.7 S1.11 the source follows from the error, by bounds that can be set; a source that is told is believed', () => {
  const source = (accuracy: number, bounds = {}) => sourceOf({ accuracy }, bounds)
  expect([5, 40, 41, 99, 100, 200, 3000].map((metres) => source(metres))).toEqual([
    'satellite',
    'satellite',
    'wifi',
    'wifi',
    'base_station',
    'base_station',
    'base_station',
  ])
  expect(source(60, { satelliteMetres: 60 })).toBe('satellite')
  expect(source(60, { baseStationMetres: 60 })).toBe('base_station')
  expect(sourceOf({ accuracy: 12, source: 'wifi' })).toBe('wifi')
  expect(verdict(0, 150).source).toBe('base_station')
  expect(judgePlace(null, shop, rule).source).toBeNull()
})

test('S1.9 a base station that claims 10 m is granted the 100 m that base stations are off by', () => {
  // 290 m away: with 10 m granted it would be too far (210), with 100 m it is in place (300).
  const told = { ...north(290, 10), source: 'base_station' as const }
  expect(judgePlace(told, shop, rule)).toMatchObject({
    verdict: 'in_place',
    accuracy: 10,
    grantedMetres: 100,
    source: 'base_station',
  })
  expect(verdict(290, 10).verdict).toBe('not_in_place')
})
