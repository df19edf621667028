import { expect, test } from 'vitest'
import { assessPlace } from './siting.ts'

const degree = 111_195.08
const here = { lng: 120.65, lat: 28 }
const shop = (id: string, north: number, volume90 = 90) => ({
  id,
  name: id,
  type: 'ordinary' as const,
  grade: 'B',
  lng: here.lng,
  lat: here.lat + north / degree,
  volume90,
})
/** A street with a shop every 100 m, both ways from `first`. */
const street = (first: number) =>
  [first, first + 100, first + 200, -first - 100, -first - 200].map((m) => shop(`${m}`, m))

test('S1.41 too close, dense, usual, sparse: against the distances that are usual around', () => {
  expect(assessPlace(here, street(40), 50).verdict).toBe('too_close')
  expect(assessPlace(here, street(40), 30).verdict).toBe('dense')
  expect(assessPlace(here, street(90), 50)).toMatchObject({ verdict: 'usual', usualSpacing: 100 })
  expect(assessPlace(here, street(250), 50).verdict).toBe('sparse')
  expect(assessPlace(here, [], 50).verdict).toBe('unknown')
})

test('S1.41 rings count the shops and what they sell a week; what lies beyond a kilometre does not count', () => {
  const site = assessPlace(here, [shop('a', 90, 90), shop('b', 250, 270), shop('far', 1500)], 50)
  expect(site.nearest.map(({ id, metres }) => [id, metres])).toEqual([
    ['a', 90],
    ['b', 250],
  ])
  expect(site.rings.map(({ shops }) => shops)).toEqual([1, 2, 2, 2])
  // 90 in 90 days are 7 a week, 270 are 21: on average 14.
  expect(site.rings[1]?.volume).toBeCloseTo(14, 9)
})
