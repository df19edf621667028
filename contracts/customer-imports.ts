import { z } from 'zod'
import { coordinateSystem, id, moment, personRef } from './common.ts'
import { endpoint } from './http.ts'

/** Fields an import file can fill; `ownerAccount` and `unitCode` find people and units by their codes. */
export const importField = z.enum([
  'licence',
  'name',
  'contactName',
  'phone',
  'address',
  'idNumber',
  'companyCode',
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
/** A field of the card that the pack or the organisation added: `own.` and its code. */
const ownTarget = z.templateLiteral(['own.', z.string().regex(/^[a-z][a-z0-9_]{1,40}$/)])
export type OwnTarget = z.infer<typeof ownTarget>
export type ImportTarget = ImportField | OwnTarget
/** Column number (0 = first) of the file for each field that is filled. */
export const columnMapping = z.partialRecord(
  z.union([importField, ownTarget]),
  z.number().int().min(0).max(499),
)
export type ColumnMapping = z.infer<typeof columnMapping>

export const importState = z.enum([
  'uploaded',
  'checking',
  'checked',
  'running',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
])
/** What is said about one row of the file. */
const importRemark = z.object({ row: z.number().int(), field: z.string().nullable(), message: z.string() })
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
  onLikeness: z.enum(['create', 'skip', 'update']),
  counts: z.object({
    rows: z.number().int(),
    processed: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    duplicates: z.number().int(),
    failed: z.number().int(),
    withoutPosition: z.number().int(),
    /** New customers that nobody is in charge of. */
    withoutOwner: z.number().int(),
    /** Rows that go in, but not quite as the file says. */
    warned: z.number().int(),
    /** Rows that an undo has dealt with. */
    undone: z.number().int(),
  }),
  /** The first rows that do not go in, and the first that do with a reservation; all are in the error file. */
  errors: z.array(importRemark),
  warnings: z.array(importRemark),
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
    /** What to do with a row under a new licence that shares telephone, code or place with a customer there is. */
    onLikeness: z.enum(['create', 'skip', 'update']).default('create'),
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
/** Starts to take the import back in the background: its state is `undoing` until it is `undone`. */
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
