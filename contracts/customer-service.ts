import { z } from 'zod'
import { id } from './common.ts'
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
      }),
    )
    .min(1)
    .max(10),
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
    level: z.object({ key: z.string(), name: z.string(), department: z.string() }),
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
