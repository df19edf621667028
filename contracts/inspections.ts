import { visitFormField } from './operations.ts'
import { z } from 'zod'
import { businessDate, id, moment, paging, personRef, point, total } from './common.ts'
import { customerType } from './customer-facts.ts'
import { placeVerdict } from './in-place.ts'
import { routePlace } from './visit-plans.ts'
import { exportReasonQuery } from './exports.ts'
import { endpoint } from './http.ts'

/** What an assessor records at a shop, from the pack, with what each answer is worth. */
export const inspectionFormField = visitFormField.extend({
  /** Share in the score; 0: recorded, not scored. */
  weight: z.number().min(0).max(100),
  /** Worth of each choice, 0 … 1. A rating counts from its least to its best; a flag counts 1 for yes. */
  worth: z.record(z.string(), z.number().min(0).max(1)).optional(),
})
export type InspectionFormField = z.infer<typeof inspectionFormField>
export const inspectionForm = z.object({
  code: z.string(),
  version: z.number().int(),
  fields: z.array(inspectionFormField).min(1),
})
export type InspectionForm = z.infer<typeof inspectionForm>

export const stratum = z.enum(['manager', 'type', 'grade'])
export type StratumKey = z.infer<typeof stratum>
const weight = z.number().min(0).max(100)

/** How a sample is drawn. Everything here is part of what a verification repeats. */
export const samplingDesign = z.object({
  /** Whose shops may be drawn. */
  managerIds: z.array(id).min(1).max(500),
  /** `per_manager`: so many of each; `total`: so many of all together. */
  sizeMode: z.enum(['per_manager', 'total']),
  sampleSize: z.number().int().min(1).max(500),
  /** Every stratum gets its share of the sample, to the nearest shop. */
  stratifyBy: z.array(stratum).max(3),
  /** How many times as likely as others; 1 where nothing is said, 0: never drawn. Factors multiply. */
  weights: z.object({
    grades: z.record(z.string().max(16), weight),
    types: z.record(z.string().max(32), weight),
    keyCustomer: weight,
  }),
})
export type SamplingDesign = z.infer<typeof samplingDesign>

export const inspectionState = z.enum([
  'draft',
  'drawn',
  'released',
  'downloaded',
  'in_progress',
  'finished',
  'published',
  'cancelled',
])
export type InspectionState = z.infer<typeof inspectionState>
export const itemState = z.enum(['planned', 'in_progress', 'done', 'not_done', 'removed'])
export type ItemState = z.infer<typeof itemState>
/** Drawn by chance, or brought in by hand: what was brought in by hand says nothing about other shops. */
export const itemOrigin = z.enum(['drawn', 'added', 'replacement'])

export const inspectedCustomer = z.object({
  id,
  licence: z.string(),
  name: z.string(),
  address: z.string(),
  type: customerType,
  grade: z.string(),
  keyCustomer: z.boolean(),
  position: point.nullable(),
})
export type InspectedCustomer = z.infer<typeof inspectedCustomer>

/** What the shop says about a visit that the account manager claims. */
export const enquiryAnswer = z.enum(['confirmed', 'denied', 'unsure'])
export type EnquiryAnswer = z.infer<typeof enquiryAnswer>
export const enquiry = z.object({
  /** Null: no visit is claimed, and the shop was asked whether anybody came. */
  visitId: id.nullable(),
  answer: enquiryAnswer,
  note: z.string().max(500).nullable(),
})
export type Enquiry = z.infer<typeof enquiry>

export const findingValue = z.union([
  z.string().max(2000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(64)).max(50),
])
export const inspectionFindings = z.record(z.string().max(64), findingValue)
export type InspectionFindings = z.infer<typeof inspectionFindings>

export const itemComment = z.object({
  id,
  author: personRef,
  at: moment,
  body: z.string(),
  reply: z
    .object({
      by: personRef,
      at: moment,
      body: z.string(),
      /** `kept`: the result stands. `withdrawn`: it no longer counts. */
      outcome: z.enum(['kept', 'withdrawn']),
    })
    .nullable(),
})
export type ItemComment = z.infer<typeof itemComment>

export const inspectionItem = z.object({
  id,
  sequence: z.number().int(),
  customer: inspectedCustomer,
  manager: personRef,
  origin: itemOrigin,
  /** The item whose place this one takes. */
  replacesId: id.nullable(),
  /** Chance with which it was drawn; null for what was brought in by hand. */
  probability: z.number().nullable(),
  state: itemState,
  /** Why it was brought in, taken off, or could not be done. */
  reason: z.string().nullable(),
  legMetres: z.number().nullable(),
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
  /** Whether the assessor was at the shop. */
  place: placeVerdict.nullable(),
  answers: z.array(z.object({ code: z.string(), label: z.string(), value: z.string() })),
  /** 0 … 100; null while nothing was recorded. */
  score: z.number().nullable(),
  remark: z.string().nullable(),
  enquiries: z.array(
    enquiry.extend({
      claimed: z
        .object({ date: businessDate, startedAt: moment, verdict: placeVerdict.shape.verdict })
        .nullable(),
    }),
  ),
  photos: z.array(id),
  missingPhotos: z.number().int(),
  comments: z.array(itemComment),
  /** An objection was accepted: kept, no longer counted. */
  withdrawn: z.boolean(),
})
export type InspectionItem = z.infer<typeof inspectionItem>

