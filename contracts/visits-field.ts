import { businessDate, id, moment } from './common.ts'
import { z } from 'zod'
import { fix, placeRule } from './in-place.ts'
import { fieldValue, fieldView } from './customer-fields.ts'
import { customerBrief, needKind, needState } from './customer-needs.ts'
import { replanReason, stopCustomer, visitPlan } from './visit-plans.ts'
import { endpoint } from './http.ts'
import { visit } from './visits.ts'
import { nextStep } from './next-steps.ts'

const operationBase = {
  /** UUIDv7 made on the device; the same id sent twice counts once. */
  id,
  /** Counts up on the device, so that the server applies in the order of the presses. */
  sequence: z.number().int().min(1),
  /** When the button was pressed, by the device's clock. */
  deviceTime: moment,
}
/** S1.13, S1.14: what the phone sends; each is an immutable fact. */
export const fieldOperation = z.discriminatedUnion('kind', [
  z.object({
    ...operationBase,
    kind: z.literal('start_visit'),
    visitId: id,
    customerId: id,
    /** Null for a customer that was not on the plan. */
    stopId: id.nullable(),
    fix: fix.nullable(),
    /** Why there is no fix: denied, timeout, unavailable. */
    fixProblem: z.string().max(64).nullable(),
  }),
  z.object({
    ...operationBase,
    kind: z.literal('end_visit'),
    visitId: id,
    fix: fix.nullable(),
    fixProblem: z.string().max(64).nullable(),
    /** Answers of the pack's visit form by field code. */
    findings: z.record(
      z.string().max(64),
      z.union([z.string().max(2000), z.number(), z.boolean(), z.array(z.string().max(64)).max(50)]),
    ),
    formVersion: z.number().int(),
    note: z.string().max(2000).nullable(),
    nextStep: z.string().max(500).nullable(),
    nextStepOn: businessDate.nullable(),
    photoIds: z.array(id).max(12),
    /** What each picture looks like, as 64 bits (16 hex digits), by which the same picture is found again. */
    photoHashes: z.record(id, z.string().regex(/^[0-9a-f]{16}$/)).optional(),
    /** Spoken notes; they travel as files like photos. */
    voiceIds: z.array(id).max(5).optional(),
  }),
  /** A visit started by mistake is taken back, with a reason; the record stays. */
  z.object({
    ...operationBase,
    kind: z.literal('withdraw_visit'),
    visitId: id,
    reason: z.string().trim().min(1).max(200),
  }),
  /** A next step is ticked off: done, to be done again on another day, or void. */
  z.object({
    ...operationBase,
    kind: z.literal('mark_next_step'),
    /** The visit in which the step was agreed. */
    visitId: id,
    outcome: z.enum(['done', 'again', 'void']),
    /** The new date of a step that is to be done again. */
    on: businessDate.nullable(),
    note: z.string().trim().max(500).nullable(),
  }),
  /** S24.7: what the customer asked for, in the customer's words. */
  z.object({
    ...operationBase,
    kind: z.literal('tell_need'),
    needId: id,
    customerId: id,
    visitId: id.nullable(),
    needKind,
    words: z.string().trim().min(1).max(500),
    toldBy: z.string().trim().max(64).nullable(),
  }),
  /** S24.10: what became of a need: promised by a day, met, or not possible and why. */
  z.object({
    ...operationBase,
    kind: z.literal('answer_need'),
    stepId: id,
    needId: id,
    customerId: id,
    state: needState,
    /** By when; only with `promised`. */
    dueOn: businessDate.nullable(),
    words: z.string().trim().max(500).nullable(),
  }),
  /** S9.13: a field of the customer card is filled in or corrected; the same value again says that it is still so. */
  z.object({
    ...operationBase,
    kind: z.literal('set_card_field'),
    customerId: id,
    visitId: id.nullable(),
    code: z.string().max(42),
    value: fieldValue,
    /** The version that the phone knew; 0 for none. */
    version: z.number().int().min(0),
  }),
  /** A customer nearby is taken into today's plan. */
  z.object({ ...operationBase, kind: z.literal('add_stop'), stopId: id, customerId: id }),
  /** What is left of the day was ordered anew on the phone, which had no network. */
  z.object({
    ...operationBase,
    kind: z.literal('reorder_stops'),
    reason: replanReason,
    /** What was open, in the new order. */
    stopIds: z.array(id).min(1).max(300),
  }),
  z.object({
    ...operationBase,
    kind: z.literal('skip_stop'),
    stopId: id,
    reason: z.string().trim().min(1).max(200),
  }),
])
export type FieldOperation = z.infer<typeof fieldOperation>

