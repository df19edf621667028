import { z } from 'zod'
import { businessDate, id, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'

export const absence = z.object({
  id,
  person: personRef,
  /** `away`: no work on these days; `share`: only some customers of a day are handed over. */
  kind: z.enum(['away', 'share']),
  from: businessDate,
  to: businessDate,
  reason: z.string(),
  substitute: personRef.nullable(),
  createdAt: moment,
  endedAt: moment.nullable(),
  /** Customers handed over by date; what came back is marked. */
  handed: z.array(z.object({ date: businessDate, customerId: id, name: z.string(), returned: z.boolean() })),
})
export type Absence = z.infer<typeof absence>

export const listAbsences = endpoint({
  name: 'absences.list',
  method: 'GET',
  path: '/api/v1/absences',
  summary: { zh: '请假与代班', en: 'Absences and substitutes' },
  access: 'visits.read',
  query: z.object({ from: businessDate, to: businessDate }),
  response: z.object({ absences: z.array(absence) }),
})
/**
 * Somebody is away from one date to another, or hands customers of a day over. The substitute finds the customers
 * planned for these days on the own plan and may read them on these days alone.
 */
export const makeAbsence = endpoint({
  name: 'absences.create',
  method: 'POST',
  path: '/api/v1/absences',
  summary: { zh: '登记请假或代班', en: 'Write down an absence or a hand-over' },
  access: 'visits.plan',
  body: z.object({
    id,
    personId: id,
    kind: z.enum(['away', 'share']),
    from: businessDate,
    to: businessDate,
    reason: z.string().trim().min(1).max(100),
    substituteId: id.nullable(),
    /** `share`: whom to hand over; `away` hands over whoever is planned. */
    customerIds: z.array(id).max(300).default([]),
  }),
  response: absence,
})
/** Back again: what the substitute has not visited yet returns to its owner. */
export const endAbsence = endpoint({
  name: 'absences.end',
  method: 'POST',
  path: '/api/v1/absences/:id/end',
  summary: { zh: '销假：交还未走访的客户', en: 'Back again: what is not done returns' },
  access: 'visits.plan',
  params: z.object({ id }),
  response: absence,
})
/** Colleagues who could stand in: the account managers of the person's unit. */
export const listSubstitutes = endpoint({
  name: 'absences.substitutes',
  method: 'GET',
  path: '/api/v1/absences/substitutes',
  summary: { zh: '可以代班的同事', en: 'Colleagues who could stand in' },
  access: 'visits.plan',
  query: z.object({ personId: id }),
  response: z.object({ people: z.array(personRef) }),
})
