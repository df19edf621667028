import { z } from 'zod'
import { id } from './common.ts'
import { visitFrequency } from './customer-facts.ts'
import { ruleEndpoints } from './customer-rules.ts'
import { endpoint } from './http.ts'

const key = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9_]{0,23}$/)

/** What each level of service gets: levels from the best down, and what everybody gets. */
export const serviceRule = z.object({
  items: z
    .array(z.object({ key, name: z.string().trim().min(1).max(24) }))
    .min(1)
    .max(20),
  levels: z
    .array(
      z.object({
        key,
        name: z.string().trim().min(1).max(24),
        /** The department that looks after these customers. */
        department: z.string().trim().max(40),
        grades: z.array(z.string().max(16)).max(40),
        /** Key customers belong here whatever their grade. */
        keyCustomers: z.boolean(),
        values: z.record(z.string(), z.string().trim().max(60)),
        /** How often its customers are visited, for plans; null: as each card says. */
        visit: visitFrequency.nullable().default(null),
      }),
    )
    .min(1)
    .max(10),
  /** No customer is visited less often; null: no such limit. */
  floorVisit: visitFrequency.nullable().default(null),
  /** What no customer is denied. */
  floor: z.record(z.string(), z.string().trim().max(60)),
})
export type ServiceRule = z.infer<typeof serviceRule>
export const serviceRuleEndpoints = ruleEndpoints(
  'service',
  { zh: '服务标准', en: 'Levels of service' },
  serviceRule,
)

/** What a customer's level gives; an item without a value of the level shows what everybody gets. */
export const getService = endpoint({
  name: 'customers.service',
  method: 'GET',
  path: '/api/v1/customers/:id/service',
  summary: { zh: '客户的服务标准', en: 'Service level of a customer' },
  access: 'customers.read',
  params: z.object({ id }),
  response: z.object({
    level: z.object({
      key: z.string(),
      name: z.string(),
      department: z.string(),
      visit: visitFrequency.nullable(),
    }),
    ruleVersion: z.number().int(),
    entitlements: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        value: z.string().nullable(),
        /** What everybody gets, where the table says it. */
        floor: z.string().nullable(),
      }),
    ),
  }),
})

/** Customers whose frequency of visits differs from what the table in force says. */
export const serviceFrequencies = endpoint({
  name: 'customers.serviceFrequencies',
  method: 'GET',
  path: '/api/v1/customer-service/frequencies',
  summary: { zh: '走访频次与服务标准的差别', en: 'Frequencies that differ from the table of service' },
  access: 'customers.configure',
  query: z.object({ unitId: id }),
  response: z.object({
    customers: z.number().int(),
    differing: z.number().int(),
    levels: z.array(
      z.object({
        name: z.string(),
        visit: visitFrequency,
        customers: z.number().int(),
        differing: z.number().int(),
      }),
    ),
  }),
})
/** Sets the frequency of every customer as the table in force says; plans follow it from then on. */
export const applyServiceFrequencies = endpoint({
  name: 'customers.applyServiceFrequencies',
  method: 'POST',
  path: '/api/v1/customer-service/frequencies',
  summary: {
    zh: '按服务标准设走访频次（后台任务）',
    en: 'Set frequencies by the table of service (background task)',
  },
  access: 'customers.configure',
  body: z.object({ unitId: id }),
  response: z.object({ taskId: id }),
  ratePerMinute: 20,
})
