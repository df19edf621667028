import { expect, test } from 'vitest'
import { followSteps } from './followed-steps.ts'

const visit = (
  id: string,
  date: string,
  nextStep: string | null = null,
  nextStepOn: string | null = null,
) => ({
  id,
  ownerId: `owner of ${id}`,
  customerId: 'shop',
  date,
  endedAt: new Date(`${date}T02:00:00Z`),
  nextStep,
  nextStepOn,
})

test('S1.42 in loaded history the visit on the day agreed or after it does what was agreed, across batches', () => {
  const follow = followSteps()
  expect(
    follow([visit('a', '2026-11-02', '送样品', '2026-11-10'), visit('b', '2026-11-09', '复核')]),
  ).toEqual([])
  // The 9th is too early for the 10th; an undated step is done by any later visit.
  const marks = follow([visit('c', '2026-11-16', '核对', '2026-11-30')])
  expect(marks.map(({ visitId, by, at }) => [visitId, by, at.toISOString()])).toEqual([
    ['a', 'owner of c', '2026-11-16T02:00:00.000Z'],
    ['b', 'owner of c', '2026-11-16T02:00:00.000Z'],
  ])
  expect(follow([{ ...visit('d', '2026-12-01'), endedAt: null }])).toEqual([])
  expect(follow([visit('e', '2026-12-02')]).map((mark) => mark.visitId)).toEqual(['c'])
})
