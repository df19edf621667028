import { describe, expect, it } from 'vitest'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { deriveDay } from '../day/derive.ts'
import type { FieldDay } from '../store/db.ts'
import { findNearby, originOf } from './nearby.ts'

/** One degree of latitude is 111 195 m. */
const north = (metres: number) => ({ lng: 120.65, lat: 28 + metres / 111_195 })
let made = 0
const shop = (name: string, metres: number, more: Partial<StopCustomer> = {}): StopCustomer =>
  ({
    id: `c${++made}`,
    name,
    position: north(metres),
    hours: null,
    lastVisitOn: '2026-11-01',
    dueOn: '2026-12-01',
    ...more,
  }) as StopCustomer

const here = shop('正在这里', 0)
const others = [
  shop('近而未到期', 300),
  shop('逾期', 900, { dueOn: '2026-11-10' }),
  shop('从未走访', 700, { lastVisitOn: null }),
  shop('太远', 3200, { dueOn: '2026-10-01' }),
  shop('今天关门', 100, { hours: [] }),
  shop('没有位置', 0, { position: null }),
  shop('有约定', 1000),
]
const day = {
  date: '2026-11-18',
  plan: {
    stops: [{ id: 's', sequence: 1, customer: here, state: 'planned', skipReason: null }],
    start: null,
  },
  visits: [],
  customers: [here, ...others],
  rule: { allowedMetres: 200, accuracyCapMetres: 100, rejectAccuracyMetres: 1000 },
  nextSteps: [
    { visitId: 'v', customer: { id: others[6]!.id, name: '' }, text: '送样品', dueOn: '2026-11-17' },
  ],
} as unknown as FieldDay

describe('S1.19 nearby customers that are not on the plan', () => {
  const view = deriveDay(day, [])
  it('are those in reach that are open and not planned, near and due ones first, each with its reason', () => {
    const origin = originOf(day, view)!
    expect(origin).toMatchObject({ name: '正在这里', kind: 'next' })
    const found = findNearby(day, view, origin)
    // Weights: 800 · 0.5 = 400, 1100 · 0.35 = 385, 1000 · 0.4 = 400 (the id decides), 400 · 1.5 = 600.
    expect(found.map((one) => [one.customer.name, one.metres, one.reason])).toEqual([
      ['有约定', 1000, { code: 'step', text: '送样品' }],
      ['逾期', 900, { code: 'overdue', days: 8 }],
      ['从未走访', 700, { code: 'never' }],
      ['近而未到期', 300, { code: 'not_due', days: 13 }],
    ])
  })

  it('S1.12 measures from what is known already: the last visit, then the next stop; no position is taken', () => {
    const visited = {
      ...day,
      visits: [
        {
          id: 'v1',
          customer: { id: others[1]!.id, name: '逾期' },
          stopId: null,
          state: 'done',
          startedAt: '2026-11-18T01:00:00Z',
          endedAt: '2026-11-18T01:20:00Z',
          startFix: null,
          place: { verdict: 'in_place' },
          withdrawal: null,
        },
      ],
    } as unknown as FieldDay
    const after = deriveDay(visited, [])
    expect(originOf(visited, after)).toMatchObject({ name: '逾期', kind: 'visited' })
    expect(findNearby(visited, after, north(900)).map((one) => one.customer.name)).not.toContain('逾期')
    const empty = { ...day, plan: null, customers: [] } as unknown as FieldDay
    expect(originOf(empty, deriveDay(empty, []))).toBeNull()
  })
})
