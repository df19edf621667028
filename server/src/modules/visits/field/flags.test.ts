import { expect, test } from 'vitest'
import { minute, visitRow } from '../testing/visit-row.ts'
import { flagDay, type FlagRules } from './flags.ts'

const rules: FlagRules = {
  maxSpeedKmh: 150,
  shortStayMinutes: 3,
  clockToleranceSeconds: 120,
  lateUploadHours: 24,
}
const degree = 111_195.08
const fix = (northMetres: number, accuracy = 10) => ({
  lng: 120,
  lat: 28 + northMetres / degree,
  accuracy,
  altitude: null,
  speed: null,
  heading: null,
  takenAt: minute(0).toISOString(),
})
const at = (id: string, from: number, north: number, accuracy?: number) =>
  visitRow(id, `shop-${id}`, from, from + 5, 'p1', [], fix(north, accuracy))
const codes = (rows: Parameters<typeof flagDay>[0]) =>
  Object.fromEntries(flagDay(rows, rules).map((row) => [row.id, row.flags.map((flag) => flag.code)]))

test('S1.2 the accuracies of both fixes are granted before a speed is called impossible', () => {
  // 27 km in 10 minutes are 162 km/h; with twice 1 km of accuracy at least 25 km, 150 km/h, which is not above the limit.
  expect(codes([at('a', 0, 0), at('b', 10, 27_000)])['b']).toEqual(['impossible_speed'])
  expect(codes([at('a', 0, 0, 1000), at('b', 10, 27_000, 1000)])['b']).toEqual([])
})

test('S1.2 the later of two places is flagged, whatever the order of the rows', () => {
  const rows = [at('late', 12, 90_000), at('early', 0, 0)]
  expect(codes(rows)).toEqual({ early: [], late: ['impossible_speed'] })
  expect(codes(rows.toReversed())).toEqual({ early: [], late: ['impossible_speed'] })
})

test('S1.2 the same digits at two visits are flagged at both; within one visit they are not', () => {
  expect(codes([at('a', 0, 5), at('b', 60, 5)])).toEqual({
    a: ['identical_coordinates'],
    b: ['identical_coordinates'],
  })
  const row = at('a', 0, 5)
  expect(codes([{ ...row, end: { ...row.end!, fix: fix(5) } }])).toEqual({ a: [] })
})

test('S1.2 a stay of exactly the limit is not short', () => {
  expect(codes([visitRow('a', 's', 0, 3), visitRow('b', 't', 10, 12)])).toEqual({ a: [], b: ['short_stay'] })
})

test('S1.2 clock and late upload are flagged beyond their limits, not at them', () => {
  const shifted = (seconds: number, hours: number) => {
    const row = visitRow('a', 's', 0, null)
    const receivedAt = new Date(minute(0).getTime() + hours * 3_600_000)
    return codes([{ ...row, start: { ...row.start!, clockOffset: seconds, receivedAt } }])['a']
  }
  expect(shifted(-120, 24)).toEqual([])
  expect(shifted(-121, 0)).toEqual(['clock_offset'])
  expect(shifted(0, 24.1)).toEqual(['late_upload'])
})

test('S1.2 flags leave the verdict and the presses as they are', () => {
  const rows = [at('a', 0, 0), at('b', 1, 90_000, 0)]
  const flagged = flagDay(rows, rules)
  expect(flagged.map(({ flags: _, ...row }) => row)).toEqual(rows.map(({ flags: _, ...row }) => row))
})
