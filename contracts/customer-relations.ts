import { z } from 'zod'
import { businessDate, id, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'

/**
 * How two customers belong together. `parent`, `introducer`, `supplier` and `guarantor` go from one to the other
 * (parent of, introduced, supplies, guarantees); `family` and `partner` hold both ways.
 */
export const relationKind = z.enum(['parent', 'introducer', 'supplier', 'guarantor', 'family', 'partner'])
export type RelationKind = z.infer<typeof relationKind>
export const mutualKinds: ReadonlySet<RelationKind> = new Set(['family', 'partner'])

export const relation = z.object({
  id,
  kind: relationKind,
  fromId: id,
  toId: id,
  since: businessDate.nullable(),
  /** The last day it held; null while it does. */
  until: businessDate.nullable(),
  /** Where we know it from. */
  source: z.string(),
  note: z.string().nullable(),
  createdAt: moment,
  createdBy: personRef.nullable(),
  endedBy: personRef.nullable(),
})
export type Relation = z.infer<typeof relation>

const relationsOfCustomer = z.object({
  /** The customer itself and those within two steps that the caller may see. */
  customers: z.array(
    z.object({
      id,
      name: z.string(),
      grade: z.string(),
      /** 0 the customer itself, 1 a direct relation, 2 a relation of a relation. */
      steps: z.number().int(),
    }),
  ),
  /** Those that hold, between the customers above; and of the customer itself those that ended too. */
  relations: z.array(relation),
  /** Who introduced whom, from the first of the chain down to this customer. */
  referralChain: z.array(z.object({ id, name: z.string() })),
  /** Direct relations with customers out of the caller's reach: counted, never named. */
  hidden: z.number().int(),
})
export type RelationsOfCustomer = z.infer<typeof relationsOfCustomer>

export const listRelations = endpoint({
  name: 'relations.list',
  method: 'GET',
  path: '/api/v1/customers/:id/relations',
  summary: { zh: '客户关系', en: 'Relations of a customer, two steps deep' },
  access: 'customers.read',
  params: z.object({ id }),
  response: relationsOfCustomer,
})
export const saveRelation = endpoint({
  name: 'relations.save',
  method: 'PUT',
  path: '/api/v1/customers/:id/relations/:relationId',
  summary: { zh: '新增客户关系', en: 'Relate a customer to another' },
  access: 'customers.write',
  params: z.object({ id, relationId: id }),
  body: z.object({
    kind: relationKind,
    /** In reach of the caller. */
    otherId: id,
    /** True: the other one is the parent, introducer, supplier or guarantor. */
    fromOther: z.boolean(),
    since: businessDate.nullable(),
    source: z.string().trim().min(1).max(64),
    note: z.string().trim().max(200).nullable(),
  }),
  response: relationsOfCustomer,
})
export const endRelation = endpoint({
  name: 'relations.end',
  method: 'POST',
  path: '/api/v1/customers/:id/relations/:relationId/end',
  summary: { zh: '结束客户关系', en: 'End a relation; it stays in the history' },
  access: 'customers.write',
  params: z.object({ id, relationId: id }),
  body: z.object({ until: businessDate }),
  response: relationsOfCustomer,
})
