import type { PlanningCustomer } from '#modules/customers/index.ts'

/** A weekly customer as the customers module tells of it, without a position. */
export function planningCustomer(given: Partial<PlanningCustomer> = {}): PlanningCustomer {
  return {
    id: 'a',
    licence: '330300000001',
    name: '五马便利店',
    address: '五马街 1 号',
    type: 'ordinary',
    grade: 'B',
    keyCustomer: false,
    state: 'active',
    ownerId: 'm',
    unitId: 'u',
    position: null,
    openingHours: null,
    serviceMinutes: null,
    frequency: { visits: 1, weeks: 1 },
    lastVisitOn: null,
    nextDueOn: null,
    orders90: 0,
    volume90: 0,
    ...given,
  }
}
