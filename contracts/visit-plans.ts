import { z } from 'zod'
import { customerFacts } from './customer-facts.ts'
import { businessDate, dayHours, id, moment, personRef, point, timeOfDay } from './common.ts'
import { endpoint } from './http.ts'

/** Why a customer is proposed for a day; the screen writes the sentence from code and facts. */
export const visitReason = z.object({
  code: z.enum([
    'overdue',
    'due',
    'due_soon',
    'never_visited',
    'key_customer',
    'follow_up',
    'promise_note',
    /** The confirmed month plan has it on this day. */
    'month_plan',
    /** A time was agreed with the customer. */
    'appointment',
    /** Somebody else's customer, visited in their place. */
    'substitute',
    'manual',
  ]),
  /** Numbers behind the reason: days overdue, date of the last visit, text of yesterday's note … */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Share of the score. */
  points: z.number(),
})
export type VisitReason = z.infer<typeof visitReason>

/** What a stop shows of its customer; enough for the phone to work without a network. */
export const stopCustomer = customerFacts.extend({
  position: point.nullable(),
  positionAccuracy: z.number().nullable(),
  hours: dayHours.nullable(),
  serviceMinutes: z.number(),
  /** Where the minutes come from; absent in days that an older version left on a phone. */
  serviceSource: z.enum(['card', 'history', 'default']).optional(),
  /** Visits behind minutes that were learned. */
  serviceVisits: z.number().int().optional(),
  lastFinding: z.string().nullable(),
  lastNextStep: z.string().nullable(),
  note: z.string().nullable(),
  /** When the next visit falls due by the frequency agreed; null: never visited or without a frequency. */
  dueOn: businessDate.nullable().optional(),
  /** Initials and pinyin of the name (`wmbld wumabianlidian`), for searching by them without a network. */
  searchText: z.string().optional(),
})
export type StopCustomer = z.infer<typeof stopCustomer>

export const candidate = z.object({
  customer: stopCustomer,
  score: z.number(),
  reasons: z.array(visitReason),
  dueOn: businessDate.nullable(),
  /** Chosen by the system for today's proposal. */
  proposed: z.boolean(),
})
export type Candidate = z.infer<typeof candidate>

export const stopState = z.enum(['planned', 'visiting', 'done', 'skipped'])
export const planStop = z.object({
  id,
  sequence: z.number().int(),
  customer: stopCustomer,
  locked: z.boolean(),
  reasons: z.array(visitReason),
  state: stopState,
  skipReason: z.string().nullable(),
  /** Estimated by the route: null until the stops were ordered. */
  arriveAt: timeOfDay.nullable(),
  departAt: timeOfDay.nullable(),
  /** Metres from the stop before (or the start). */
  legMetres: z.number().nullable(),
  visitId: id.nullable(),
})
export type PlanStop = z.infer<typeof planStop>

export const routePlace = point.extend({ name: z.string() })
export const routeSummary = z.object({
  metres: z.number(),
  travelMinutes: z.number(),
  serviceMinutes: z.number(),
  /** The same stops in the order of the customer list, for the saving. */
  listOrderMetres: z.number(),
  /** At most this share above the shortest possible (0.012 = 1.2 %); null when no bound was proven. */
  gap: z.number().nullable(),
  finishAt: timeOfDay.nullable(),
  /** Where distances come from: great circle × detour factor, or a provider. */
  distanceSource: z.string(),
  detourFactor: z.number(),
  problems: z.array(z.object({ stopId: id.nullable(), message: z.string() })),
})
export const visitPlan = z.object({
  id,
  date: businessDate,
  owner: personRef,
  state: z.enum(['draft', 'confirmed']),
  tour: z.enum(['closed', 'open']),
  start: routePlace.nullable(),
  end: routePlace.nullable(),
  departAt: timeOfDay,
  stops: z.array(planStop),
  route: routeSummary.nullable(),
  confirmedAt: moment.nullable(),
  version: z.number().int(),
})
export type VisitPlan = z.infer<typeof visitPlan>

