import { z } from 'zod'
import {
  businessDate,
  coordinateSystem,
  dayHours,
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
import { endpoint } from './http.ts'

/** S1.40: ordinary shop, chain supermarket, hotel or entertainment venue. */
export const customerType = z.enum(['ordinary', 'chain_supermarket', 'hotel_entertainment'])
export type CustomerType = z.infer<typeof customerType>
export const customerState = z.enum(['active', 'paused', 'closed'])

/** Where the customer is. Longitude and latitude are WGS-84 whatever they arrived in. */
export const position = z.object({
  lng: longitude,
  lat: latitude,
  /** The system the coordinates came in. */
  source: coordinateSystem,
  /** Radius in metres within which the true place lies; null when nobody said. */
  accuracy: z.number().min(0).max(100_000).nullable(),
})
export type Position = z.infer<typeof position>

/** Seven entries, Monday first; an empty day is closed; null when the hours are not known. */
export const openingHours = z.array(dayHours).length(7).nullable()
export type OpeningHours = z.infer<typeof openingHours>

/** How often to visit: `visits` in every period of `weeks` weeks. */
export const visitFrequency = z.object({
  visits: z.number().int().min(1).max(31),
  weeks: z.number().int().min(1).max(53),
})
export type VisitFrequency = z.infer<typeof visitFrequency>

export const customerSummary = z.object({
  id,
  licence: z.string(),
  name: z.string(),
  contactName: z.string().nullable(),
  /** Masked (`138****1234`) unless read through a disclosure. */
  phone: z.string().nullable(),
  address: z.string(),
  type: customerType,
  /** Code of a grade of the pack, best first in the pack's order. */
  grade: z.string(),
  keyCustomer: z.boolean(),
  state: customerState,
  frequency: visitFrequency,
  owner: personRef.nullable(),
  unit: unitRef,
  placed: z.boolean(),
  lastVisitOn: businessDate.nullable(),
  nextDueOn: businessDate.nullable(),
  /** Orders of the last 90 days: number and volume in the pack's unit (条 for tobacco). */
  orders90: z.number().int(),
  volume90: z.number(),
  version: z.number().int(),
})
export type CustomerSummary = z.infer<typeof customerSummary>

export const customer = customerSummary.extend({
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
}

export const listCustomers = endpoint({
  name: 'customers.list',
  method: 'GET',
  path: '/api/v1/customers',
  summary: { zh: '客户列表', en: 'List customers' },
  access: 'customers.read',
  query: z.object({
    ...customerFilter,
    sort: customerSort.default('name'),
    direction: z.enum(['asc', 'desc']).default('asc'),
    ...paging,
  }),
  response: z.object({ customers: z.array(customerSummary), total }),
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
  body: z.object({ version: z.number().int().nullable(), customer: customerInput }),
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
/** Reads one phone number in clear; the purpose is kept in the audit trail. */
export const disclosePhone = endpoint({
  name: 'customers.disclosePhone',
  method: 'POST',
  path: '/api/v1/customers/:id/phone-disclosure',
  summary: { zh: '查看完整电话（留痕）', en: 'Disclose a phone number (audited)' },
  access: 'customers.disclose',
  params: z.object({ id }),
  body: z.object({ purpose: z.enum(['visit', 'order', 'complaint', 'verification']) }),
  response: z.object({ phone: z.string().nullable() }),
  ratePerMinute: 30,
})
export const customerChange = z.object({
  at: moment,
  by: personRef.nullable(),
  source: z.string(),
  changes: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
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
    columns: z.array(z.string().max(32)).max(50),
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

/** Fields an import file can fill; `ownerAccount` and `unitCode` find people and units by their codes. */
export const importField = z.enum([
  'licence',
  'name',
  'contactName',
  'phone',
  'address',
  'type',
  'grade',
  'keyCustomer',
  'state',
  'frequency',
  'ownerAccount',
  'unitCode',
  'longitude',
  'latitude',
  'coordinateSystem',
  'accuracy',
  'openingHours',
  'serviceMinutes',
  'note',
])
export type ImportField = z.infer<typeof importField>
/** Column number (0 = first) of the file for each field that is filled. */
export const columnMapping = z.partialRecord(importField, z.number().int().min(0).max(499))

export const importState = z.enum([
  'uploaded',
  'checking',
  'checked',
  'running',
  'done',
  'failed',
  'cancelled',
  'undone',
])
export const importBatch = z.object({
  id,
  fileName: z.string(),
  state: importState,
  encoding: z.string().nullable(),
  createdAt: moment,
  createdBy: personRef,
  header: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  mapping: columnMapping,
  /** True when the mapping was remembered from an earlier file with the same header. */
  mappingRemembered: z.boolean(),
  coordinateSystem,
  onDuplicate: z.enum(['skip', 'update']),
  counts: z.object({
    rows: z.number().int(),
    processed: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    duplicates: z.number().int(),
    failed: z.number().int(),
    withoutPosition: z.number().int(),
  }),
  /** The first errors; the whole list is in the error file. */
  errors: z.array(z.object({ row: z.number().int(), field: z.string().nullable(), message: z.string() })),
  message: z.string().nullable(),
  undoableUntil: moment.nullable(),
  /** Rows that an undo could not take back because somebody changed them since. */
  keptOnUndo: z.number().int(),
})
export type ImportBatch = z.infer<typeof importBatch>

export const importTemplate = endpoint({
  name: 'imports.template',
  method: 'GET',
  path: '/api/v1/customer-import-template',
  summary: { zh: '下载导入模板（xlsx）', en: 'Download the import template' },
  access: 'customers.import',
  response: z.unknown(),
  kind: 'file',
})
/** Body: the raw file (`application/octet-stream`), name in the query. */
export const uploadImport = endpoint({
  name: 'imports.upload',
  method: 'POST',
  path: '/api/v1/customer-imports',
  summary: { zh: '上传导入文件（.xlsx/.csv）', en: 'Upload a file to import' },
  access: 'customers.import',
  query: z.object({ fileName: z.string().min(1).max(255) }),
  response: importBatch,
  kind: 'stream',
  bodyLimit: 128 * 1024 * 1024,
  ratePerMinute: 30,
})
export const listImports = endpoint({
  name: 'imports.list',
  method: 'GET',
  path: '/api/v1/customer-imports',
  summary: { zh: '导入记录', en: 'Imports' },
  access: 'customers.import',
  response: z.object({ imports: z.array(importBatch) }),
})
export const getImport = endpoint({
  name: 'imports.get',
  method: 'GET',
  path: '/api/v1/customer-imports/:id',
  summary: { zh: '导入进度与结果', en: 'Progress and result of an import' },
  access: 'customers.import',
  params: z.object({ id }),
  response: importBatch,
})
/** Reads the whole file with this mapping; with `dryRun` nothing is written. */
export const startImport = endpoint({
  name: 'imports.start',
  method: 'POST',
  path: '/api/v1/customer-imports/:id/run',
  summary: { zh: '试导入或正式导入', en: 'Dry run or import' },
  access: 'customers.import',
  params: z.object({ id }),
  body: z.object({
    mapping: columnMapping,
    coordinateSystem,
    onDuplicate: z.enum(['skip', 'update']),
    dryRun: z.boolean(),
  }),
  response: importBatch,
})
export const cancelImport = endpoint({
  name: 'imports.cancel',
  method: 'POST',
  path: '/api/v1/customer-imports/:id/cancellation',
  summary: { zh: '取消导入（已写入的行可撤销）', en: 'Cancel a running import' },
  access: 'customers.import',
  params: z.object({ id }),
  response: importBatch,
})
export const undoImport = endpoint({
  name: 'imports.undo',
  method: 'POST',
  path: '/api/v1/customer-imports/:id/undo',
  summary: { zh: '撤销整个导入', en: 'Undo a whole import' },
  access: 'customers.import',
  params: z.object({ id }),
  response: importBatch,
})
export const importErrors = endpoint({
  name: 'imports.errors',
  method: 'GET',
  path: '/api/v1/customer-imports/:id/errors',
  summary: { zh: '下载错误行文件（xlsx）', en: 'Download the rows with errors' },
  access: 'customers.import',
  params: z.object({ id }),
  response: z.unknown(),
  kind: 'file',
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
    columns: z.array(z.string().max(32)).max(50),
    format: z.enum(['xlsx', 'csv']),
  }),
  response: z.object({ taskId: id }),
  ratePerMinute: 20,
})
