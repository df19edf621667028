import { describe, expect, it } from 'vitest'
import type { FieldInspection, InspectionOperation } from '#contracts/inspections-field.ts'
import { derivePlan } from './derive.ts'
import type { QueuedRecord } from './store.ts'

const position = { lng: 120.65, lat: 28 }
const plan: FieldInspection = {
  id: 'p',
  number: 1,
  title: '十一月考核',
  date: '2026-11-18',
  state: 'released',
  claimedDays: 14,
  form: { code: 'f', version: 1, fields: [] },
  start: null,
  rule: { allowedMetres: 100, accuracyCapMetres: 50, rejectAccuracyMetres: 500 },
  finishAsked: false,
  missingPhotos: 0,
  items: ['a', 'b'].map((id, index) => ({
    id,
    sequence: 2 - index,
    customer: {
      id: `c${id}`,
      licence: '1',
      name: id,
      address: '',
      type: 'ordinary',
      grade: 'A',
      keyCustomer: false,
      position,
    },
    manager: { id: 'm', name: '林小雨' },
    state: 'planned',
    startedAt: null,
    endedAt: null,
    reason: null,
    legMetres: null,
    claims: [],
  })),
}
const fix = {
  ...position,
  accuracy: 10,
  altitude: null,
  speed: null,
  heading: null,
  takenAt: '2026-11-18T01:00:00Z',
}
let sequence = 0
const record = (
  operation: Partial<InspectionOperation> & { kind: string },
  state: QueuedRecord['state'] = 'waiting',
): QueuedRecord => {
  sequence++
  return {
    id: `r${sequence}`,
    personId: 'me',
    planId: 'p',
    itemId: 'itemId' in operation ? (operation.itemId ?? null) : null,
    sequence,
    operation: {
      planId: 'p',
      deviceTime: '2026-11-18T01:00:00Z',
      ...operation,
    } as unknown as InspectionOperation,
    customerName: 'a',
    state,
    message: null,
  }
}
const start = record({ kind: 'inspection_start', itemId: 'a', fix })
const end = record({ kind: 'inspection_end', itemId: 'a', fix })
const closed = record({ kind: 'inspection_not_done', itemId: 'b', reason: '关门' })
const states = (records: QueuedRecord[]) =>
  Object.fromEntries(derivePlan(plan, records).items.map((one) => [one.item.id, one.state]))

describe('S1.27 an assessment on the phone without a network', () => {
  it('stands in the order of the route, whatever the order in which it came', () => {
    expect(derivePlan(plan, []).items.map((one) => one.item.id)).toEqual(['b', 'a'])
  })
  it('shows each press at once, with the verdict of the place', () => {
    expect(states([start])).toEqual({ a: 'in_progress', b: 'planned' })
    const local = derivePlan(plan, [end, start, closed])
    expect(local.items).toMatchObject([
      { state: 'not_done', reason: '关门' },
      { state: 'done', waiting: true, place: { verdict: 'in_place' } },
    ])
    expect(local.settled).toBe(2)
  })
  it('a shop that was done stays done when it is marked as not possible afterwards', () => {
    const late = record({ kind: 'inspection_not_done', itemId: 'a', reason: '点错' })
    expect(states([start, end, late])).toEqual({ a: 'done', b: 'planned' })
  })
  it('what the server refused did not happen', () => {
    expect(states([start, { ...end, state: 'refused' }])).toEqual({ a: 'in_progress', b: 'planned' })
  })
  it('is finished by the server’s word, not by the press', () => {
    const finish = record({ kind: 'inspection_finish' })
    expect(derivePlan(plan, [finish])).toMatchObject({ finishAsked: true, finished: false })
    expect(derivePlan({ ...plan, state: 'finished' }, [])).toMatchObject({ finished: true })
  })
})
