import { z } from 'zod'
import { businessDate, id, listOf, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'

/** Something agreed with a customer in a visit, open until somebody ticks it off. */
export const nextStep = z.object({
  /** The visit in which it was agreed. */
  visitId: id,
  customer: z.object({ id, name: z.string() }),
  owner: personRef,
  text: z.string(),
  agreedOn: businessDate,
  dueOn: businessDate.nullable(),
  state: z.enum(['open', 'done', 'void']),
  /** The latest tick: who, when, why; null while nobody ticked. */
  mark: z
    .object({
      outcome: z.enum(['done', 'again', 'void']),
      at: moment,
      by: personRef,
      note: z.string().nullable(),
    })
    .nullable(),
})
export type NextStep = z.infer<typeof nextStep>

export const listNextSteps = endpoint({
  name: 'visits.nextSteps',
  method: 'GET',
  path: '/api/v1/next-steps',
  summary: { zh: '约定清单', en: 'Next steps agreed with customers' },
  access: 'visits.read',
  query: z.object({
    state: z.enum(['open', 'closed']).default('open'),
    customerId: id.optional(),
    ownerId: id.optional(),
    unitIds: listOf(id),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  response: z.object({ steps: z.array(nextStep), today: businessDate }),
})
/** Ticks a next step off in the office; the same id sent twice counts once. */
export const markNextStep = endpoint({
  name: 'visits.markNextStep',
  method: 'POST',
  path: '/api/v1/next-steps/:visitId/marks',
  summary: { zh: '约定打勾', en: 'Tick a next step off' },
  access: 'visits.plan',
  params: z.object({ visitId: id }),
  body: z.object({
    id,
    outcome: z.enum(['done', 'again', 'void']),
    on: businessDate.nullable(),
    note: z.string().trim().max(500).nullable(),
  }),
  response: nextStep,
})
