import { z } from 'zod'
import { businessDate, id, listOf, moment, paging, personRef, total, unitRef } from './common.ts'
import { customerType } from './customer-facts.ts'
import { ruleEndpoints } from './customer-rules.ts'
import { endpoint } from './http.ts'

/** When customers fall into the pool (公海), and who may take them out of it. */
export const poolRule = z.object({
  /** Off: nothing falls back by itself; lists and simulation work all the same. */
  automatic: z.boolean(),
  /** Fall back only on working days of the business calendar. */
  workdaysOnly: z.boolean(),
  /** How the days without contact are counted. */
  basis: z.enum(['calendar_days', 'workdays']),
  /** Days without contact after which a customer falls back. */
  days: z.number().int().min(1).max(3650),
  /** Other numbers of days by grade; null: customers of that grade never fall back. */
  daysByGrade: z.record(z.string().max(16), z.number().int().min(1).max(3650).nullable()),
  /** An order counts as a contact. */
  ordersCount: z.boolean(),
  /** Key customers stay, whatever happens. */
  keepKeyCustomers: z.boolean(),
  /** Customers of somebody who left or is no account manager any more fall back at once. */
  ownerLeft: z.boolean(),
  /** The owner is told so many days before; never less, whatever the rule was yesterday. */
  warnDays: z.number().int().min(0).max(365),
  /** A leader may put it off by so many days from today. */
  extensionDays: z.number().int().min(1).max(3650),
  claim: z.object({
    allowed: z.boolean(),
    /** The pool that an account manager may claim from: the own unit's, or those of all units beside it. */
    reach: z.enum(['unit', 'siblings']),
    perDay: z.number().int().min(0).max(1000),
    /** Active customers at most; a claim that would go beyond is refused. */
    holding: z.number().int().min(0).max(100_000),
    /** Days in which a former owner may not claim a customer back. */
    cooldownDays: z.number().int().min(0).max(3650),
  }),
  /** People who may hold more or fewer than `claim.holding`. */
  capacities: z.array(z.object({ personId: id, holding: z.number().int().min(0).max(100_000) })).max(500),
})
export type PoolRule = z.infer<typeof poolRule>
export const poolRuleEndpoints = ruleEndpoints('pool', { zh: '公海规则', en: 'Rule of the pool' }, poolRule)

const refusal = z.object({ id, code: z.string(), reason: z.string() })

const pooledCustomer = z.object({
  id,
  licence: z.string(),
  name: z.string(),
  address: z.string(),
  type: customerType,
  grade: z.string(),
  keyCustomer: z.boolean(),
  unit: unitRef,
  lastVisitOn: businessDate.nullable(),
  volume90: z.number(),
  /** Since when it has nobody, how it came here, and whose it was. */
  since: moment,
  source: z.string(),
  note: z.string().nullable(),
  formerOwner: personRef.nullable(),
  /** The caller had it, and may not claim it before this date. */
  blockedUntil: businessDate.nullable(),
})
export type PooledCustomer = z.infer<typeof pooledCustomer>
export const listPool = endpoint({
  name: 'customers.pool',
  method: 'GET',
  path: '/api/v1/customer-pool',
  summary: { zh: '公海客户', en: 'Customers without an owner' },
  access: 'customers.claim',
  query: z.object({
    q: z.string().trim().max(64).optional(),
    grades: listOf(z.string().max(16)),
    types: listOf(customerType),
    unitIds: listOf(id),
    ...paging,
  }),
  response: z.object({
    customers: z.array(pooledCustomer),
    total,
    /** What the caller may still do today; null for people who own no customers. */
    claims: z
      .object({
        allowed: z.boolean(),
        today: z.number().int(),
        perDay: z.number().int(),
        holding: z.number().int(),
        most: z.number().int(),
      })
      .nullable(),
  }),
})
export const claimCustomers = endpoint({
  name: 'customers.claim',
  method: 'POST',
  path: '/api/v1/customer-pool/claims',
  summary: { zh: '领取公海客户', en: 'Claim customers from the pool' },
  access: 'customers.claim',
  body: z.object({ customerIds: z.array(id).min(1).max(50) }),
  response: z.object({ claimed: z.array(id), refused: z.array(refusal) }),
  ratePerMinute: 60,
})
/** Puts customers into the pool by hand. */
export const returnToPool = endpoint({
  name: 'customers.returnToPool',
  method: 'POST',
  path: '/api/v1/customer-pool/returns',
  summary: { zh: '放入公海', en: 'Put customers into the pool' },
  access: 'customers.assign',
  body: z.object({
    customerIds: z.array(id).min(1).max(1000),
    reason: z.string().trim().min(1).max(500),
  }),
  response: z.object({ returned: z.array(id), refused: z.array(refusal) }),
})

