import { z } from 'zod'
import { businessDate, id, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'

/** What a person may ask of us (PIPL 45–47): everything we hold as a file, or its erasure. */
export const subjectRequestKind = z.enum(['file', 'erasure'])
export const identityCheck = z.enum(['id_document', 'call_back', 'known_in_person', 'authorised_agent'])
const way = z.enum(['in_person', 'written', 'phone', 'online'])

/** What an erasure left standing, and why. */
export const keptPart = z.object({ title: z.string(), rows: z.number().int(), reason: z.string() })

export const subjectRequest = z.object({
  id,
  /** The name that the card has now; null for those who do not read customers, as is who asked. */
  customer: z.object({ id, name: z.string().nullable() }),
  kind: subjectRequestKind,
  askedBy: z.string().nullable(),
  way,
  identityCheck,
  note: z.string().nullable(),
  state: z.enum(['waiting', 'approved', 'refused', 'done', 'expired']),
  dueOn: businessDate,
  overdue: z.boolean(),
  madeBy: personRef,
  madeAt: moment,
  decidedBy: personRef.nullable(),
  decidedAt: moment.nullable(),
  /** Why it was refused. */
  reason: z.string().nullable(),
  /** The file can be taken until then. */
  expiresAt: moment.nullable(),
  doneAt: moment.nullable(),
  /** Of a finished erasure. */
  outcome: z.object({ rows: z.number().int(), files: z.number().int(), kept: z.array(keptPart) }).nullable(),
  /** Whether the caller may decide it: the right, and another person than the one who made it. */
  mayDecide: z.boolean(),
  mayTake: z.boolean(),
})
export type SubjectRequest = z.infer<typeof subjectRequest>

export const legalHold = z.object({
  id,
  customer: z.object({ id, name: z.string().nullable() }),
  reason: z.string(),
  until: businessDate.nullable(),
  placedBy: personRef,
  placedAt: moment,
})
export type LegalHold = z.infer<typeof legalHold>

export const listSubjectRequests = endpoint({
  name: 'privacy.subjectRequests',
  method: 'GET',
  path: '/api/v1/privacy/subject-requests',
  summary: { zh: '个人信息请求', en: 'Requests of the persons whose data we hold' },
  access: 'privacy.approve',
  response: z.object({
    /** Those that wait first, then the newest. */
    requests: z.array(subjectRequest),
    holds: z.array(legalHold),
  }),
})
export const makeSubjectRequest = endpoint({
  name: 'privacy.makeSubjectRequest',
  method: 'PUT',
  path: '/api/v1/privacy/subject-requests/:id',
  summary: { zh: '登记个人信息请求', en: 'Write down a request' },
  access: 'privacy.subjects',
  params: z.object({ id }),
  body: z.object({
    /** The customer's number, as people say it. */
    licence: z.string().trim().min(1).max(64),
    kind: subjectRequestKind,
    askedBy: z.string().trim().min(1).max(64),
    way,
    identityCheck,
    note: z.string().trim().max(500).nullable(),
  }),
  response: subjectRequest,
  ratePerMinute: 30,
})
/** What an erasure would do and leave, before somebody agrees to it. */
export const previewSubjectRequest = endpoint({
  name: 'privacy.previewSubjectRequest',
  method: 'GET',
  path: '/api/v1/privacy/subject-requests/:id',
  summary: { zh: '查看请求涉及的资料', en: 'What a request is about' },
  access: 'privacy.approve',
  params: z.object({ id }),
  response: z.object({
    request: subjectRequest,
    /** By table: how many rows, and why they would stay; null: erased. */
    parts: z.array(z.object({ title: z.string(), rows: z.number().int(), keeps: z.string().nullable() })),
    files: z.number().int(),
    /** Holds that forbid an erasure for now. */
    holds: z.array(legalHold),
  }),
})
/** The second person's word. An erasure is done at once, wholly or not at all. */
export const decideSubjectRequest = endpoint({
  name: 'privacy.decideSubjectRequest',
  method: 'POST',
  path: '/api/v1/privacy/subject-requests/:id/decision',
  summary: { zh: '审批个人信息请求', en: 'Approve or refuse a request' },
  access: 'privacy.approve',
  params: z.object({ id }),
  body: z.object({ approve: z.boolean(), reason: z.string().trim().max(500).nullable() }),
  response: subjectRequest,
  ratePerMinute: 30,
})
/** Everything we hold about the person; each time it is taken is written down. */
export const takeSubjectFile = endpoint({
  name: 'privacy.takeSubjectFile',
  method: 'GET',
  path: '/api/v1/privacy/subject-requests/:id/file',
  summary: { zh: '下载个人信息副本', en: 'Take the file' },
  access: 'privacy.subjects',
  kind: 'file',
  params: z.object({ id }),
  query: z.object({ format: z.enum(['html', 'json']).default('html') }),
  response: z.unknown(),
  ratePerMinute: 10,
})
export const placeLegalHold = endpoint({
  name: 'privacy.placeHold',
  method: 'PUT',
  path: '/api/v1/privacy/legal-holds/:id',
  summary: { zh: '设置法定留存', en: 'Place a legal hold' },
  access: 'privacy.approve',
  params: z.object({ id }),
  body: z.object({
    licence: z.string().trim().min(1).max(64),
    reason: z.string().trim().min(2).max(300),
    until: businessDate.nullable(),
  }),
  response: legalHold,
})
export const liftLegalHold = endpoint({
  name: 'privacy.liftHold',
  method: 'POST',
  path: '/api/v1/privacy/legal-holds/:id/lift',
  summary: { zh: '解除法定留存', en: 'Lift a legal hold' },
  access: 'privacy.approve',
  params: z.object({ id }),
  response: z.object({ done: z.literal(true) }),
})
