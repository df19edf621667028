import { describe, expect, test } from 'vitest'
import type { AssignmentRule } from '#contracts/customer-pool.ts'
import { assignAll, type Pooled, type Taker } from './assign.ts'

const at = (lng: number) => ({ lng, lat: 28 })
const customer = (id: string, given: Partial<Pooled> = {}): Pooled => ({
  id,
  grade: 'B',
  type: 'ordinary',
  unitId: 'unit',
  at: at(120),
  visits: 2,
  ...given,
})
const taker = (id: string, given: Partial<Taker> = {}): Taker => ({
  id,
  name: id,
  unitId: 'unit',
  holding: 0,
  capacity: 100,
  visits: 0,
  got: 0,
  places: [],
  ...given,
})
type Line = AssignmentRule['lines'][number]
const line = (given: Partial<Line>): Line => ({
  name: 'all',
  grades: [],
  types: [],
  unitIds: [],
  method: 'round_robin',
  personIds: [],
  ...given,
})
const given = (customers: Pooled[], takers: Taker[], ...lines: Partial<Line>[]) =>
  assignAll(customers, takers, { lines: lines.map(line) }).map(({ personId }) => personId)

describe('giving customers out by rule', () => {
  test('in turn: whoever got fewest is next, and getting one counts', () => {
    const customers = ['1', '2', '3', '4'].map((id) => customer(id))
    expect(given(customers, [taker('a', { got: 1 }), taker('b'), taker('c')], {})).toEqual([
      'b',
      'c',
      'a',
      'b',
    ])
  })

  test('least work: visits due in four weeks, those just given included', () => {
    const customers = [customer('1', { visits: 8 }), customer('2'), customer('3')]
    const takers = [taker('a', { visits: 10 }), taker('b', { visits: 12 })]
    // a gets 10 + 8 = 18, then b is at 12, 14, …
    expect(given(customers, takers, { method: 'least_load' })).toEqual(['a', 'b', 'b'])
  })

  test('nearest: by the closest customer held, not by the middle of all of them', () => {
    // The middle of a’s two customers is the very place; b has one that is nearer than either.
    const takers = [taker('a', { places: [at(119.5), at(120.5)] }), taker('b', { places: [at(120.1)] })]
    expect(given([customer('1')], takers, { method: 'nearest' })).toEqual(['b'])
    expect(given([customer('1', { at: null })], takers, { method: 'nearest' })).toEqual([null])
    const [first] = assignAll([customer('1')], takers, { lines: [line({ method: 'nearest' })] })
    // 0.1° of longitude at 28° N: 111.2 km × 0.1 × cos 28° = 9.8 km.
    expect(first?.reason.zh).toContain('9.8 公里')
  })

  test('the first line that fits decides, by grade, type and unit', () => {
    const customers = [customer('1', { grade: 'A' }), customer('2'), customer('3', { unitId: 'other' })]
    const takers = [taker('a'), taker('b'), taker('c', { unitId: 'other' })]
    const lines = [{ grades: ['A'], personIds: ['b'] }, { unitIds: ['unit'], personIds: ['a'] }, {}]
    expect(given(customers, takers, ...lines)).toEqual(['b', 'a', 'c'])
    expect(given(customers, takers, { grades: ['A'] })).toEqual(['a', null, null])
  })

  test('nobody is filled beyond the capacity', () => {
    const customers = ['1', '2', '3'].map((id) => customer(id))
    expect(
      given(customers, [taker('a', { holding: 9, capacity: 10 }), taker('b', { capacity: 1 })], {}),
    ).toEqual(['a', 'b', null])
  })

  test('the order of people in the list changes nothing', () => {
    const customers = ['1', '2', '3'].map((id) => customer(id))
    const takers = [taker('a'), taker('b'), taker('c')]
    expect(given(customers, takers.toReversed(), {})).toEqual(given(customers, takers, {}))
  })
})
