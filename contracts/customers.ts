import { z } from 'zod'
import {
  businessDate,
  coordinateSystem,
  done,
  id,
  latitude,
  listOf,
  longitude,
  moment,
  paging,
  personRef,
  queryFlag,
  total,
  unitRef,
} from './common.ts'
import {
  customerFacts,
  customerState,
  customerType,
  openingHours,
  position,
  visitFrequency,
} from './customer-facts.ts'
import { fieldEntry, ownFilterText, ownKey } from './customer-fields.ts'
import { growthClass, valueClass } from './customer-value.ts'
import { exportReason } from './exports.ts'
import { endpoint } from './http.ts'

export const customerSummary = customerFacts.extend({
  state: customerState,
  frequency: visitFrequency,
  owner: personRef.nullable(),
  unit: unitRef,
  placed: z.boolean(),
  nextDueOn: businessDate.nullable(),
  version: z.number().int(),
})
export type CustomerSummary = z.infer<typeof customerSummary>

export const customer = customerSummary.extend({
  /** Unified social credit code (统一社会信用代码) of an organisation. */
  companyCode: z.string().nullable(),
  /** Identity number, masked but for the last four. */
  idNumber: z.string().nullable(),
  position: position.nullable(),
  openingHours,
  note: z.string().nullable(),
  /** Expected minutes for a visit at this customer; null means the unit's default. */
  serviceMinutes: z.number().int().min(1).max(480).nullable(),
  createdAt: moment,
  updatedAt: moment,
  updatedBy: personRef.nullable(),
  source: z.string(),
})
export type Customer = z.infer<typeof customer>

export const customerSort = z.enum([
  'name',
  'licence',
  'grade',
  'type',
  'lastVisitOn',
  'nextDueOn',
  'orders90',
  'volume90',
  'updatedAt',
])

/** The filter of every customer list, map, export and saved view. */
export const customerFilter = {
  /** Name (any two characters of it), full pinyin or initials, licence, address, last four of the phone. */
  q: z.string().trim().max(64).optional(),
  types: listOf(customerType),
  grades: listOf(z.string().max(16)),
  states: listOf(customerState),
  ownerIds: listOf(id),
  unitIds: listOf(id),
  keyCustomer: queryFlag,
  placed: queryFlag,
  /** Due on or before this date. */
  dueBy: businessDate.optional(),
  notVisitedSince: businessDate.optional(),
  /** S22.17: at most one contact is known; or somebody who decides has left and nobody who decides is known. */
  contactRisk: z.enum(['single', 'key_left']).optional(),
  /** S22.4: the place in the matrix of value and growth, and who does not pay for the own visits and orders. */
  valueClass: valueClass.optional(),
  growthClass: growthClass.optional(),
  belowCost: queryFlag,
  /** Tests of the card's own fields, as JSON. */
  own: ownFilterText,
}

export const listCustomers = endpoint({
  name: 'customers.list',
  method: 'GET',
  path: '/api/v1/customers',
  summary: { zh: '客户列表', en: 'List customers' },
  access: 'customers.read',
  query: z.object({
    ...customerFilter,
    sort: z.union([customerSort, ownKey]).default('name'),
    /** Codes of own fields that the rows are to show as well. */
    ownColumns: listOf(z.string().max(42)),
    direction: z.enum(['asc', 'desc']).default('asc'),
    ...paging,
  }),
  response: z.object({
    customers: z.array(customerSummary),
    /** By customer and code of the field: what `ownColumns` asked for, as far as the caller may read it. */
    own: z.record(z.string(), z.record(z.string(), fieldEntry.pick({ value: true, text: true }))),
    total,
  }),
})
export const getCustomer = endpoint({
  name: 'customers.get',
  method: 'GET',
  path: '/api/v1/customers/:id',
  summary: { zh: '客户卡', en: 'One customer' },
  access: 'customers.read',
  params: z.object({ id }),
  response: customer,
})

