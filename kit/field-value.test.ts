import { expect, test } from 'vitest'
import type { FieldView } from '#contracts/customer-fields.ts'
import { ageOf, draftOf, valueOfDraft } from './field-value.ts'

const field = (kind: FieldView['kind']): FieldView => ({
  code: 'x',
  kind,
  resultKind: kind,
  label: { zh: '甲', en: 'A' },
  help: null,
  placements: { individual: null, group: null },
  required: false,
  recommended: false,
  rules: { min: null, max: null, decimals: null, maxLength: null, pattern: null, unique: false },
  options: [],
  target: null,
  staleDays: null,
  onPhone: false,
  mayWrite: true,
  masked: false,
  sortable: true,
  filterable: true,
})

test.each([
  ['12.34', 1234],
  ['0.29', 29],
  ['¥1,200 元', 120_000],
  ['1.5万', 1_500_000],
  ['１２', 1200],
  ['十二', undefined],
  ['', null],
])('money typed as %s is %s fen', (typed, fen) => {
  expect(valueOfDraft(field('money'), typed)).toBe(fen)
})

test('what is shown for editing reads back as the same value', () => {
  for (const fen of [0, 1, 10, 99, 100, 123_456, -50])
    expect(valueOfDraft(field('money'), draftOf(field('money'), fen))).toBe(fen)
  expect(valueOfDraft(field('number'), draftOf(field('number'), 0.1))).toBe(0.1)
  expect(valueOfDraft(field('text'), ' 12 ')).toBe('12')
})

test('an age is told in the largest unit that says enough', () => {
  const now = Date.parse('2026-11-22T08:00:00Z')
  const age = (date: string) => ageOf(`${date}T00:00:00Z`, now)
  expect(age('2026-11-22')).toEqual({ unit: 'today', count: 0 })
  expect(age('2026-11-12')).toEqual({ unit: 'days', count: 10 })
  expect(age('2026-03-20')).toEqual({ unit: 'months', count: 8 })
  expect(age('2025-11-23')).toEqual({ unit: 'months', count: 11 })
  expect(age('2025-11-22')).toEqual({ unit: 'years', count: 1 })
  expect(age('2023-01-01')).toEqual({ unit: 'years', count: 3 })
})
