import { expect, test } from 'vitest'
import { createNoticeGatherer, noticeOf } from './notices.ts'

const me = { id: 'me', approves: false }
const event = (type: string, data: Record<string, unknown> = {}, ownerId: string | null = 'me') => ({
  type,
  ownerId,
  data,
})

test('S22.7 tells what concerns the reader: customers that come and go, the pool, needs, grades', () => {
  expect(noticeOf(event('customers.transferred', { part: 'to', count: 7 }), me)).toEqual({
    kind: 'handed',
    topic: 'received',
    count: 7,
  })
  expect(noticeOf(event('customers.handed', { part: 'from', count: 2 }), me)?.topic).toBe('taken')
  expect(noticeOf(event('customers.about_to_fall', { count: 3 }), me)?.topic).toBe('poolWarning')
  expect(noticeOf(event('customers.needs_due', { count: 1 }), me)?.kind).toBe('needs')
  expect(noticeOf(event('customers.graded', { count: 4 }), me)?.kind).toBe('grades')
})

test('an undone transfer takes from whoever got and gives back to whoever gave', () => {
  expect(noticeOf(event('customers.transfer_undone', { part: 'to', count: 7 }), me)?.topic).toBe('taken')
  expect(noticeOf(event('customers.transfer_undone', { part: 'from', count: 7 }), me)?.topic).toBe('received')
})

test('stays silent on what others get, on nothing, and on events that only keep screens fresh', () => {
  expect(noticeOf(event('customers.transferred', { part: 'to', count: 7 }, 'somebody'), me)).toBeNull()
  expect(noticeOf(event('customers.transferred', { part: 'to', count: 0 }), me)).toBeNull()
  expect(noticeOf(event('customers.changed'), me)).toBeNull()
})

test('an export waits for those who approve, never for whoever asked', () => {
  const asked = event('privacy.export_asked', {}, 'somebody')
  expect(noticeOf(asked, { id: 'me', approves: true })?.topic).toBe('exportAsked')
  expect(noticeOf(asked, me)).toBeNull()
  expect(noticeOf(event('privacy.export_asked'), { id: 'me', approves: true })).toBeNull()
})

test('many events of a topic are one sentence', () => {
  const told: [string, number][] = []
  const waiting: (() => void)[] = []
  const gather = createNoticeGatherer(
    (all) => told.push(...all.map(([topic, count]): [string, number] => [topic, count])),
    (work) => waiting.push(work),
  )
  for (let i = 0; i < 40; i++) gather({ kind: 'handed', topic: 'received', count: 1 })
  gather({ kind: 'pool', topic: 'poolWarning', count: 3 })
  expect(waiting).toHaveLength(1)
  waiting[0]!()
  expect(told).toEqual([
    ['received', 40],
    ['poolWarning', 3],
  ])
  gather({ kind: 'handed', topic: 'received', count: 2 })
  expect(waiting).toHaveLength(2)
})
