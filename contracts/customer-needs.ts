import { z } from 'zod'
import { businessDate, id, moment, personRef } from './common.ts'
import { cardKind, fieldEntry } from './customer-fields.ts'
import { influence } from './customer-people.ts'
import { endpoint } from './http.ts'

export const needKind = z.enum(['product', 'supply', 'price', 'service', 'display', 'training', 'other'])
export type NeedKind = z.infer<typeof needKind>
/** Open until somebody promises or answers it; `met` and `impossible` end it. */
export const needState = z.enum(['open', 'promised', 'met', 'impossible'])
export type NeedState = z.infer<typeof needState>

/** What somebody told; the words are the customer's own. */
export const toldNeed = z.object({
  kind: needKind,
  words: z.string().trim().min(1).max(500),
  /** Who said it: a key person, or a name. */
  personId: id.nullable(),
  toldBy: z.string().trim().max(64).nullable(),
})
export type ToldNeed = z.infer<typeof toldNeed>

/** S24.7, S24.10: a need told by the customer, remembered until it is answered. */
export const need = toldNeed.extend({
  id,
  state: needState,
  toldAt: moment,
  takenBy: personRef.nullable(),
  /** By when an answer was promised. */
  dueOn: businessDate.nullable(),
  /** Everything that was done about it, oldest first. */
  steps: z.array(
    z.object({
      id,
      state: needState,
      at: moment,
      by: personRef.nullable(),
      dueOn: businessDate.nullable(),
      /** How it was met, why it is not possible, what was promised. */
      words: z.string().nullable(),
    }),
  ),
})
export type Need = z.infer<typeof need>

const needsOfCustomer = z.object({ needs: z.array(need) })

export const listNeeds = endpoint({
  name: 'needs.list',
  method: 'GET',
  path: '/api/v1/customers/:id/needs',
  summary: { zh: '客户提出的需求', en: 'Needs told by a customer' },
  access: 'customers.read',
  params: z.object({ id }),
  response: needsOfCustomer,
})
/** Sent twice it counts once: the id is made by whoever writes it down. */
export const tellNeed = endpoint({
  name: 'needs.tell',
  method: 'PUT',
  path: '/api/v1/customers/:id/needs/:needId',
  summary: { zh: '记下客户的需求', en: 'Write down what a customer asked for' },
  access: 'customers.write',
  params: z.object({ id, needId: id }),
  body: toldNeed,
  response: needsOfCustomer,
})
export const needStep = z.object({
  id,
  state: needState,
  /** By when; only with `promised`. */
  dueOn: businessDate.nullable(),
  /** Asked for where a need cannot be met: why. */
  words: z.string().trim().max(500).nullable(),
})
export const answerNeed = endpoint({
  name: 'needs.answer',
  method: 'POST',
  path: '/api/v1/customers/:id/needs/:needId/steps',
  summary: { zh: '答复客户的需求', en: 'Promise, meet or decline a need, or open it again' },
  access: 'customers.write',
  params: z.object({ id, needId: id }),
  body: needStep,
  response: needsOfCustomer,
})

/** S24.2: what is read before a visit, besides the customer's facts. */
export const customerBrief = z.object({
  customerId: id,
  needs: z.array(need.pick({ id: true, kind: true, words: true, toldBy: true, state: true, dueOn: true })),
  people: z.array(
    z.object({
      id,
      name: z.string(),
      position: z.string().nullable(),
      influence: z.array(influence),
      /** Only when it is near, and only for those who may know it. */
      birthday: z.object({ month: z.number().int(), day: z.number().int() }).nullable(),
    }),
  ),
  /** The most important own fields of the card; absent in days that an older version left on a phone. */
  card: z
    .object({
      kind: cardKind,
      /** Whether this person may change the customer's card at all. */
      mayWrite: z.boolean(),
      /** Those that have a value. */
      values: z.array(
        fieldEntry.pick({ code: true, value: true, text: true, version: true, updatedAt: true, stale: true }),
      ),
    })
    .optional(),
})
export type CustomerBrief = z.infer<typeof customerBrief>
