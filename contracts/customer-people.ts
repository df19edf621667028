import { z } from 'zod'
import { businessDate, id, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'

/** S18.30: who decides, who carries it out, who uses it, and who tells us how things stand inside. */
export const influence = z.enum(['decider', 'executor', 'user', 'insider'])
export type Influence = z.infer<typeof influence>
/** S18.33, DISC: controlling (D), expressive (I), amiable (S), analytic (C). */
export const personality = z.enum(['controlling', 'expressive', 'amiable', 'analytic'])
export type Personality = z.infer<typeof personality>

/** A day of the year; the year is known or not. */
export const birthday = z
  .object({
    month: z.number().int().min(1).max(12),
    day: z.number().int().min(1).max(31),
    year: z.number().int().min(1900).max(2100).nullable(),
  })
  .refine(({ month, day, year }) => day <= new Date(Date.UTC(year ?? 2000, month, 0)).getUTCDate(), {
    message: 'no such day',
  })
export type Birthday = z.infer<typeof birthday>

export const familyMember = z.object({
  relation: z.string().trim().min(1).max(16),
  name: z.string().trim().max(32).nullable(),
  birthday: birthday.nullable(),
})

/** S24.3: what concerns the person and not the business; shown to those who look after the customer alone. */
export const privateFacts = z.object({
  birthday: birthday.nullable(),
  personality: personality.nullable(),
  hobbies: z.string().trim().max(500).nullable(),
  family: z.array(familyMember).max(12),
  note: z.string().trim().max(1000).nullable(),
})
export type PrivateFacts = z.infer<typeof privateFacts>

const businessFacts = {
  name: z.string().trim().min(1).max(64),
  position: z.string().trim().max(64).nullable(),
  influence: z.array(influence).max(4),
  /** Another person of the same customer. */
  reportsToId: id.nullable(),
  /** How well we know the person: 1 hardly … 5 closely. */
  strength: z.number().int().min(1).max(5).nullable(),
  lastContactOn: businessDate.nullable(),
  /** The person works there no more; what was known stays. */
  left: z.object({ on: businessDate, note: z.string().trim().max(200).nullable() }).nullable(),
}

/** S18.6: a key person (关键人) at a customer. */
export const keyPerson = z.object({
  id,
  ...businessFacts,
  /** Masked: `138****1234`. */
  phone: z.string().nullable(),
  /** Null for those who may not see it. */
  private: privateFacts.nullable(),
  version: z.number().int(),
  updatedAt: moment,
  updatedBy: personRef.nullable(),
})
export type KeyPerson = z.infer<typeof keyPerson>

/** S18.41: how the customer comes to a decision, and how long that takes. */
export const decisionProcess = z.object({
  process: z.string().trim().max(1000).nullable(),
  cycleDays: z.number().int().min(1).max(3650).nullable(),
})
export type DecisionProcess = z.infer<typeof decisionProcess>

const peopleOfCustomer = z.object({
  /** Those who are there first, then those who left. */
  people: z.array(keyPerson),
  decision: decisionProcess.extend({
    version: z.number().int(),
    updatedAt: moment.nullable(),
    updatedBy: personRef.nullable(),
  }),
  maySeePrivate: z.boolean(),
})
export type PeopleOfCustomer = z.infer<typeof peopleOfCustomer>

export const listKeyPeople = endpoint({
  name: 'people.list',
  method: 'GET',
  path: '/api/v1/customers/:id/people',
  summary: { zh: '关键人与决策过程', en: 'Key persons of a customer and how it decides' },
  access: 'customers.read',
  params: z.object({ id }),
  response: peopleOfCustomer,
})
export const saveKeyPerson = endpoint({
  name: 'people.save',
  method: 'PUT',
  path: '/api/v1/customers/:id/people/:personId',
  summary: { zh: '新增或修改关键人', en: 'Create or change a key person' },
  access: 'customers.write',
  params: z.object({ id, personId: id }),
  body: z.object({
    /** Null creates; otherwise the version that was read. */
    version: z.number().int().nullable(),
    person: z.object({
      ...businessFacts,
      /** Absent: stays as it is. */
      phone: z.string().trim().max(32).nullable().optional(),
      private: privateFacts.optional(),
    }),
  }),
  response: peopleOfCustomer,
})
/** Reads one phone number in clear; the purpose is kept in the audit trail. */
export const discloseKeyPersonPhone = endpoint({
  name: 'people.disclosePhone',
  method: 'POST',
  path: '/api/v1/customers/:id/people/:personId/phone-disclosure',
  summary: { zh: '查看关键人完整电话（留痕）', en: 'Disclose the phone of a key person (audited)' },
  access: 'customers.disclose',
  params: z.object({ id, personId: id }),
  body: z.object({ purpose: z.enum(['visit', 'order', 'complaint', 'verification']) }),
  response: z.object({ phone: z.string().nullable() }),
  ratePerMinute: 30,
})
export const saveDecisionProcess = endpoint({
  name: 'people.saveDecision',
  method: 'PUT',
  path: '/api/v1/customers/:id/decision-process',
  summary: { zh: '决策流程与周期', en: 'How a customer decides, and how long it takes' },
  access: 'customers.write',
  params: z.object({ id }),
  body: z.object({ version: z.number().int(), decision: decisionProcess }),
  response: peopleOfCustomer,
})
