import { z } from 'zod'
import { teamRole } from './access.ts'
import { businessDate, id, moment, personRef, unitRef } from './common.ts'
import { endpoint } from './http.ts'

/** A part in a customer's account team (客户团队), past and coming ones included. */
const teamMember = z.object({
  id,
  person: personRef,
  unit: unitRef,
  role: teamRole,
  from: businessDate,
  /** The last day, that day included; null while open. */
  to: businessDate.nullable(),
  note: z.string().nullable(),
  state: z.enum(['coming', 'current', 'past']),
})
export type TeamMember = z.infer<typeof teamMember>

/** How a customer came to an owner (or to nobody). */
const ownerSpell = z.object({
  /** Null: nobody, the customer was in the pool. */
  owner: personRef.nullable(),
  from: moment,
  /** Null while it lasts. */
  to: moment.nullable(),
  /** `created`, `assignment`, `transfer`, `claim`, `fall_back`, `rule`, `import`, `territory`, `manual`, … */
  source: z.string(),
  by: personRef.nullable(),
  /** The hand-over note, or why the customer fell back or was assigned. */
  note: z.string().nullable(),
  /** Version of the rule that moved the customer; null where a person did. */
  ruleVersion: z.number().int().nullable(),
})
export type OwnerSpell = z.infer<typeof ownerSpell>

const ownership = z.object({
  owner: personRef.nullable(),
  unit: unitRef,
  /** Who stands in for the owner today, and until when. */
  substitute: z.object({ person: personRef, until: businessDate }).nullable(),
  team: z.array(teamMember),
  /** Newest first; 100 at most. */
  spells: z.array(ownerSpell),
  mayManageTeam: z.boolean(),
})
export type Ownership = z.infer<typeof ownership>

export const getOwnership = endpoint({
  name: 'customers.ownership',
  method: 'GET',
  path: '/api/v1/customers/:id/ownership',
  summary: { zh: '客户归属：负责人、团队与历史', en: 'Owner, account team and history of a customer' },
  access: 'customers.read',
  params: z.object({ id }),
  response: ownership,
})
export const addTeamMember = endpoint({
  name: 'customers.addTeamMember',
  method: 'PUT',
  path: '/api/v1/customers/:id/team/:memberId',
  summary: { zh: '加入客户团队', en: 'Put somebody into a customer’s account team' },
  access: 'customers.assign',
  params: z.object({ id, memberId: id }),
  body: z.object({
    personId: id,
    role: teamRole,
    from: businessDate,
    to: businessDate.nullable(),
    note: z.string().trim().max(500).nullable(),
  }),
  response: ownership,
})
export const endTeamMember = endpoint({
  name: 'customers.endTeamMember',
  method: 'POST',
  path: '/api/v1/customers/:id/team/:memberId/end',
  summary: { zh: '退出客户团队', en: 'End somebody’s part in an account team' },
  access: 'customers.assign',
  params: z.object({ id, memberId: id }),
  body: z.object({}),
  response: ownership,
})
/** Account managers who may join a team: the caller's own reach, or everybody where the organisation allows it. */
export const teamCandidates = endpoint({
  name: 'customers.teamCandidates',
  method: 'GET',
  path: '/api/v1/customer-team-candidates',
  summary: { zh: '可加入客户团队的客户经理', en: 'Account managers who may join a team' },
  access: 'customers.assign',
  response: z.object({ people: z.array(personRef.extend({ unit: unitRef })) }),
})

/** Customers at most in one transfer. */
export const transferMost = 10_000
/** Which customers: ticked ones, all that a list's filter finds, or all of somebody who leaves. */
const transferSelection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('customers'), ids: z.array(id).min(1).max(transferMost) }),
  z.object({ kind: z.literal('filter'), query: z.string().max(2000) }),
  z.object({ kind: z.literal('owner'), ownerId: id }),
])
export type TransferSelection = z.infer<typeof transferSelection>

