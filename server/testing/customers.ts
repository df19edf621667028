import { v7 as uuid } from 'uuid'
import type { CustomerSeed } from '#modules/customers/index.ts'

let running = 0

/** A shop visited once a week of which nothing but the name is known; each has another licence. */
export function plainCustomer(
  owner: { readonly userId: string; readonly unitId: string },
  given: Partial<CustomerSeed> = {},
): CustomerSeed {
  running++
  return {
    id: uuid(),
    licence: `3399${String(running).padStart(8, '0')}`,
    name: `五马便利店${running}`,
    contactName: null,
    phone: null,
    address: `五马街 ${running} 号`,
    type: 'ordinary',
    grade: 'B',
    keyCustomer: false,
    state: 'active',
    frequency: { visits: 1, weeks: 1 },
    ownerId: owner.userId,
    unitId: owner.unitId,
    position: null,
    openingHours: null,
    serviceMinutes: null,
    note: null,
    lastVisitOn: null,
    enteredOn: '2026-01-05',
    source: 'test',
    ...given,
  }
}