/** One drawing of lots. All of them stay visible for ever. */
export const inspectionDraw = z.object({
  number: z.number().int(),
  /** SHA-256 of the secret, written down before the list of shops existed. */
  commitment: z.string(),
  committedAt: moment,
  drawnAt: moment.nullable(),
  drawnBy: personRef.nullable(),
  /** Why lots were drawn again; null for the first drawing. */
  reason: z.string().nullable(),
  /** Words from outside that nobody could know beforehand, such as a lottery's number. */
  publicText: z.string().nullable(),
  /** Told once the lots are drawn. */
  secret: z.string().nullable(),
  frameHash: z.string().nullable(),
  frameSize: z.number().int().nullable(),
  sampleSize: z.number().int().nullable(),
})
export type InspectionDraw = z.infer<typeof inspectionDraw>

export const planSummary = z.object({
  id,
  /** Counts up without gaps over the whole installation, so that a plan that vanished would be missed. */
  number: z.number().int(),
  title: z.string(),
  date: businessDate,
  state: inspectionState,
  assessor: personRef,
  createdBy: personRef,
  managers: z.array(personRef),
  draws: z.number().int(),
  items: z.number().int(),
  settled: z.number().int(),
  cancelReason: z.string().nullable(),
})
export type PlanSummary = z.infer<typeof planSummary>

export const inspectionPlan = planSummary.extend({
  version: z.number().int(),
  design: samplingDesign,
  form: inspectionForm,
  claimedDays: z.number().int(),
  start: routePlace.nullable(),
  tour: z.enum(['closed', 'open']),
  metres: z.number().nullable(),
  listMetres: z.number().nullable(),
  releasedAt: moment.nullable(),
  downloadedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  publishedAt: moment.nullable(),
  /** The assessor said that the work is over; photos are still on their way. */
  awaitingPhotos: z.boolean(),
  drawings: z.array(inspectionDraw),
  entries: z.array(inspectionItem),
  changes: z.array(
    z.object({
      at: moment,
      by: personRef,
      kind: z.enum(['add', 'remove', 'replace', 'redraw']),
      customer: z.string().nullable(),
      reason: z.string(),
    }),
  ),
  /** Drawings over shops of the same account managers in the 30 days before that came to nothing. */
  abandonedDraws: z.number().int(),
})
export type InspectionPlan = z.infer<typeof inspectionPlan>