/** S1.19: the plan of a day with the candidates for it; creates the proposal when the day has no plan yet. */
export const getDay = endpoint({
  name: 'visits.day',
  method: 'GET',
  path: '/api/v1/visit-days/:date',
  summary: { zh: '今日走访：计划与候选客户', en: 'The plan of a day and its candidates' },
  access: 'visits.read',
  params: z.object({ date: businessDate }),
  query: z.object({ ownerId: id.optional(), q: z.string().trim().max(64).optional() }),
  response: z.object({
    plan: visitPlan,
    candidates: z.array(candidate),
    workday: z.boolean(),
    dayName: z.string().nullable(),
    /** Minutes of the working day that the proposal may fill with visits and travel. */
    workingMinutes: z.number().int(),
  }),
})
export const savePlan = endpoint({
  name: 'visits.savePlan',
  method: 'PUT',
  path: '/api/v1/visit-plans/:id',
  summary: { zh: '保存走访计划', en: 'Save the stops of a plan' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({
    version: z.number().int(),
    tour: z.enum(['closed', 'open']),
    start: routePlace.nullable(),
    end: routePlace.nullable(),
    departAt: timeOfDay,
    /** The whole list in order; a stop keeps its id. */
    stops: z.array(z.object({ id, customerId: id, locked: z.boolean() })).max(300),
  }),
  response: visitPlan,
})
/** S1.21: orders the stops to the least distance; locked stops keep their place in the order. */
export const optimisePlan = endpoint({
  name: 'visits.optimise',
  method: 'POST',
  path: '/api/v1/visit-plans/:id/optimisation',
  summary: { zh: '优化路线', en: 'Order the stops to the least distance' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({ version: z.number().int() }),
  response: visitPlan,
  ratePerMinute: 60,
})
export const confirmPlan = endpoint({
  name: 'visits.confirm',
  method: 'POST',
  path: '/api/v1/visit-plans/:id/confirmation',
  summary: { zh: '确认计划（同步到手机）', en: 'Confirm the plan; it is on the phone at once' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({ version: z.number().int() }),
  response: visitPlan,
})

/** Why the rest of a day is planned anew; `handed_over` and `handed_back` come from a substitution. */
export const replanReason = z.enum(['closed', 'traffic', 'urgent', 'other'])
/**
 * S1.21: plans the rest of a day anew, from where the person is. Visits made or under way stay as they were, locked
 * stops keep their place in the order, everything else is ordered again, and the reason is kept with both orders.
 */
export const replanDay = endpoint({
  name: 'visits.replan',
  method: 'POST',
  path: '/api/v1/visit-plans/:id/replan',
  summary: { zh: '改排剩余行程', en: 'Plan the rest of a day anew' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({
    version: z.number().int(),
    reason: replanReason,
    note: z.string().trim().max(200).nullable(),
    /** `closed`: the stop found closed; it is tried again at the end, or left out for today. */
    stopId: id.nullable().default(null),
    closedThen: z.enum(['later', 'skip']).default('later'),
    /** `urgent`: the customer to be visited next; on the plan already or not. */
    customerId: id.nullable().default(null),
    /** Where the person is, when they said so; otherwise the last customer visited. */
    position: point.nullable().default(null),
  }),
  response: z.object({
    plan: visitPlan,
    before: z.object({ metres: z.number(), finishAt: timeOfDay.nullable() }),
    after: z.object({ metres: z.number(), finishAt: timeOfDay.nullable() }),
  }),
  ratePerMinute: 60,
})
export const planVersion = z.object({
  version: z.number().int(),
  at: moment,
  actor: z.string().nullable(),
  reason: z.enum([...replanReason.options, 'handed_over', 'handed_back']),
  note: z.string().nullable(),
  before: z.object({ customers: z.array(z.string()), metres: z.number(), finishAt: timeOfDay.nullable() }),
  after: z.object({ customers: z.array(z.string()), metres: z.number(), finishAt: timeOfDay.nullable() }),
})
export type PlanVersion = z.infer<typeof planVersion>
/** How a day's plan was changed under way, newest first. */
export const planHistory = endpoint({
  name: 'visits.planHistory',
  method: 'GET',
  path: '/api/v1/visit-plans/:id/history',
  summary: { zh: '计划的改排记录', en: 'How a plan was changed under way' },
  access: 'visits.read',
  params: z.object({ id }),
  response: z.object({ versions: z.array(planVersion) }),
})
