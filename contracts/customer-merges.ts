import { z } from 'zod'
import { done, id, moment, paging, personRef, unitRef } from './common.ts'
import { customer } from './customers.ts'
import { endpoint } from './http.ts'

/** What is chosen, value by value, when two cards become one; the owner goes with the unit. */
export const mergeField = z.enum([
  'name',
  'licence',
  'contactName',
  'phone',
  'address',
  'companyCode',
  'idNumber',
  'type',
  'grade',
  'keyCustomer',
  'state',
  'frequency',
  'owner',
  'position',
  'openingHours',
  'serviceMinutes',
  'note',
])
export type MergeField = z.infer<typeof mergeField>

/** What two cards say, field by field; judged by the values themselves, although their masks may look the same. */
export const comparison = z.array(
  z.object({ field: mergeField, says: z.enum(['same', 'differs', 'only_one', 'nothing', 'hidden']) }),
)
export type Comparison = z.infer<typeof comparison>

/** A merge that was made; undone, it stays as a record. */
export const customerMerge = z.object({
  id,
  survivor: z.object({ id, name: z.string() }),
  merged: z.object({ id, name: z.string(), licence: z.string() }),
  unit: unitRef,
  reason: z.string().nullable(),
  /** Rows of all modules that were moved. */
  rows: z.number().int(),
  at: moment,
  by: personRef.nullable(),
  undoneAt: moment.nullable(),
  undoneBy: personRef.nullable(),
  /** False also while a later merge of the same customer is in force: that one is undone first. */
  undoable: z.boolean(),
})
export type CustomerMerge = z.infer<typeof customerMerge>

export const previewMerge = endpoint({
  name: 'customers.previewMerge',
  method: 'GET',
  path: '/api/v1/customer-merge-preview',
  summary: { zh: '合并前对照两张客户卡', en: 'Compare two cards before a merge' },
  access: 'customers.merge',
  query: z.object({ survivorId: id, mergedId: id }),
  response: z.object({
    survivor: customer,
    merged: customer,
    comparison,
    /** What would move, by table; tables without rows are left out. */
    moving: z.array(z.object({ table: z.string(), rows: z.number().int() })),
    /** Why the pair is none: what somebody decided earlier. */
    apart: z.object({ by: personRef.nullable(), at: moment, reason: z.string().nullable() }).nullable(),
  }),
})
export const mergeCustomers = endpoint({
  name: 'customers.merge',
  method: 'POST',
  path: '/api/v1/customer-merges',
  summary: { zh: '合并客户', en: 'Merge two customers' },
  access: 'customers.merge',
  body: z.object({
    /** Made by the caller, so that the same merge sent twice is one. */
    id,
    survivorId: id,
    survivorVersion: z.number().int(),
    mergedId: id,
    mergedVersion: z.number().int(),
    /** Fields whose value comes from the merged card; all others stay. */
    take: z.array(mergeField).max(20),
    reason: z.string().trim().max(200).nullable(),
  }),
  response: customerMerge,
})
export const undoMerge = endpoint({
  name: 'customers.undoMerge',
  method: 'POST',
  path: '/api/v1/customer-merges/:id/undo',
  summary: { zh: '撤销合并', en: 'Undo a merge' },
  access: 'customers.merge',
  params: z.object({ id }),
  response: done,
})
export const listMerges = endpoint({
  name: 'customers.merges',
  method: 'GET',
  path: '/api/v1/customer-merges',
  summary: { zh: '合并记录', en: 'Merges' },
  access: 'customers.merge',
  query: z.object(paging),
  response: z.object({ merges: z.array(customerMerge), more: z.boolean() }),
})