/**
 * What a phone sends that is none of the above (an older or broken app). It is answered `refused` by its id and
 * kept, so that one bad record never holds up the rest of the queue.
 */
export const unreadableOperation = z.looseObject({ id, kind: z.string().max(64).default('unreadable') })

export const operationResult = z.object({
  id,
  outcome: z.enum(['applied', 'duplicate', 'refused']),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export const syncField = endpoint({
  name: 'visits.sync',
  method: 'POST',
  path: '/api/v1/field/sync',
  summary: { zh: '手机上传走访记录', en: 'Take in what a phone recorded' },
  access: 'visits.perform',
  body: z.object({
    deviceId: id,
    /** The device's clock at sending, so that a wrong one is noticed; both times are kept. */
    deviceNow: moment,
    operations: z
      .array(z.union([fieldOperation, unreadableOperation]))
      .min(1)
      .max(100),
  }),
  response: z.object({
    results: z.array(operationResult),
    serverNow: moment,
    /** Device clock minus server clock in seconds, at this call. */
    clockOffsetSeconds: z.number(),
  }),
  bodyLimit: 2 * 1024 * 1024,
})

/** What the unit allows the phone, sent with the day so that it holds offline too. */
export const fieldLimits = z.object({
  /** So long after 开始走访 a visit may be withdrawn; 0: never. */
  withdrawMinutes: z.number(),
  /** How long a press waits for a position (S1.34). */
  fixTimeoutSeconds: z.number(),
  /** Longest spoken note; 0: none. */
  voiceSeconds: z.number(),
  /** Spoken notes a visit at most. */
  voiceNotes: z.number(),
  /** Longest side of a photo in pixels. */
  photoPixels: z.number(),
  /** Largest photo in kB after it was made smaller. */
  photoKilobytes: z.number(),
  clockToleranceSeconds: z.number(),
})
export type FieldLimits = z.infer<typeof fieldLimits>

/** Everything the phone needs for a day without a network. */
export const fieldDay = endpoint({
  name: 'visits.fieldDay',
  method: 'GET',
  path: '/api/v1/field/day',
  summary: { zh: '手机：当天计划与规则', en: 'The phone’s day: plan, customers, rules' },
  access: 'visits.perform',
  query: z.object({ date: businessDate.optional() }),
  response: z.object({
    date: businessDate,
    plan: visitPlan.nullable(),
    visits: z.array(visit),
    /** All of the person's own customers in brief, for visits outside the plan. */
    customers: z.array(stopCustomer),
    rule: placeRule,
    limits: fieldLimits,
    /** By which ways are estimated on the phone; absent in days that an older version left there. */
    travel: z
      .object({
        detour: z.number(),
        metresPerSecond: z.number(),
        secondsPerLeg: z.number(),
        /** Times on the road are multiplied by this in heavy traffic. */
        trafficFactor: z.number(),
      })
      .nullable()
      .default(null),
    /** Whether a carrier can be asked where this person's phone is (S1.7). */
    carrierPositioning: z.boolean().default(false),
    /** What is still open with these customers. */
    nextSteps: z.array(nextStep),
    /** S24.2: what waits for an answer, and whom one meets; absent in days that an older version left on a phone. */
    briefs: z.array(customerBrief).optional(),
    /** The fields that the briefs' cards have values of; absent in days that an older version left on a phone. */
    cardFields: z.array(fieldView).optional(),
    serverNow: moment,
  }),
})

/** S1.12: everything that the server holds of what the caller's phones sent on a day, word for word. */
export const fieldSent = endpoint({
  name: 'visits.fieldSent',
  method: 'GET',
  path: '/api/v1/field/sent',
  summary: { zh: '我当天上传的全部内容', en: 'Everything the caller sent on a day' },
  access: 'visits.perform',
  query: z.object({ date: businessDate.optional() }),
  response: z.object({
    date: businessDate,
    operations: z.array(
      z.object({
        id,
        kind: z.string(),
        deviceId: id,
        receivedAt: moment,
        outcome: z.enum(['applied', 'refused']),
        customer: z.string().nullable(),
        content: z.unknown(),
      }),
    ),
    files: z.array(
      z.object({ id, name: z.string(), mediaType: z.string(), size: z.number(), receivedAt: moment }),
    ),
  }),
})