const fallCause = z.enum(['no_contact', 'owner_left'])
const falling = z.object({
  customer: z.object({ id, name: z.string(), grade: z.string() }),
  owner: personRef.nullable(),
  cause: fallCause,
  lastContactOn: businessDate,
  /** Days without contact that the rule allows for this customer. */
  days: z.number().int(),
  fallsOn: businessDate,
  extendedUntil: businessDate.nullable(),
})
export type FallingCustomer = z.infer<typeof falling>
/** Customers in reach that fall back within the warning time, soonest first. */
export const listFalling = endpoint({
  name: 'customers.falling',
  method: 'GET',
  path: '/api/v1/customer-pool/falling',
  summary: { zh: '即将落入公海的客户', en: 'Customers about to fall into the pool' },
  access: 'customers.read',
  query: z.object({ unitIds: listOf(id) }),
  response: z.object({ customers: z.array(falling), count: z.number().int(), automatic: z.boolean() }),
})
/** What a rule that is not saved yet would do on a date: nothing is changed. */
export const simulatePool = endpoint({
  name: 'customers.simulatePool',
  method: 'POST',
  path: '/api/v1/customer-pool/simulation',
  summary: { zh: '公海规则试算', en: 'Simulate a rule of the pool' },
  access: 'customers.configure',
  body: z.object({ unitId: id, content: poolRule, on: businessDate }),
  response: z.object({
    on: businessDate,
    count: z.number().int(),
    byOwner: z.array(z.object({ owner: personRef, count: z.number().int() })),
    byGrade: z.array(z.object({ grade: z.string(), count: z.number().int() })),
    /** The first 200. */
    customers: z.array(falling),
  }),
})
export const extendFall = endpoint({
  name: 'customers.extendFall',
  method: 'POST',
  path: '/api/v1/customer-pool/extensions',
  summary: { zh: '延长保护期', en: 'Put off falling back' },
  access: 'customers.assign',
  body: z.object({
    customerIds: z.array(id).min(1).max(1000),
    until: businessDate,
    reason: z.string().trim().min(1).max(500),
  }),
  response: z.object({ extended: z.array(id), refused: z.array(refusal) }),
})

/** Who gets customers of the pool when they are given out by rule: the first line that fits decides. */
export const assignmentRule = z.object({
  lines: z
    .array(
      z.object({
        name: z.string().trim().min(1).max(32),
        /** Empty lists fit everything. */
        grades: z.array(z.string().max(16)).max(50),
        types: z.array(customerType).max(20),
        unitIds: z.array(id).max(100),
        method: z.enum(['round_robin', 'nearest', 'least_load']),
        /** Empty: all active account managers of the customer's unit. */
        personIds: z.array(id).max(200),
      }),
    )
    .min(1)
    .max(30),
})
export type AssignmentRule = z.infer<typeof assignmentRule>
export const assignmentRuleEndpoints = ruleEndpoints(
  'assignment',
  { zh: '分配规则', en: 'Rule of assignment' },
  assignmentRule,
)
const assignment = z.object({
  customer: z.object({ id, name: z.string(), grade: z.string() }),
  to: personRef.nullable(),
  /** Name of the line that fits; null when none does. */
  line: z.string().nullable(),
  reason: z.string(),
})
export type PoolAssignment = z.infer<typeof assignment>
export const previewAssignment = endpoint({
  name: 'customers.previewAssignment',
  method: 'POST',
  path: '/api/v1/customer-pool/assignments/preview',
  summary: { zh: '按规则分配：预览', en: 'Preview of an assignment by rule' },
  access: 'customers.assign',
  body: z.object({ customerIds: z.array(id).min(1).max(1000) }),
  response: z.object({ ruleVersion: z.number().int(), assignments: z.array(assignment) }),
})
/** Gives out what was previewed; a customer for which the rule now says otherwise is refused. */
export const assignByRule = endpoint({
  name: 'customers.assignByRule',
  method: 'POST',
  path: '/api/v1/customer-pool/assignments',
  summary: { zh: '按规则分配', en: 'Assign by rule' },
  access: 'customers.assign',
  body: z.object({
    assignments: z
      .array(z.object({ customerId: id, personId: id }))
      .min(1)
      .max(1000),
  }),
  response: z.object({ assigned: z.array(id), refused: z.array(refusal) }),
})

/** S23.1: how many active customers each account manager in reach has, and may have. */
export const listHoldings = endpoint({
  name: 'customers.holdings',
  method: 'GET',
  path: '/api/v1/customer-pool/holdings',
  summary: { zh: '客户经理持有与上限', en: 'How many customers people hold, and may hold' },
  access: 'customers.assign',
  response: z.object({
    people: z.array(
      z.object({
        person: personRef,
        unit: unitRef,
        holding: z.number().int(),
        most: z.number().int(),
        /** Set for this person; otherwise it is everybody's limit. */
        own: z.boolean(),
      }),
    ),
  }),
})
export type Holding = z.infer<typeof listHoldings.response>['people'][number]