export const customerInput = z.object({
  licence: z.string().trim().min(1).max(32),
  name: z.string().trim().min(1).max(128),
  contactName: z.string().trim().max(64).nullable(),
  /** Absent in a change: the phone stays as it is. */
  phone: z.string().trim().max(32).nullable().optional(),
  address: z.string().trim().max(256),
  /** Absent in a change, these stay as they are; so does an identity number that comes back masked. */
  companyCode: z.string().trim().max(32).nullable().optional(),
  idNumber: z.string().trim().max(32).nullable().optional(),
  type: customerType,
  grade: z.string().max(16),
  keyCustomer: z.boolean(),
  state: customerState,
  frequency: visitFrequency,
  ownerId: id.nullable(),
  unitId: id,
  position: z
    .object({
      lng: longitude,
      lat: latitude,
      system: coordinateSystem,
      accuracy: z.number().min(0).nullable(),
    })
    .nullable(),
  openingHours,
  serviceMinutes: z.number().int().min(1).max(480).nullable(),
  note: z.string().trim().max(2000).nullable(),
})
export const saveCustomer = endpoint({
  name: 'customers.save',
  method: 'PUT',
  path: '/api/v1/customers/:id',
  summary: { zh: '新增或修改客户', en: 'Create or change a customer' },
  access: 'customers.write',
  params: z.object({ id }),
  /** `version` null creates; otherwise the version that was read, so that nobody overwrites unseen. */
  body: z.object({
    version: z.number().int().nullable(),
    customer: customerInput,
    /** Why a card that looks like another customer's is saved all the same. */
    duplicateReason: z.string().trim().max(200).nullable().optional(),
  }),
  response: customer,
})
/** Puts a customer on the map, or moves it; coordinates in any of the three systems. */
export const placeCustomer = endpoint({
  name: 'customers.place',
  method: 'PUT',
  path: '/api/v1/customers/:id/position',
  summary: { zh: '标注位置', en: 'Place a customer on the map' },
  access: 'customers.write',
  params: z.object({ id }),
  body: z.object({
    lng: longitude,
    lat: latitude,
    system: coordinateSystem,
    accuracy: z.number().min(0).max(100_000).nullable(),
  }),
  response: customer,
})
export const customerChange = z.object({
  at: moment,
  by: personRef.nullable(),
  source: z.string(),
  changes: z.array(
    z.object({
      field: z.string(),
      /** Of the card's own fields (`own.…`), which no screen knows by itself. */
      label: z.string().optional(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
})
export const customerHistory = endpoint({
  name: 'customers.history',
  method: 'GET',
  path: '/api/v1/customers/:id/history',
  summary: { zh: '客户卡修改历史', en: 'History of a customer card' },
  access: 'customers.read',
  params: z.object({ id }),
  response: z.object({ changes: z.array(customerChange) }),
})
export const assignCustomers = endpoint({
  name: 'customers.assign',
  method: 'POST',
  path: '/api/v1/customers/assignment',
  summary: { zh: '批量转移客户', en: 'Hand customers to another account manager' },
  access: 'customers.assign',
  body: z.object({
    customerIds: z.array(id).min(1).max(1000),
    ownerId: id,
    note: z.string().max(500).nullable(),
  }),
  response: z.object({ changed: z.number().int(), refused: z.array(z.object({ id, reason: z.string() })) }),
})

/**
 * What the map shows in a window: single customers when they are few, clusters on a grid otherwise. Both
 * respect the filter and the caller's scope.
 */
export const customerMap = endpoint({
  name: 'customers.map',
  method: 'GET',
  path: '/api/v1/customer-map',
  summary: { zh: '客户地图', en: 'Customers in a map window, clustered' },
  access: 'customers.read',
  query: z.object({
    ...customerFilter,
    west: z.coerce.number().min(-180).max(180),
    south: z.coerce.number().min(-90).max(90),
    east: z.coerce.number().min(-180).max(180),
    north: z.coerce.number().min(-90).max(90),
    zoom: z.coerce.number().min(0).max(24),
  }),
  response: z.object({
    points: z.array(
      z.object({
        id,
        name: z.string(),
        lng: z.number(),
        lat: z.number(),
        grade: z.string(),
        type: customerType,
        keyCustomer: z.boolean(),
      }),
    ),
    clusters: z.array(
      z.object({
        lng: z.number(),
        lat: z.number(),
        count: z.number().int(),
        /** Bounds of the members, to zoom to. */
        west: z.number(),
        south: z.number(),
        east: z.number(),
        north: z.number(),
      }),
    ),
    /** All that match in the window, and all that match but have no position. */
    inWindow: z.number().int(),
    unplaced: z.number().int(),
  }),
})

export const savedView = z.object({
  id,
  list: z.string(),
  name: z.string(),
  /** The list's query string, as the address bar holds it. */
  query: z.string(),
  columns: z.array(z.string()),
  shared: z.boolean(),
  mine: z.boolean(),
})
export type SavedView = z.infer<typeof savedView>
export const listSavedViews = endpoint({
  name: 'views.list',
  method: 'GET',
  path: '/api/v1/saved-views',
  summary: { zh: '保存的视图', en: 'Saved views of a list' },
  access: 'session',
  query: z.object({ list: z.string().max(32) }),
  response: z.object({ views: z.array(savedView) }),
})
export const saveView = endpoint({
  name: 'views.save',
  method: 'PUT',
  path: '/api/v1/saved-views/:id',
  summary: { zh: '保存视图', en: 'Save a view' },
  access: 'session',
  params: z.object({ id }),
  body: z.object({
    list: z.string().max(32),
    name: z.string().trim().min(1).max(32),
    query: z.string().max(2000),
    columns: z.array(z.string().max(48)).max(50),
    shared: z.boolean(),
  }),
  response: savedView,
})
export const deleteView = endpoint({
  name: 'views.delete',
  method: 'DELETE',
  path: '/api/v1/saved-views/:id',
  summary: { zh: '删除视图', en: 'Delete a saved view' },
  access: 'session',
  params: z.object({ id }),
  response: done,
})

/** Starts a background export of the filtered list; the result is fetched from the task. */
export const exportCustomers = endpoint({
  name: 'customers.export',
  method: 'POST',
  path: '/api/v1/customer-exports',
  summary: { zh: '导出客户列表（后台任务）', en: 'Export customers (background task)' },
  access: 'customers.export',
  body: z.object({
    query: z.string().max(2000),
    columns: z.array(z.string().max(48)).max(50),
    format: z.enum(['xlsx', 'csv']),
    ...exportReason,
  }),
  response: z.object({ taskId: id }),
  ratePerMinute: 20,
})