/** What is open with a customer when it changes hands. */
const openMatter = z.object({
  customer: z.object({ id, name: z.string() }),
  from: personRef.nullable(),
  /** The next agreed step that is not ticked off, and for when. */
  nextStep: z.string().nullable(),
  nextStepOn: businessDate.nullable(),
  /** Days on which the former owner has it in a plan. */
  plannedOn: z.array(businessDate),
})
export type OpenMatter = z.infer<typeof openMatter>

export const previewTransfer = endpoint({
  name: 'customers.previewTransfer',
  method: 'POST',
  path: '/api/v1/customer-transfers/preview',
  summary: { zh: '预览客户转移', en: 'What a transfer would do' },
  access: 'customers.assign',
  body: z.object({ selection: transferSelection, toOwnerId: id, effectiveOn: businessDate }),
  bodyLimit: 1024 * 1024,
  response: z.object({
    /** Customers that would change hands. */
    count: z.number().int(),
    /** Already the new owner's. */
    already: z.number().int(),
    /** Asked for, but not there or out of reach. */
    refused: z.number().int(),
    withNextStep: z.number().int(),
    withPlan: z.number().int(),
    /** Customers of the new owner afterwards. */
    holdingAfter: z.number().int(),
    /** The first 100 with something open. */
    matters: z.array(openMatter),
  }),
})
const transferState = z.enum(['scheduled', 'running', 'done', 'cancelled', 'undoing', 'undone'])
const transfer = z.object({
  id,
  to: personRef,
  effectiveOn: businessDate,
  note: z.string().nullable(),
  state: transferState,
  createdBy: personRef,
  createdAt: moment,
  doneAt: moment.nullable(),
  /** Set while the caller may take it back. */
  undoUntil: moment.nullable(),
  total: z.number().int(),
  moved: z.number().int(),
  refused: z.number().int(),
  taskId: id.nullable(),
})
export type Transfer = z.infer<typeof transfer>
export const createTransfer = endpoint({
  name: 'customers.transfer',
  method: 'PUT',
  path: '/api/v1/customer-transfers/:id',
  summary: { zh: '转移客户（今天或以后生效）', en: 'Hand customers over, today or later' },
  access: 'customers.assign',
  params: z.object({ id }),
  body: z.object({
    selection: transferSelection,
    toOwnerId: id,
    effectiveOn: businessDate,
    note: z.string().trim().max(500).nullable(),
  }),
  bodyLimit: 1024 * 1024,
  response: transfer,
})
/** Transfers the caller made or leads, and those that bring customers to the caller or take them. */
export const listTransfers = endpoint({
  name: 'customers.transfers',
  method: 'GET',
  path: '/api/v1/customer-transfers',
  summary: { zh: '客户转移记录', en: 'Transfers of customers' },
  access: 'customers.read',
  response: z.object({ transfers: z.array(transfer) }),
})
const transferRow = openMatter.extend({
  state: z.enum(['waiting', 'moved', 'refused', 'undone', 'undo_kept']),
  reason: z.string().nullable(),
})
export type TransferRow = z.infer<typeof transferRow>
/** The hand-over list: rows with something open or refused first, 1000 at most. */
export const getTransfer = endpoint({
  name: 'customers.transferRows',
  method: 'GET',
  path: '/api/v1/customer-transfers/:id',
  summary: { zh: '客户交接清单', en: 'The hand-over list of a transfer' },
  access: 'customers.read',
  params: z.object({ id }),
  response: z.object({ transfer, rows: z.array(transferRow) }),
})
export const cancelTransfer = endpoint({
  name: 'customers.cancelTransfer',
  method: 'POST',
  path: '/api/v1/customer-transfers/:id/cancel',
  summary: { zh: '取消尚未生效的转移', en: 'Cancel a transfer before its day' },
  access: 'customers.assign',
  params: z.object({ id }),
  body: z.object({}),
  response: transfer,
})
export const undoTransfer = endpoint({
  name: 'customers.undoTransfer',
  method: 'POST',
  path: '/api/v1/customer-transfers/:id/undo',
  summary: { zh: '撤销客户转移', en: 'Take a transfer back' },
  access: 'customers.assign',
  params: z.object({ id }),
  body: z.object({}),
  response: transfer,
})
