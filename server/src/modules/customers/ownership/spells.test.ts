import { expect, test } from 'vitest'
import { spellsOf } from './spells.ts'

const day = (date: number): Date => new Date(Date.UTC(2026, 0, date))
const created = { at: day(1), by: 'x', source: 'import' }
const moved = (date: number, before: string | null, after: string | null, note: string | null = null) => ({
  at: day(date),
  by: 'leader',
  source: 'transfer',
  changes: [
    { field: 'ownerId', before, after },
    ...(note === null ? [] : [{ field: 'handoverNote', before: null, after: note }]),
  ],
})

test('a card that never changed hands has one spell, from its creation on', () => {
  expect(spellsOf({ created, ownerId: 'a', changes: [] })).toEqual([
    { ownerId: 'a', from: day(1), to: null, source: 'created', by: 'x', note: null, ruleVersion: null },
  ])
})

test('S2.32 spells join without a gap, newest first, and the first owner is the one before the first change', () => {
  const changes = [
    moved(5, 'a', null),
    { at: day(6), by: 'x', source: 'manual', changes: [{ field: 'grade', before: 'A', after: 'B' }] },
    moved(9, null, 'b', '常去的日子是周三'),
  ]
  const spells = spellsOf({ created, ownerId: 'b', changes })
  expect(
    spells.map(({ ownerId, from, to }) => [ownerId, from.getUTCDate(), to?.getUTCDate() ?? null]),
  ).toEqual([
    ['b', 9, null],
    [null, 5, 9],
    ['a', 1, 5],
  ])
  expect(spells[0]).toMatchObject({ note: '常去的日子是周三', source: 'transfer', by: 'leader' })
})

test('the version of a rule is read beside the change it made', () => {
  const fall = moved(5, 'a', null)
  const changes = [
    { ...fall, changes: [...fall.changes, { field: 'ruleVersion', before: null, after: '7' }] },
  ]
  expect(spellsOf({ created, ownerId: null, changes })[0]?.ruleVersion).toBe(7)
})
