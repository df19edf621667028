import { z } from 'zod'
import { businessDate, id, listOf, personRef } from './common.ts'
import { ruleEndpoints } from './customer-rules.ts'
import { endpoint } from './http.ts'

const fen = z.number().int().min(0).max(100_000_000)
const share = z.number().min(0).max(1)

/** S22.4–S22.6: over what time, by which limits and costs customers are valued. */
export const valueRule = z.object({
  /** Days that value, income and cost look back. */
  days: z.number().int().min(30).max(730),
  /** Growth is the latest so many days against as many before. */
  growthDays: z.number().int().min(7).max(365),
  /** The best customers that together bring this share of the income are high. */
  highShare: share,
  middleShare: share,
  growing: z.number().min(0).max(10),
  falling: z.number().min(-1).max(0),
  /** Profit in every yuan of the amount. */
  marginRate: share,
  perVisitFen: fen,
  perMinuteFen: fen,
  perOrderFen: fen,
  /** For every customer over the whole time. */
  fixedFen: fen,
})
export type ValueRule = z.infer<typeof valueRule>
export const valueRuleEndpoints = ruleEndpoints(
  'value',
  { zh: '价值与成本规则', en: 'Rule of value and cost' },
  valueRule,
)

export const valueClass = z.enum(['high', 'middle', 'low'])
export const growthClass = z.enum(['growing', 'steady', 'falling'])
export const belowCause = z.enum(['no_business', 'visits', 'orders', 'other'])

const scope = { unitIds: listOf(id), ownerIds: listOf(id) }
const sums = {
  customers: z.number().int(),
  amountFen: z.number().int(),
  incomeFen: z.number().int(),
  contributionFen: z.number().int(),
}
/** Value × growth, contribution and concentration of the customers in reach. */
export const valueMatrix = endpoint({
  name: 'customers.valueMatrix',
  method: 'GET',
  path: '/api/v1/customer-value/matrix',
  summary: { zh: '客户价值与增长', en: 'Value and growth of customers' },
  access: 'customers.read',
  query: z.object(scope),
  response: z.object({
    /** Null while nothing was computed yet: it is under way then. */
    computedOn: businessDate.nullable(),
    total: z.object(sums),
    cells: z.array(z.object({ value: valueClass, growth: growthClass, ...sums })),
    below: z.object({
      ...sums,
      causes: z.array(z.object({ cause: belowCause, customers: z.number().int() })),
    }),
    /** S22.2, F17. */
    concentration: z.object({
      /** Share of customers that bring 80 % of the income, and share of the income of the best 20 %. */
      customersFor80: z.number().nullable(),
      incomeOfTop20: z.number().nullable(),
      /** Share of the income by each tenth of the customers, the best first. */
      tenths: z.array(z.number()),
    }),
    people: z.array(
      z.object({
        owner: personRef.nullable(),
        unit: personRef,
        ...sums,
        high: z.number().int(),
        falling: z.number().int(),
        below: z.number().int(),
      }),
    ),
  }),
})
export type ValueMatrix = z.infer<typeof valueMatrix.response>

const customerValue = z.object({
  computedOn: businessDate.nullable(),
  facts: z
    .object({
      value: valueClass,
      growth: growthClass,
      /** Null without anything before. */
      growthRate: z.number().nullable(),
      amountFen: z.number().int(),
      recentFen: z.number().int(),
      earlierFen: z.number().int(),
      orders: z.number().int(),
      visits: z.number().int(),
      minutes: z.number(),
      incomeFen: z.number().int(),
      visitCostFen: z.number().int(),
      orderCostFen: z.number().int(),
      otherCostFen: z.number().int(),
      fixedCostFen: z.number().int(),
      contributionFen: z.number().int(),
      /** Of the contribution of all customers that are measured together; null where that is none. */
      share: z.number().nullable(),
      rank: z.number().int(),
      population: z.number().int(),
      belowMarginal: z.boolean(),
      cause: belowCause.nullable(),
    })
    .nullable(),
  rule: valueRule.extend({ version: z.number().int() }),
})
export type CustomerValue = z.infer<typeof customerValue>
/** A customer's own place in the matrix and how it came about. */
export const getCustomerValue = endpoint({
  name: 'customers.value',
  method: 'GET',
  path: '/api/v1/customers/:id/value',
  summary: { zh: '客户的价值与贡献', en: 'Value and contribution of a customer' },
  access: 'customers.read',
  params: z.object({ id }),
  response: customerValue,
})
