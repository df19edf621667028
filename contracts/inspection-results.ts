import { z } from 'zod'
import { businessDate, id, listOf, moment, personRef, unitRef } from './common.ts'
import { exportReasonQuery } from './exports.ts'
import { endpoint } from './http.ts'
import { enquiryAnswer, inspectedCustomer, inspectionItem, itemComment } from './inspections.ts'
import { placeVerdict } from './in-place.ts'

/** A figure with how sure it is. Never shown without `sample`. */
export const estimate = z.object({
  /** The value, in the unit of the indicator; null when nothing was seen. */
  value: z.number().nullable(),
  /** 95 % interval; null when too few shops were seen to tell. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Shops drawn by lot that were seen. */
  sample: z.number().int(),
  /** Shops that the figure speaks for. */
  population: z.number().int(),
  /** Fewer than the setting asks for: a hint, not a judgement. */
  small: z.boolean(),
})
export type Estimate = z.infer<typeof estimate>

export const indicator = z.object({
  /** `score`, `in_place`, or the code of a field of the form. */
  code: z.string(),
  label: z.string(),
  unit: z.enum(['points', 'share', 'rating']),
  definition: z.string(),
})
export type Indicator = z.infer<typeof indicator>

const period = {
  from: businessDate,
  to: businessDate,
  unitIds: listOf(id),
}
export const managerResult = z.object({
  manager: personRef,
  unit: unitRef,
  estimates: z.record(z.string(), estimate),
  /** Shops seen that were brought in by hand: not in the figures. */
  byHand: z.number().int(),
  /** Drawn, and not seen. */
  missing: z.number().int(),
})
const unitResult = z.object({
  unit: unitRef,
  managers: z.number().int(),
  estimates: z.record(z.string(), estimate),
})
/** S1.43: what the supervisor sees; only plans that were published, except to those who may see them before. */
export const inspectionResults = endpoint({
  name: 'inspections.results',
  method: 'GET',
  path: '/api/v1/inspection-results',
  summary: { zh: '考核结果：人员、单位、总体', en: 'Results by person, unit and overall' },
  access: 'inspections.read',
  query: z.object(period),
  response: z.object({
    indicators: z.array(indicator),
    plans: z.number().int(),
    overall: z.record(z.string(), estimate),
    units: z.array(unitResult),
    managers: z.array(managerResult),
    trend: z.array(z.object({ month: z.string(), estimates: z.record(z.string(), estimate) })),
  }),
})
export type InspectionResults = z.infer<(typeof inspectionResults)['response']>
/** S1.43: what other departments see: units and overall, no persons, no shops. */
export const inspectionSummary = endpoint({
  name: 'inspections.summary',
  method: 'GET',
  path: '/api/v1/inspection-summary',
  summary: { zh: '考核汇总（不含个人）', en: 'Results in aggregate, without persons' },
  access: 'inspections.summary',
  query: z.object(period),
  response: inspectionResults.response.omit({ managers: true }),
})
export const exportResults = endpoint({
  name: 'inspections.export',
  method: 'GET',
  path: '/api/v1/inspection-results/export',
  summary: { zh: '导出考核结果（xlsx）', en: 'Export the results' },
  access: 'inspections.read',
  query: z.object({ ...period, ...exportReasonQuery }),
  response: z.unknown(),
  kind: 'file',
  ratePerMinute: 20,
})

export const proof = z.enum(['in_place', 'doubtful', 'not_in_place', 'none'])
export type Proof = z.infer<typeof proof>
/** S1.26: one claimed visit, by both proofs. */
export const proofCase = z.object({
  itemId: id,
  planId: id,
  customer: inspectedCustomer,
  manager: personRef,
  inspectedOn: businessDate,
  visit: z
    .object({ id, date: businessDate, startedAt: moment, verdict: placeVerdict.shape.verdict })
    .nullable(),
  active: proof,
  enquiry: enquiryAnswer,
  note: z.string().nullable(),
  /** `agree`, `disagree`, or `open` where one of the proofs cannot tell. */
  judgement: z.enum(['agree', 'disagree', 'open']),
})
export type ProofCase = z.infer<typeof proofCase>
export const proofMatrix = z.object({
  manager: personRef,
  unit: unitRef,
  /** Counts by active proof and by what the shop said. */
  counts: z.record(proof, z.record(enquiryAnswer, z.number().int())),
  agree: z.number().int(),
  disagree: z.number().int(),
  open: z.number().int(),
})
export type ProofMatrix = z.infer<typeof proofMatrix>
export const compareProofs = endpoint({
  name: 'inspections.comparison',
  method: 'GET',
  path: '/api/v1/inspection-comparison',
  summary: { zh: '到位双重核对', en: 'Both proofs of being in place, compared' },
  access: 'inspections.read',
  query: z.object({ ...period, managerId: id.optional() }),
  response: z.object({ managers: z.array(proofMatrix), cases: z.array(proofCase) }),
})

/** S1.43: what the assessed person sees, once it is published. */
export const ownInspections = endpoint({
  name: 'inspections.own',
  method: 'GET',
  path: '/api/v1/own-inspections',
  summary: { zh: '我的考核结果', en: 'My own results' },
  access: 'inspections.respond',
  query: z.object({ from: businessDate.optional(), to: businessDate.optional() }),
  response: z.object({
    indicators: z.array(indicator),
    estimates: z.record(z.string(), estimate),
    items: z.array(
      inspectionItem.extend({
        plan: z.object({ id, number: z.number().int(), title: z.string(), date: businessDate }),
        publishedAt: moment,
        /** The last day on which a comment is taken. */
        commentUntil: businessDate,
        mayComment: z.boolean(),
      }),
    ),
  }),
})
export type OwnInspections = z.infer<(typeof ownInspections)['response']>
export const commentInspection = endpoint({
  name: 'inspections.comment',
  method: 'POST',
  path: '/api/v1/own-inspections/:itemId/comments',
  summary: { zh: '对考核结果说明或申诉', en: 'Comment on one’s own result' },
  access: 'inspections.respond',
  params: z.object({ itemId: id }),
  body: z.object({ id, body: z.string().trim().min(2).max(1000) }),
  response: itemComment,
  ratePerMinute: 30,
})
export const replyToComment = endpoint({
  name: 'inspections.reply',
  method: 'POST',
  path: '/api/v1/inspection-comments/:id/reply',
  summary: { zh: '答复申诉', en: 'Answer a comment' },
  access: 'inspections.plan',
  params: z.object({ id }),
  body: z.object({ body: z.string().trim().min(2).max(1000), outcome: z.enum(['kept', 'withdrawn']) }),
  response: itemComment,
})
