import { z } from 'zod'
import { id, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'
import { askedPurpose } from './privacy.ts'

/** What every export is asked with. */
export const exportReason = {
  purpose: askedPurpose,
  note: z.string().trim().max(200).nullable().default(null),
}
/** The same in an address. */
export const exportReasonQuery = {
  purpose: askedPurpose,
  note: z.string().trim().max(200).optional(),
}

export const exportRequest = z.object({
  id,
  kind: z.string(),
  title: z.string(),
  purpose: askedPurpose,
  note: z.string().nullable(),
  rows: z.number().int(),
  state: z.enum(['waiting', 'approved', 'refused', 'used', 'expired']),
  askedBy: personRef,
  askedAt: moment,
  expiresAt: moment,
  decidedBy: personRef.nullable(),
  decidedAt: moment.nullable(),
  reason: z.string().nullable(),
})
export type ExportRequest = z.infer<typeof exportRequest>

export const ownExportRequests = endpoint({
  name: 'exports.mine',
  method: 'GET',
  path: '/api/v1/export-requests/mine',
  summary: { zh: '我的导出申请', en: 'My requests for exports' },
  access: 'session',
  response: z.object({ requests: z.array(exportRequest) }),
})
export const exportRequests = endpoint({
  name: 'exports.requests',
  method: 'GET',
  path: '/api/v1/export-requests',
  summary: { zh: '导出审批', en: 'Requests for exports within reach' },
  access: 'privacy.approve',
  response: z.object({ requests: z.array(exportRequest) }),
})
/** The second person's word; never on one's own request. */
export const decideExport = endpoint({
  name: 'exports.decide',
  method: 'POST',
  path: '/api/v1/export-requests/:id/decision',
  summary: { zh: '审批导出', en: 'Approve or refuse an export' },
  access: 'privacy.approve',
  params: z.object({ id }),
  body: z.object({ approve: z.boolean(), reason: z.string().trim().max(500).nullable() }),
  response: exportRequest,
})
