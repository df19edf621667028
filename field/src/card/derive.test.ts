import { expect, test } from 'vitest'
import type { FieldView } from '#contracts/customer-fields.ts'
import type { QueuedOperation } from '../store/db.ts'
import { cardEntries } from './derive.ts'

const view = (code: string, given: Partial<FieldView> = {}): FieldView => ({
  code,
  kind: 'number',
  resultKind: 'number',
  label: { zh: code, en: code },
  help: null,
  placements: { individual: { section: 'own', position: 1 }, group: null },
  required: false,
  recommended: false,
  rules: { min: null, max: null, decimals: null, maxLength: null, pattern: null, unique: false },
  options: [],
  target: null,
  staleDays: null,
  onPhone: true,
  mayWrite: true,
  masked: false,
  sortable: true,
  filterable: true,
  ...given,
})
const serverNow = '2026-11-18T01:00:00.000Z'
const choice = view('place', {
  kind: 'choice',
  options: [{ value: 'street', label: { zh: '临街', en: 'street' }, retired: false }],
})
const day = {
  serverNow,
  cardFields: [view('space'), choice, view('firms', { placements: { individual: null, group: null } })],
}
const card = {
  kind: 'individual' as const,
  mayWrite: true,
  values: [
    { code: 'space', value: 20, text: '20', version: 3, updatedAt: '2025-01-01T00:00:00.000Z', stale: true },
  ],
}
let sequence = 0
const press = (
  code: string,
  value: number | string | null,
  version: number,
  given: Partial<QueuedOperation> = {},
) =>
  ({
    sequence: ++sequence,
    state: 'waiting',
    answeredAt: null,
    operation: {
      kind: 'set_card_field',
      customerId: 'c',
      code,
      value,
      version,
      deviceTime: '2026-11-18T02:00:00.000Z',
    },
    ...given,
  }) as unknown as QueuedOperation
const entries = (...operations: QueuedOperation[]) =>
  new Map(cardEntries(day, 'c', card, operations, 'zh').map((entry) => [entry.field.code, entry]))

test('S9.13 fields of the card’s kind are shown, with what the server said and empty ones to fill in', () => {
  expect([...entries().keys()]).toEqual(['space', 'place'])
  expect(entries().get('space')).toMatchObject({ value: 20, stale: true, version: 3, waiting: false })
  expect(entries().get('place')).toMatchObject({ value: null, version: 0 })
})

test('what was filled in here shows at once, fresh, in words; a second change builds on the first', () => {
  const first = press('space', 25, 3)
  const second = press('space', 30, 4)
  // The order in the memory is not that of the presses.
  expect(entries(second, first).get('space')).toMatchObject({
    value: 30,
    version: 5,
    stale: false,
    waiting: true,
  })
  expect(entries(press('place', 'street', 0)).get('place')).toMatchObject({ text: '临街', version: 1 })
  // Emptied, and filled in again: the server begins at none once more.
  expect(entries(press('space', null, 3), press('space', 8, 0)).get('space')).toMatchObject({
    value: 8,
    version: 1,
  })
})

test('what the server has told since is not overwritten by an older press, nor by a refused one or another customer’s', () => {
  const done = (answeredAt: string) => press('space', 25, 3, { state: 'done', answeredAt })
  // Answered, and the day not fetched again yet: still what is so.
  expect(entries(done('2026-11-18T03:00:00.000Z')).get('space')?.value).toBe(25)
  // Fetched after the answer: the server's word counts, although the numbers would fit.
  expect(entries(done('2026-11-18T00:30:00.000Z')).get('space')?.value).toBe(20)
  expect(entries(press('space', 25, 2)).get('space')?.value).toBe(20)
  expect(entries(press('space', 25, 3, { state: 'refused' })).get('space')?.value).toBe(20)
  const elsewhere = press('space', 25, 3)
  expect(cardEntries(day, 'other', card, [elsewhere], 'zh')[0]?.value).toBe(20)
})
