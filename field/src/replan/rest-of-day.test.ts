import { describe, expect, it } from 'vitest'
import { orderRest } from '#engines/day-route/index.ts'
import type { PlanStop, StopCustomer } from '#contracts/visit-plans.ts'
import { newId } from '#kit/ids.ts'
import { deriveDay } from '../day/derive.ts'
import type { FieldDay, QueuedOperation } from '../store/db.ts'
import { restOfDay } from './rest-of-day.ts'

const date = '2026-11-18'
const shop = (name: string, km: number): StopCustomer =>
  ({
    id: newId(),
    name,
    position: { lng: 120.65, lat: 28 + km / 111.19 },
    hours: null,
    serviceMinutes: 10,
  }) as unknown as StopCustomer
const planStop = (customer: StopCustomer, sequence: number, state: PlanStop['state'] = 'planned'): PlanStop =>
  ({ id: `${customer.name}-stop`, sequence, customer, state, locked: false, skipReason: null }) as PlanStop
const travel = { detour: 1, metresPerSecond: 1000 / 60, secondsPerLeg: 0, trafficFactor: 2 }
const [done, far, near, middle] = [shop('done', 1), shop('far', 9), shop('near', 2), shop('middle', 5)]
const visit = {
  id: newId(),
  customer: done,
  stopId: 'done-stop',
  startedAt: '1',
  endedAt: '2',
  state: 'done',
}
const day = {
  date,
  plan: {
    tour: 'closed',
    departAt: '08:30',
    start: { lng: 120.65, lat: 28, name: '办公室' },
    end: null,
    stops: [planStop(done, 1, 'done'), planStop(far, 2), planStop(near, 3), planStop(middle, 4)],
  },
  visits: [visit],
  customers: [],
  nextSteps: [],
  travel,
  serverNow: '2026-11-18T01:00:00.000Z',
} as unknown as FieldDay
const view = deriveDay(day, [])
const budget = { iterations: 1000 }
const order = (change: Parameters<typeof restOfDay>[2]) => {
  const rest = restOfDay(day, view, change, 600)!
  return orderRest(rest.request, rest.travel, budget, rest.last).order.map((id) => id.replace('-stop', ''))
}

describe('S1.21 the rest of a day without a network', () => {
  it('goes on from the last visit, from now on, and comes back to where the day began', () => {
    const { request } = restOfDay(day, view, { reason: 'other' }, 600)!
    expect(request.start).toEqual(done.position)
    expect(request.end).toMatchObject({ name: '办公室' })
    expect(request.departAt).toBe(600)
    expect(request.stops.map((stop) => stop.name)).toEqual(['far', 'near', 'middle'])
    // On a line that is driven up and back any order along it is as short; none is lost.
    expect(order({ reason: 'other' }).toSorted()).toEqual(['far', 'middle', 'near'])
  })

  it('a closed door is tried last or left out, an urgent customer is next, traffic stretches the ways', () => {
    expect(order({ reason: 'closed', stopId: 'far-stop', closedThen: 'later' }).at(-1)).toBe('far')
    expect(order({ reason: 'closed', stopId: 'far-stop', closedThen: 'skip' }).toSorted()).toEqual([
      'middle',
      'near',
    ])
    expect(order({ reason: 'urgent', customerId: middle.id })[0]).toBe('middle')
    expect(restOfDay(day, view, { reason: 'traffic' }, 600)!.travel.slower).toBe(2)
  })

  it('is not offered for a day that an older version left on the phone, nor when nothing is open', () => {
    expect(restOfDay({ ...day, travel: null }, view, { reason: 'other' }, 600)).toBeNull()
    const over = { ...view, stops: view.stops.filter((one) => one.state !== 'planned') }
    expect(restOfDay(day, over, { reason: 'other' }, 600)).toBeNull()
  })

  it('the day shows the new order at once, until the server has taken it over', () => {
    const reordered = (more: Partial<QueuedOperation>): QueuedOperation =>
      ({
        id: newId(),
        sequence: 1,
        state: 'waiting',
        answeredAt: null,
        customerName: '',
        operation: {
          kind: 'reorder_stops',
          reason: 'other',
          stopIds: ['near-stop', 'middle-stop', 'far-stop'],
        },
        estimates: { 'near-stop': { arriveAt: '10:02', departAt: '10:12', legMetres: 1000 } },
        ...more,
      }) as QueuedOperation
    const shown = (one: QueuedOperation) => deriveDay(day, [one]).stops.map(({ stop }) => stop.customer.name)
    const kept = ['done', 'near', 'middle', 'far']
    expect(shown(reordered({}))).toEqual(kept)
    const [, near] = deriveDay(day, [reordered({})]).stops
    expect(near!.stop).toMatchObject({ sequence: 2, arriveAt: '10:02', legMetres: 1000 })
    // Sent, and the day was not fetched since: still this order. Fetched since: the server's word.
    expect(shown(reordered({ state: 'done', answeredAt: '2026-11-18T01:00:01.000Z' }))).toEqual(kept)
    const asPlanned = ['done', 'far', 'near', 'middle']
    expect(shown(reordered({ state: 'done', answeredAt: '2026-11-18T00:59:00.000Z' }))).toEqual(asPlanned)
    expect(shown(reordered({ state: 'refused' }))).toEqual(asPlanned)
  })
})
