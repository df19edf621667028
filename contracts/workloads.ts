import { z } from 'zod'
import { businessDate, id, personRef, unitRef } from './common.ts'
import { endpoint } from './http.ts'

/** Order-call 订单呼叫, visit 走访 and delivery 配送 territories. The visit territory of a person is the customers owned. */
export const layers = ['visit', 'call', 'delivery'] as const
export const layer = z.enum(layers)
export type Layer = z.infer<typeof layer>

/** The indicators of the workload, in the order in which they are shown; `engines/workload` measures them. */
export const indicator = z.enum([
  'spread',
  'driving',
  'number',
  'grades',
  'roads',
  'size',
  'keyService',
  'orders',
  'volume',
])
const weight = z.number().min(0).max(1000)
export const weights = z.object({
  spread: weight,
  driving: weight,
  number: weight,
  grades: weight,
  roads: weight,
  size: weight,
  keyService: weight,
  orders: weight,
  volume: weight,
})
export type Weights = z.infer<typeof weights>

const part = z.object({
  indicator,
  own: z.number(),
  fair: z.number(),
  weight: z.number(),
  /** Percentage points; they sum to the index − 100. */
  points: z.number(),
})
export type WorkloadPart = z.infer<typeof part>

/** Where the numbers come from, said on screen. */
export const basis = z.object({
  /** Orders of this period, `until` not included; and its working days. */
  since: businessDate,
  until: businessDate,
  workdays: z.number().int(),
  months: z.number(),
  stopsPerDay: z.number(),
  detour: z.object({ least: z.number(), most: z.number() }),
  /** Road factors differ from unit to unit. */
  roadsDiffer: z.boolean(),
  /** Customers without a position; people whose place of departure nobody knows. */
  unplaced: z.number().int(),
  withoutDeparture: z.number().int(),
})
export type Basis = z.infer<typeof basis>

export const workloadOf = endpoint({
  name: 'territories.workload',
  method: 'GET',
  path: '/api/v1/territories/workload',
  summary: { zh: '客户经理工作量及其构成', en: 'Workload of account managers and what makes it' },
  access: 'territories.read',
  query: z.object({ unitId: id.optional() }),
  response: z.object({
    /** The unit whose average is 100 %. */
    unit: unitRef,
    weights,
    basis,
    people: z.array(
      z.object({
        person: personRef,
        unit: unitRef,
        customers: z.number().int(),
        index: z.number(),
        parts: z.array(part),
      }),
    ),
  }),
})
