import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellShift, clusterLevel, coveringRanges, mapCell } from './morton.ts'

const lng = fc.double({ min: -180, max: 180, noNaN: true })
const lat = fc.double({ min: -90, max: 90, noNaN: true })

test('the south-west corner of the grid is cell 0, and one step east is the lowest bit', () => {
  expect(mapCell(-180, -180)).toBe(0n)
  expect(mapCell(-180 + 360 / 2 ** 26, -180)).toBe(1n)
  expect(mapCell(-180, -180 + 360 / 2 ** 26)).toBe(2n)
})

test('every point of a window lies in one of its ranges, and the ranges are few and apart', () => {
  fc.assert(
    fc.property(lng, lng, lat, lat, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, c, d, share) => {
      const window = {
        west: Math.min(a, b),
        east: Math.max(a, b),
        south: Math.min(c, d),
        north: Math.max(c, d),
      }
      const ranges = coveringRanges(window)
      expect(ranges.length).toBeLessThanOrEqual(25)
      for (const [index, range] of ranges.entries())
        if (index > 0) expect(range.from > ranges[index - 1]!.to + 1n).toBe(true)
      const at = mapCell(
        window.west + (window.east - window.west) * share,
        window.south + (window.north - window.south) * share,
      )
      expect(ranges.some(({ from, to }) => from <= at && at <= to)).toBe(true)
    }),
  )
})

test('at zoom 10 a square is 360/2^12 degrees: two points closer than that in one square share its number', () => {
  const shift = BigInt(cellShift(clusterLevel(10)))
  expect(mapCell(120.7, 28.01) >> shift).toBe(mapCell(120.71, 28.02) >> shift)
  expect(mapCell(120.7, 28.01) >> shift).not.toBe(mapCell(120.9, 28.01) >> shift)
})
