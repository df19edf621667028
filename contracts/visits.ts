import { z } from 'zod'
import { businessDate, id, moment, personRef, point } from './common.ts'
import { fix, placeVerdict } from './in-place.ts'
import { endpoint } from './http.ts'

/** Something the leader may want to look at, with its facts. Never a judgement by machine. */
export const visitFlag = z.object({
  code: z.enum([
    'impossible_speed',
    'identical_coordinates',
    'zero_accuracy',
    'clock_offset',
    'short_stay',
    'late_upload',
    /** The customer belonged to somebody else when the visit was recorded. */
    'customer_moved',
    /** Two phones of one person recorded the same visit; both records are kept. */
    'two_devices',
    /** A photo looks like one of another visit. */
    'same_photo',
  ]),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})
export type VisitFlag = z.infer<typeof visitFlag>
export const visit = z.object({
  id,
  customer: z.object({
    id,
    name: z.string(),
    grade: z.string(),
    address: z.string(),
    position: point.nullable(),
  }),
  owner: personRef,
  date: businessDate,
  stopId: id.nullable(),
  planned: z.boolean(),
  /** Withdrawn: taken back as started by mistake; it counts nowhere but is kept and shown. */
  state: z.enum(['visiting', 'done', 'withdrawn']),
  startedAt: moment,
  endedAt: moment.nullable(),
  startedAtDevice: moment,
  endedAtDevice: moment.nullable(),
  receivedAt: moment,
  minutes: z.number().nullable(),
  /** Shown to the person, the leader and the assessor alone; null for everybody else. */
  startFix: fix.nullable(),
  endFix: fix.nullable(),
  place: placeVerdict,
  endPlace: placeVerdict.nullable(),
  flags: z.array(visitFlag),
  /** A leader should look at it: not in place, with a hint, or withdrawn. */
  attention: z.boolean(),
  /** `counted` is false for a withdrawal that came too late or for a visit that was finished all the same. */
  withdrawal: z.object({ at: moment, reason: z.string(), counted: z.boolean() }).nullable(),
  findings: z.array(z.object({ label: z.string(), value: z.string() })),
  note: z.string().nullable(),
  nextStep: z.string().nullable(),
  nextStepOn: businessDate.nullable(),
  photos: z.array(id),
  voices: z.array(id),
  /** Photos and spoken notes the phone announced that have not been uploaded yet. */
  missingPhotos: z.number().int(),
})
export type Visit = z.infer<typeof visit>
export const listVisits = endpoint({
  name: 'visits.list',
  method: 'GET',
  path: '/api/v1/visits',
  summary: { zh: '走访记录', en: 'Visits of a customer or a person' },
  access: 'visits.read',
  query: z.object({
    customerId: id.optional(),
    ownerId: id.optional(),
    from: businessDate.optional(),
    to: businessDate.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ visits: z.array(visit) }),
})

/** One visit with everything that proves it, for a list that was asked for in brief. */
export const getVisit = endpoint({
  name: 'visits.get',
  method: 'GET',
  path: '/api/v1/visits/:id',
  summary: { zh: '一次走访的全部内容', en: 'One visit with everything that proves it' },
  access: 'visits.read',
  params: z.object({ id }),
  response: visit,
})
