import { expect, test } from 'vitest'
import { softHull } from './hull.ts'

const at = (lng: number, lat: number) => ({ lng, lat })

test('the outline is the corners of a square, whatever lies inside', () => {
  const corners = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)]
  const inside = [at(0.4, 0.4), at(0.6, 0.5), at(0.5, 0.6), at(0.5, 0.5)]
  // Three shops at each corner: the one of sixteen that the core leaves out has its neighbours there.
  const hull = softHull([...corners, ...corners, ...corners, ...inside])
  expect(new Set(hull.map(({ lng, lat }) => `${lng},${lat}`))).toEqual(new Set(['0,0', '1,0', '1,1', '0,1']))
  expect(hull).toHaveLength(4)
})
test('one shop far out does not blow the district up', () => {
  const town = Array.from({ length: 30 }, (_, n) => at((n % 6) / 100, Math.floor(n / 6) / 100))
  const hull = softHull([...town, at(9, 9)])
  expect(Math.max(...hull.map(({ lng }) => lng))).toBeLessThan(0.1)
})
test('points in a line, or two of them, have no surface', () => {
  expect(softHull([at(0, 0), at(1, 1)])).toEqual([])
  expect(softHull([at(0, 0), at(1, 1), at(2, 2), at(3, 3)])).toEqual([])
})
