import { describe, expect, it } from 'vitest'
import type { NextStep } from '#contracts/next-steps.ts'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import type { Visit } from '#contracts/visits.ts'
import { newId } from '#kit/ids.ts'
import type { FieldDay, QueuedOperation } from '../store/db.ts'
import { deriveDay } from './derive.ts'

const date = '2026-11-18'
const shop = (name: string, more: Partial<StopCustomer> = {}): StopCustomer =>
  ({ id: newId(), name, position: { lng: 120.65, lat: 28 }, hours: null, ...more }) as StopCustomer
const dayOf = (customers: StopCustomer[], more: Partial<FieldDay> = {}): FieldDay => {
  const stops = customers.slice(0, 1).map((customer, index) => ({
    id: newId(),
    sequence: index + 1,
    customer,
    state: 'planned' as const,
    skipReason: null,
  }))
  const rule = { allowedMetres: 200, accuracyCapMetres: 100, rejectAccuracyMetres: 1000 }
  return { date, plan: { stops }, visits: [], customers, rule, nextSteps: [], ...more } as unknown as FieldDay
}
let sequence = 0
type Operation = QueuedOperation['operation']
type Pressed = Operation extends infer O ? (O extends Operation ? Omit<O, 'id' | 'sequence'> : never) : never
const queued = (operation: Pressed, state: QueuedOperation['state'] = 'waiting'): QueuedOperation => {
  const id = newId()
  const whole = { ...operation, id, sequence: ++sequence }
  return {
    id,
    personId: 'me',
    sequence: whole.sequence,
    date,
    operation: whole,
    customerName: '店',
    state,
    answeredAt: null,
    code: null,
    message: null,
  }
}
const start = (visitId: string, customerId: string, at = '2026-11-18T01:00:00.000Z'): Pressed => ({
  kind: 'start_visit',
  visitId,
  customerId,
  stopId: null,
  fix: null,
  fixProblem: 'timeout',
  deviceTime: at,
})
const withdraw = (visitId: string): Pressed => ({
  kind: 'withdraw_visit',
  visitId,
  reason: '选错了客户',
  deviceTime: '2026-11-18T01:03:00.000Z',
})

describe('S1.3 a day on the phone', () => {
  it('a withdrawn visit opens its stop again at once, without a network, and is listed with its reason', () => {
    const one = shop('一店')
    const day = dayOf([one])
    const visitId = newId()
    const presses = [queued(start(visitId, one.id)), queued(withdraw(visitId))]
    expect(deriveDay(day, presses.slice(0, 1)).stops[0]!.state).toBe('visiting')
    const view = deriveDay(day, presses)
    expect(view.stops[0]).toMatchObject({ state: 'planned', visit: null })
    expect(view).toMatchObject({ visits: [], open: null, withdrawn: [{ withdrawnFor: '选错了客户' }] })
    // The server may still say that the visit runs, until it has judged the withdrawal.
    const stale = dayOf([one])
    stale.plan!.stops[0]!.state = 'visiting'
    expect(deriveDay(stale, presses).stops[0]!.state).toBe('planned')
  })

  it('once the server has judged a withdrawal, its word counts', () => {
    const one = shop('一店')
    const visitId = newId()
    const told = (counted: boolean): Visit =>
      ({
        id: visitId,
        customer: { id: one.id, name: one.name },
        stopId: null,
        state: counted ? 'withdrawn' : 'visiting',
        startedAt: '2026-11-18T01:00:00.000Z',
        endedAt: null,
        startFix: null,
        place: { verdict: 'no_fix' },
        withdrawal: { at: '2026-11-18T01:30:00.000Z', reason: '误按', counted },
      }) as unknown as Visit
    const presses = [queued(start(visitId, one.id), 'done'), queued(withdraw(visitId), 'done')]
    expect(deriveDay(dayOf([one], { visits: [told(false)] }), presses).open?.id).toBe(visitId)
    expect(deriveDay(dayOf([one], { visits: [told(true)] }), presses)).toMatchObject({
      open: null,
      withdrawn: [{ id: visitId, withdrawnFor: '误按' }],
    })
  })

  it('a customer taken in is a stop at the end, once', () => {
    const [one, two] = [shop('一店'), shop('二店')]
    const add = (customerId: string): Pressed => ({
      kind: 'add_stop',
      stopId: newId(),
      customerId,
      deviceTime: '2026-11-18T02:00:00.000Z',
    })
    const presses = [queued(add(two.id)), queued(add(two.id)), queued(add(one.id))]
    const { stops } = deriveDay(dayOf([one, two]), presses)
    expect(stops.map(({ stop }) => [stop.customer.name, stop.sequence])).toEqual([
      ['一店', 1],
      ['二店', 2],
    ])
  })

  it('S1.42 steps ticked off here are gone at once; those put off and those agreed today are there', () => {
    const one = shop('一店')
    const step = (text: string, dueOn: string | null): NextStep => ({
      visitId: newId(),
      customer: { id: one.id, name: one.name },
      owner: { id: 'me', name: '我' },
      text,
      agreedOn: '2026-11-10',
      dueOn,
      state: 'open',
      mark: null,
    })
    const steps = [step('送样品', '2026-11-18'), step('复核价签', '2026-11-17'), step('核对坐标', null)]
    const mark = (visitId: string, outcome: 'done' | 'again', on: string | null): Pressed => ({
      kind: 'mark_next_step',
      visitId,
      outcome,
      on,
      note: null,
      deviceTime: '2026-11-18T02:00:00.000Z',
    })
    const visitId = newId()
    const end = {
      kind: 'end_visit',
      visitId,
      fix: null,
      fixProblem: null,
      findings: {},
      formVersion: 1,
      note: null,
      nextStep: '带新品',
      nextStepOn: '2026-11-19',
      photoIds: [],
      deviceTime: '2026-11-18T01:20:00.000Z',
    } satisfies Pressed
    const presses = [
      queued(mark(steps[0]!.visitId, 'done', null)),
      queued(mark(steps[1]!.visitId, 'again', '2026-11-25')),
      queued(start(visitId, one.id)),
      queued(end),
    ]
    const view = deriveDay(dayOf([one], { nextSteps: steps }), presses)
    expect(view.steps.map((each) => [each.text, each.dueOn])).toEqual([
      ['带新品', '2026-11-19'],
      ['复核价签', '2026-11-25'],
      ['核对坐标', null],
    ])
    // A refused tick did not happen.
    const refused = [queued(mark(steps[0]!.visitId, 'done', null), 'refused')]
    expect(deriveDay(dayOf([one], { nextSteps: steps }), refused).steps).toHaveLength(3)
  })
})
