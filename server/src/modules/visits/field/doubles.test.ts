import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visitRow, minute } from '../testing/visit-row.ts'
import { combineVisits, mergeDoubles } from './doubles.ts'

const merged = (rows: Parameters<typeof mergeDoubles>[0]) =>
  Object.fromEntries(mergeDoubles(rows).map((row) => [row.id, row.mergedInto]))

test('S1.3 overlapping visits of two devices are one, the earlier stands', () => {
  const rows = [visitRow('b', 'shop', 5, 40, 'phone2'), visitRow('a', 'shop', 0, 30, 'phone1')]
  expect(merged(rows)).toEqual({ a: null, b: 'a' })
})

test('S1.3 one device never records the same visit twice, so its visits stay apart', () => {
  expect(merged([visitRow('a', 'shop', 0, 30, 'p1'), visitRow('b', 'shop', 10, 40, 'p1')])).toEqual({
    a: null,
    b: null,
  })
})

test('S1.3 other customers and later visits stay apart; an open visit reaches two hours', () => {
  expect(merged([visitRow('a', 'shop', 0, 30, 'p1'), visitRow('b', 'other', 10, 40, 'p2')])).toEqual({
    a: null,
    b: null,
  })
  expect(merged([visitRow('a', 'shop', 0, 30, 'p1'), visitRow('b', 'shop', 31, 40, 'p2')])).toEqual({
    a: null,
    b: null,
  })
  expect(merged([visitRow('a', 'shop', 0, null, 'p1'), visitRow('b', 'shop', 119, 140, 'p2')])).toEqual({
    a: null,
    b: 'a',
  })
  expect(merged([visitRow('a', 'shop', 0, null, 'p1'), visitRow('b', 'shop', 121, 140, 'p2')])).toEqual({
    a: null,
    b: null,
  })
})

test('S1.3 the folded visit has the first start, the last end and all photos', () => {
  const rows = mergeDoubles([
    visitRow('a', 'shop', 0, 30, 'p1', ['x']),
    visitRow('b', 'shop', 5, 40, 'p2', ['y']),
  ])
  const [visit, ...others] = combineVisits(rows)
  expect(others).toEqual([])
  expect(visit!.start!.at).toEqual(minute(0))
  expect(visit!.end!.at).toEqual(minute(40))
  expect(visit!.end!.expectedPhotos.toSorted()).toEqual(['x', 'y'])
})

test('S1.3 merging asks for no order and says the same the second time', () => {
  const any = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      shop: fc.constantFrom('s1', 's2'),
      from: fc.integer({ min: 0, max: 300 }),
      length: fc.option(fc.integer({ min: 1, max: 90 })),
      device: fc.constantFrom('p1', 'p2', 'p3'),
    }),
    { selector: (each) => each.id, maxLength: 12 },
  )
  fc.assert(
    fc.property(any, (given) => {
      const rows = given.map(({ id, shop, from, length, device }) =>
        visitRow(id, shop, from, length === null ? null : from + length, device),
      )
      const once = merged(rows)
      expect(merged(rows.toReversed())).toEqual(once)
      expect(merged(mergeDoubles(rows))).toEqual(once)
      // Whoever stands for others stands for itself.
      for (const head of Object.values(once)) if (head !== null) expect(once[head]).toBeNull()
    }),
  )
})
