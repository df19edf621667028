import { z } from 'zod'
import { businessDate, id, moment, personRef, unitRef } from './common.ts'
import { endpoint } from './http.ts'
import { layer } from './workloads.ts'
import { exportReasonQuery } from './exports.ts'

export const decisionState = z.enum(['proposed', 'approved', 'applied', 'withdrawn', 'undone'])
export const decision = z.object({
  id,
  scenarioId: id,
  resultId: id,
  name: z.string(),
  unit: unitRef,
  effectiveOn: businessDate,
  state: decisionState,
  /** May the reader confirm it: a second person is needed, and the reader is not the first. */
  needsSecond: z.boolean(),
  moved: z.number().int(),
  kept: z.number().int(),
  proposedBy: personRef,
  proposedAt: moment,
  approvedBy: personRef.nullable(),
  appliedAt: moment.nullable(),
  undoneAt: moment.nullable(),
})
export type Decision = z.infer<typeof decision>
export const approveResult = endpoint({
  name: 'territories.approve',
  method: 'POST',
  path: '/api/v1/territories/results/:id/approval',
  summary: { zh: '批准方案，自某日起执行', en: 'Approve a division from a date on' },
  access: 'territories.approve',
  params: z.object({ id }),
  body: z.object({ effectiveOn: businessDate }),
  response: decision,
})

export const handover = z.object({
  layer,
  customer: z.object({ id, name: z.string(), licence: z.string(), grade: z.string(), address: z.string() }),
  from: z.object({ id, name: z.string() }).nullable(),
  to: z.object({ id, name: z.string() }),
  state: z.enum(['waiting', 'applied', 'kept', 'undone', 'undo_kept']),
  /** Why a row was left as it is. */
  reason: z.string().nullable(),
  lastVisitOn: businessDate.nullable(),
  note: z.string().nullable(),
  nextStep: z.string().nullable(),
  nextStepOn: businessDate.nullable(),
})
export type Handover = z.infer<typeof handover>

export const getDecision = endpoint({
  name: 'territories.decision',
  method: 'GET',
  path: '/api/v1/territories/decisions/:id',
  summary: { zh: '片区调整及交接清单', en: 'A decision with its hand-over list' },
  access: 'territories.read',
  params: z.object({ id }),
  response: z.object({ decision, handovers: z.array(handover) }),
})
export const exportHandovers = endpoint({
  name: 'territories.exportHandovers',
  method: 'GET',
  path: '/api/v1/territories/decisions/:id/handover.csv',
  summary: { zh: '导出交接清单', en: 'Export the hand-over list' },
  access: 'territories.design',
  params: z.object({ id }),
  query: z.object(exportReasonQuery),
  response: z.unknown(),
  kind: 'file',
  ratePerMinute: 20,
})
export const confirmDecision = endpoint({
  name: 'territories.confirm',
  method: 'POST',
  path: '/api/v1/territories/decisions/:id/confirmation',
  summary: { zh: '第二人复核', en: 'Confirm as the second person' },
  access: 'territories.approve',
  params: z.object({ id }),
  response: decision,
})
export const withdrawDecision = endpoint({
  name: 'territories.withdraw',
  method: 'POST',
  path: '/api/v1/territories/decisions/:id/withdrawal',
  summary: { zh: '生效前撤回', en: 'Withdraw before it takes effect' },
  access: 'territories.approve',
  params: z.object({ id }),
  response: decision,
})
export const undoDecision = endpoint({
  name: 'territories.undo',
  method: 'POST',
  path: '/api/v1/territories/decisions/:id/undo',
  summary: { zh: '整体撤销已执行的调整', en: 'Undo a decision as a whole' },
  access: 'territories.approve',
  params: z.object({ id }),
  response: decision,
})
