import { z } from 'zod'
import { businessDate, id, listOf, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'

/** Values of a sentence that a screen writes; ids of people, units and customers have become names. */
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** One thing that happened with a customer. */
export const timelineEntry = z.object({
  /** `module:id`, unique over the whole timeline. */
  id: z.string(),
  /** `visit`, `order`, `owner_changed`, …; a kind without a sentence of its own is shown by its text. */
  kind: z.string(),
  at: moment,
  /** Null: the program, or somebody outside. */
  by: personRef.nullable(),
  facts,
  text: z.string().nullable(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

/** S24.4, S25.2: everything that happened with a customer, as far as the caller may see it, newest first. */
export const customerTimeline = endpoint({
  name: 'customers.timeline',
  method: 'GET',
  path: '/api/v1/customers/:id/timeline',
  summary: { zh: '客户时间线', en: 'Everything that happened with a customer' },
  access: 'customers.read',
  params: z.object({ id }),
  query: z.object({
    /** None: all. */
    kinds: listOf(z.string().max(32)),
    /** In notes and other words, as they stand. */
    q: z.string().trim().max(64).optional(),
    /** `next` of the page before. */
    before: z.string().max(128).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({
    entries: z.array(timelineEntry),
    /** Null: nothing older. */
    next: z.string().nullable(),
  }),
})

/** Something to look at in the relation with a customer, with the facts behind it. */
export const riskFlag = z.object({
  code: z.string(),
  level: z.enum(['danger', 'attention']),
  since: businessDate.nullable(),
  facts,
})
export type RiskFlag = z.infer<typeof riskFlag>

/** What was ordered in a month; `month` is its first day. */
export const monthOfOrders = z.object({
  month: businessDate,
  orders: z.number().int(),
  volume: z.number(),
  amountFen: z.number().int(),
})
export type MonthOfOrders = z.infer<typeof monthOfOrders>

/** S2.33: the business and the risks of a customer, counted for its page. */
export const customerOverview = endpoint({
  name: 'customers.overview',
  method: 'GET',
  path: '/api/v1/customers/:id/overview',
  summary: { zh: '客户 360°：经营与风险', en: 'Business and risks of a customer' },
  access: 'customers.read',
  params: z.object({ id }),
  response: z.object({
    /** The last twelve months with this one, oldest first; months without orders are there with zeros. */
    months: z.array(monthOfOrders),
    /** Date of the last order of all; null when there was none. */
    lastOrderOn: businessDate.nullable(),
    risks: z.array(riskFlag),
  }),
})
