import { expect, test } from 'vitest'
import type { QueuedOperation } from '../store/db.ts'
import { needsOf } from './derive.ts'

const day = { serverNow: '2026-11-18T01:00:00.000Z' }
const brief = {
  needs: [
    {
      id: 'n1',
      kind: 'supply' as const,
      words: '多要一条',
      toldBy: null,
      state: 'open' as const,
      dueOn: null,
    },
  ],
}
let sequence = 0
const press = (operation: object, given: object = {}) =>
  ({
    sequence: ++sequence,
    state: 'waiting',
    answeredAt: null,
    operation: { customerId: 'c', ...operation },
    ...given,
  }) as unknown as QueuedOperation
const answer = (state: string, given: object = {}) =>
  press(
    { kind: 'answer_need', needId: 'n1', state, dueOn: state === 'promised' ? '2026-11-25' : null },
    given,
  )

test('S24.10 an answer given on the phone shows at once; what is over goes when the server has it', () => {
  expect(needsOf(day, brief, 'c', [answer('promised')])).toEqual([
    { id: 'n1', words: '多要一条', state: 'promised', dueOn: '2026-11-25', waiting: true },
  ])
  expect(needsOf(day, brief, 'c', [answer('promised'), answer('met')])).toMatchObject([
    { state: 'met', waiting: true },
  ])
  const sent = answer('met', { state: 'done', answeredAt: '2026-11-18T03:00:00.000Z' })
  expect(needsOf(day, brief, 'c', [sent])).toEqual([])
})

test('a need told on the phone can be answered before the server knows it; refused presses count for nothing', () => {
  const told = press({ kind: 'tell_need', needId: 'n2', words: '换背柜' })
  const met = press({ kind: 'answer_need', needId: 'n2', state: 'met', dueOn: null })
  expect(needsOf(day, undefined, 'c', [met, told])).toMatchObject([{ id: 'n2', state: 'met', waiting: true }])
  expect(needsOf(day, brief, 'c', [answer('met', { state: 'refused' })])).toMatchObject([{ state: 'open' }])
  expect(needsOf(day, brief, 'other', [answer('met')])).toMatchObject([{ state: 'open', waiting: false }])
})
