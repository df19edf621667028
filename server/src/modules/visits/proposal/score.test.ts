import { expect, test } from 'vitest'
import { defaultVisitSettings as settings } from '../visits.settings.ts'
import { planningCustomer } from '../testing/planning-customer.ts'
import { periodDays, scoreCustomer } from './score.ts'

const wednesday = '2026-11-18'
const codes = (reasons: readonly { code: string }[]) => reasons.map((reason) => reason.code)

test('S1.19 a customer due today says so, and the score is the sum of its reasons', () => {
  const customer = planningCustomer({ lastVisitOn: '2026-11-11', nextDueOn: wednesday, keyCustomer: true })
  const scored = scoreCustomer(customer, wednesday, [], settings)
  expect(codes(scored.reasons)).toEqual(['due', 'key_customer'])
  // Default weights: 50 for due, 15 for key customers.
  expect(scored.score).toBe(65)
  expect(scored).toMatchObject({ must: true, eligible: true, dueOn: wednesday })
})

test('S1.19 overdue grows with the periods missed, two at most', () => {
  const overdueBy = (days: number, dueOn: string) =>
    scoreCustomer(
      planningCustomer({ lastVisitOn: '2026-06-01', nextDueOn: dueOn }),
      wednesday,
      [],
      settings,
    ).reasons.find((reason) => reason.code === 'overdue' && reason.facts['days'] === days)?.points
  // 50 + 30 · 7/7
  expect(overdueBy(7, '2026-11-11')).toBe(80)
  // 50 + 30 · 3/7 = 62.857…
  expect(overdueBy(3, '2026-11-15')).toBe(62.9)
  // 50 + 30 · 2, although ten weeks are missed: the forgotten must not push out everybody else.
  expect(overdueBy(70, '2026-09-09')).toBe(110)
})

test('S1.19 a customer of whom no visit is known is named as never visited', () => {
  const scored = scoreCustomer(
    planningCustomer({ lastVisitOn: null, nextDueOn: '2026-10-01' }),
    wednesday,
    [],
    settings,
  )
  expect(scored.reasons).toEqual([{ code: 'never_visited', facts: { since: '2026-10-01' }, points: 60 }])
  expect(scored.must).toBe(true)
})

test('S1.19 what was promised for today counts more than anything, with its text and how late it is', () => {
  const promises = [
    { visitId: 'b', text: '带样品', on: '2026-11-18', visitedOn: '2026-11-16' },
    { visitId: 'a', text: '回复缺货', on: '2026-11-17', visitedOn: '2026-11-16' },
    { visitId: 'c', text: '以后再说', on: '2026-11-30', visitedOn: '2026-11-16' },
  ]
  const customer = planningCustomer({ lastVisitOn: '2026-11-16', nextDueOn: '2026-11-23' })
  const scored = scoreCustomer(customer, wednesday, promises, settings)
  expect(scored.reasons).toEqual([
    { code: 'follow_up', facts: { text: '回复缺货', on: '2026-11-17', daysLate: 1, more: 1 }, points: 90 },
  ])
  // Two days after the last visit the spacing would keep a weekly customer away; the promise brings it back.
  expect(scored).toMatchObject({ eligible: true, must: true })
})

test('S1.19 a note without a date comes up again but does not force a visit', () => {
  const note = { visitId: 'a', text: '想了解新品', on: null, visitedOn: '2026-11-11' }
  const customer = planningCustomer({ lastVisitOn: '2026-11-11', nextDueOn: '2026-11-25' })
  const scored = scoreCustomer(customer, wednesday, [note], settings)
  expect(codes(scored.reasons)).toEqual(['promise_note'])
  expect(scored.must).toBe(false)
})

test('S1.19 spacing: a weekly customer is not proposed the day after its visit, half a week later it may be', () => {
  const visitedOn = (lastVisitOn: string) =>
    scoreCustomer(planningCustomer({ lastVisitOn, nextDueOn: '2026-11-19' }), wednesday, [], settings)
      .eligible
  expect(visitedOn('2026-11-17')).toBe(false)
  expect(visitedOn('2026-11-15')).toBe(false)
  // ceil(7 · 0.5) = 4 days
  expect(visitedOn('2026-11-14')).toBe(true)
  // Visited today already: never twice by the system.
  expect(visitedOn(wednesday)).toBe(false)
})

test('S1.19 being a key customer is no reason of its own', () => {
  const customer = planningCustomer({ keyCustomer: true, lastVisitOn: '2026-11-12', nextDueOn: '2026-12-10' })
  expect(scoreCustomer(customer, wednesday, [], settings)).toMatchObject({ eligible: false, must: false })
})

test('S1.19 due soon counts from the set number of days before', () => {
  const dueOn = (nextDueOn: string) =>
    codes(
      scoreCustomer(planningCustomer({ lastVisitOn: '2026-11-13', nextDueOn }), wednesday, [], settings)
        .reasons,
    )
  expect(dueOn('2026-11-20')).toEqual(['due_soon'])
  expect(dueOn('2026-11-21')).toEqual([])
})

test('S1.19 the period is whole days, at least one', () => {
  expect(periodDays({ visits: 2, weeks: 1 })).toBe(3)
  expect(periodDays({ visits: 1, weeks: 4 })).toBe(28)
  expect(periodDays({ visits: 31, weeks: 1 })).toBe(1)
})
