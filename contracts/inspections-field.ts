import { businessDate, id, latitude, longitude, moment, personRef } from './common.ts'
import { z } from 'zod'
import { fix, placeRule } from './in-place.ts'
import { unreadableOperation } from './visits-field.ts'
import {
  enquiry,
  inspectedCustomer,
  inspectionFindings,
  inspectionForm,
  inspectionState,
  itemState,
} from './inspections.ts'
import { endpoint } from './http.ts'

const operationBase = { id, sequence: z.number().int().min(1), deviceTime: moment }
/** What an assessor's phone sends; each is an immutable fact. */
export const inspectionOperation = z.discriminatedUnion('kind', [
  /** The plan is in the memory of the phone. */
  z.object({ ...operationBase, kind: z.literal('inspection_downloaded'), planId: id }),
  z.object({
    ...operationBase,
    kind: z.literal('inspection_start'),
    planId: id,
    itemId: id,
    fix: fix.nullable(),
    fixProblem: z.string().max(64).nullable(),
  }),
  z.object({
    ...operationBase,
    kind: z.literal('inspection_end'),
    planId: id,
    itemId: id,
    fix: fix.nullable(),
    fixProblem: z.string().max(64).nullable(),
    findings: inspectionFindings,
    enquiries: z.array(enquiry).max(20),
    remark: z.string().max(2000).nullable(),
    photoIds: z.array(id).max(12),
  }),
  z.object({
    ...operationBase,
    kind: z.literal('inspection_not_done'),
    planId: id,
    itemId: id,
    reason: z.string().trim().min(1).max(300),
  }),
  /** S1.27: everything was done or could not be done; refused while something is missing. */
  z.object({ ...operationBase, kind: z.literal('inspection_finish'), planId: id }),
])
export type InspectionOperation = z.infer<typeof inspectionOperation>

export const syncInspections = endpoint({
  name: 'inspections.sync',
  method: 'POST',
  path: '/api/v1/field/inspections/sync',
  summary: { zh: '手机上传考核记录', en: 'Take in what an assessor’s phone recorded' },
  access: 'inspections.perform',
  body: z.object({
    deviceId: id,
    deviceNow: moment,
    operations: z
      .array(z.union([inspectionOperation, unreadableOperation]))
      .min(1)
      .max(100),
  }),
  response: z.object({
    results: z.array(
      z.object({
        id,
        outcome: z.enum(['applied', 'duplicate', 'refused']),
        code: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
    serverNow: moment,
    clockOffsetSeconds: z.number(),
  }),
  bodyLimit: 2 * 1024 * 1024,
})

export const fieldInspectionItem = z.object({
  id,
  sequence: z.number().int(),
  customer: inspectedCustomer,
  manager: personRef,
  state: itemState,
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
  reason: z.string().nullable(),
  legMetres: z.number().nullable(),
  /** Visits that the account manager claims to have made here lately: asked at the shop. */
  claims: z.array(
    z.object({ visitId: id, date: businessDate, startedAt: moment, minutes: z.number().nullable() }),
  ),
})
export type FieldInspectionItem = z.infer<typeof fieldInspectionItem>
export const fieldInspection = z.object({
  id,
  number: z.number().int(),
  title: z.string(),
  date: businessDate,
  state: inspectionState,
  claimedDays: z.number().int(),
  form: inspectionForm,
  start: z.object({ lng: longitude, lat: latitude, name: z.string() }).nullable(),
  rule: placeRule,
  finishAsked: z.boolean(),
  missingPhotos: z.number().int(),
  items: z.array(fieldInspectionItem),
})
export type FieldInspection = z.infer<typeof fieldInspection>
/** S1.22: the plans that were handed to the caller, with everything for a day without a network. */
export const fieldInspections = endpoint({
  name: 'inspections.field',
  method: 'GET',
  path: '/api/v1/field/inspections',
  summary: { zh: '手机：下达给我的考核', en: 'The phone’s assessments' },
  access: 'inspections.perform',
  response: z.object({ plans: z.array(fieldInspection), serverNow: moment }),
})