export const listInspections = endpoint({
  name: 'inspections.list',
  method: 'GET',
  path: '/api/v1/inspections',
  summary: { zh: '考核计划列表', en: 'Assessment plans' },
  access: 'inspections.read',
  query: z.object({ ...paging, from: businessDate.optional(), to: businessDate.optional() }),
  response: z.object({ plans: z.array(planSummary), total }),
})
const planHead = {
  title: z.string().trim().min(1).max(80),
  date: businessDate,
  assessorId: id,
  design: samplingDesign,
  start: routePlace.nullable(),
  tour: z.enum(['closed', 'open']),
}
/** S1.22: makes a plan; the secret of its first drawing is committed to at once. */
export const createInspection = endpoint({
  name: 'inspections.create',
  method: 'POST',
  path: '/api/v1/inspections',
  summary: { zh: '新建考核计划', en: 'Make an assessment plan' },
  access: 'inspections.plan',
  body: z.object({ id, ...planHead }),
  response: inspectionPlan,
})
export const getInspection = endpoint({
  name: 'inspections.get',
  method: 'GET',
  path: '/api/v1/inspections/:id',
  summary: { zh: '考核计划', en: 'An assessment plan' },
  access: 'inspections.read',
  params: z.object({ id }),
  response: inspectionPlan,
})
export const changeInspection = endpoint({
  name: 'inspections.change',
  method: 'PUT',
  path: '/api/v1/inspections/:id',
  summary: { zh: '修改考核计划', en: 'Change an assessment plan' },
  access: 'inspections.plan',
  params: z.object({ id }),
  body: z.object({ version: z.number().int(), ...planHead }),
  response: inspectionPlan,
})
const step = { params: z.object({ id }), response: inspectionPlan } as const
const version = z.number().int()
const reason = z.string().trim().min(2).max(300)
/** S1.23: draws the shops by lot. Every drawing after the first needs a reason and stays on record. */
export const drawInspection = endpoint({
  name: 'inspections.draw',
  method: 'POST',
  path: '/api/v1/inspections/:id/draws',
  summary: { zh: '随机抽取', en: 'Draw the shops by lot' },
  access: 'inspections.plan',
  ...step,
  body: z.object({
    version,
    publicText: z.string().trim().max(200).nullable(),
    reason: reason.nullable(),
  }),
  ratePerMinute: 30,
})
/** S1.24: a change by hand, with its reason. */
export const adjustInspection = endpoint({
  name: 'inspections.adjust',
  method: 'POST',
  path: '/api/v1/inspections/:id/adjustments',
  summary: { zh: '手工调整考核客户', en: 'Change the shops by hand' },
  access: 'inspections.plan',
  ...step,
  body: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('add'), version, customerId: id, reason }),
    z.object({ kind: z.literal('remove'), version, itemId: id, reason }),
    z.object({ kind: z.literal('replace'), version, itemId: id, customerId: id, reason }),
  ]),
})
export const orderInspection = endpoint({
  name: 'inspections.order',
  method: 'POST',
  path: '/api/v1/inspections/:id/route',
  summary: { zh: '优化考核路线', en: 'Order the shops to the least distance' },
  access: 'inspections.plan',
  ...step,
  body: z.object({ version, start: routePlace.nullable(), tour: z.enum(['closed', 'open']) }),
  ratePerMinute: 60,
})
export const releaseInspection = endpoint({
  name: 'inspections.release',
  method: 'POST',
  path: '/api/v1/inspections/:id/release',
  summary: { zh: '下达到手机', en: 'Hand the plan to the phone' },
  access: 'inspections.plan',
  ...step,
  body: z.object({ version }),
})
export const publishInspection = endpoint({
  name: 'inspections.publish',
  method: 'POST',
  path: '/api/v1/inspections/:id/publication',
  summary: { zh: '公布结果', en: 'Publish the results' },
  access: 'inspections.plan',
  ...step,
  body: z.object({ version }),
})
export const cancelInspection = endpoint({
  name: 'inspections.cancel',
  method: 'POST',
  path: '/api/v1/inspections/:id/cancellation',
  summary: { zh: '作废考核计划', en: 'Cancel an assessment plan' },
  access: 'inspections.plan',
  ...step,
  body: z.object({ version, reason }),
})
/** Ends an assessment whose phone will not: what has not arrived is marked as not done, with the reason. */
export const finishInspection = endpoint({
  name: 'inspections.finish',
  method: 'POST',
  path: '/api/v1/inspections/:id/finish',
  summary: { zh: '由办公端结束考核', en: 'Finish an assessment from the office' },
  access: 'inspections.plan',
  ...step,
  body: z.object({ version, reason }),
})
/** Shops of the plan's account managers that are not on it yet, by name, licence or address. */
export const inspectionCandidates = endpoint({
  name: 'inspections.candidates',
  method: 'GET',
  path: '/api/v1/inspections/:id/candidates',
  summary: { zh: '可加入的客户', en: 'Shops that may be added' },
  access: 'inspections.plan',
  params: z.object({ id }),
  query: z.object({ q: z.string().trim().min(1).max(64) }),
  response: z.object({ customers: z.array(inspectedCustomer.extend({ manager: personRef })) }),
})

export const drawCheck = z.object({
  number: z.number().int(),
  equal: z.boolean(),
  /** The audit trail was told nothing of this drawing: loaded from elsewhere, such as the demo. */
  unaudited: z.boolean(),
  checks: z.array(
    z.object({
      code: z.enum([
        'commitment',
        'committed_before',
        'frame',
        'probabilities',
        'seed',
        'sample',
        'items',
        'audit',
      ]),
      ok: z.boolean(),
    }),
  ),
})
export type DrawCheck = z.infer<typeof drawCheck>
/** S1.23: draws again from what is on record and says whether the same shops come out. */
export const verifyInspection = endpoint({
  name: 'inspections.verify',
  method: 'GET',
  path: '/api/v1/inspections/:id/verification',
  summary: { zh: '验证抽样', en: 'Verify the drawing' },
  access: 'inspections.read',
  params: z.object({ id }),
  response: z.object({ equal: z.boolean(), draws: z.array(drawCheck) }),
  ratePerMinute: 30,
})
/** The list that was drawn from, for repeating the drawing elsewhere. */
export const exportFrame = endpoint({
  name: 'inspections.frame',
  method: 'GET',
  path: '/api/v1/inspections/:id/draws/:number/frame',
  summary: { zh: '导出抽样名单（csv）', en: 'The list that was drawn from' },
  access: 'inspections.read',
  params: z.object({ id, number: z.coerce.number().int().min(1) }),
  query: z.object(exportReasonQuery),
  response: z.unknown(),
  kind: 'file',
  ratePerMinute: 20,
})
