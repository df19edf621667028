import { z } from 'zod'
import { businessDate, id, moment, personRef } from './common.ts'
import { importState } from './customer-imports.ts'
import { endpoint } from './http.ts'

/** Fields that a file of accounts and holdings can fill. */
export const holdingField = z.enum([
  'licence',
  'number',
  'kind',
  'product',
  'balance',
  'asOf',
  'openedOn',
  'maturesOn',
  'rate',
  'state',
])
export type HoldingField = z.infer<typeof holdingField>
export const holdingMapping = z.partialRecord(holdingField, z.number().int().min(0).max(499))
export type HoldingMapping = z.infer<typeof holdingMapping>

export const holdingImport = z.object({
  id,
  fileName: z.string(),
  state: importState,
  createdAt: moment,
  createdBy: personRef,
  header: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  mapping: holdingMapping,
  /** The day of balances where the file has no column for it. */
  asOf: businessDate,
  counts: z.object({
    rows: z.number().int(),
    processed: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    undone: z.number().int(),
  }),
  /** The first rows that do not go in; all of them are in the file of errors. */
  errors: z.array(z.object({ row: z.number().int(), field: z.string().nullable(), message: z.string() })),
  message: z.string().nullable(),
  undoableUntil: moment.nullable(),
  /** Accounts that an undo left alone because something newer was told of them. */
  keptOnUndo: z.number().int(),
})
export type HoldingImport = z.infer<typeof holdingImport>

const one = { access: 'customers.import', params: z.object({ id }), response: holdingImport } as const

export const holdingTemplate = endpoint({
  name: 'holdingImports.template',
  method: 'GET',
  path: '/api/v1/holding-import-template',
  summary: { zh: '下载账户与持有导入模板（xlsx）', en: 'Template for accounts and holdings' },
  access: 'customers.import',
  response: z.unknown(),
  kind: 'file',
})
/** Body: the raw file (`application/octet-stream`), name in the query. */
export const uploadHoldings = endpoint({
  name: 'holdingImports.upload',
  method: 'POST',
  path: '/api/v1/holding-imports',
  summary: { zh: '上传账户与持有文件（.xlsx/.csv）', en: 'Upload a file of accounts and holdings' },
  access: 'customers.import',
  query: z.object({ fileName: z.string().min(1).max(255) }),
  response: holdingImport,
  kind: 'stream',
  bodyLimit: 128 * 1024 * 1024,
  ratePerMinute: 30,
})
export const listHoldingImports = endpoint({
  name: 'holdingImports.list',
  method: 'GET',
  path: '/api/v1/holding-imports',
  summary: { zh: '账户与持有的导入记录', en: 'Imports of accounts and holdings' },
  access: 'customers.import',
  response: z.object({ imports: z.array(holdingImport) }),
})
export const getHoldingImport = endpoint({
  ...one,
  name: 'holdingImports.get',
  method: 'GET',
  path: '/api/v1/holding-imports/:id',
  summary: { zh: '账户与持有导入的进度与结果', en: 'Progress and result of an import of holdings' },
})
/** Reads the whole file with this mapping; with `dryRun` nothing is written. */
export const startHoldingImport = endpoint({
  ...one,
  name: 'holdingImports.start',
  method: 'POST',
  path: '/api/v1/holding-imports/:id/run',
  summary: { zh: '试导入或正式导入账户与持有', en: 'Dry run or import of holdings' },
  body: z.object({ mapping: holdingMapping, asOf: businessDate, dryRun: z.boolean() }),
})
export const cancelHoldingImport = endpoint({
  ...one,
  name: 'holdingImports.cancel',
  method: 'POST',
  path: '/api/v1/holding-imports/:id/cancellation',
  summary: { zh: '取消账户与持有导入', en: 'Cancel a running import of holdings' },
})
/** Starts to take the import back in the background. */
export const undoHoldingImport = endpoint({
  ...one,
  name: 'holdingImports.undo',
  method: 'POST',
  path: '/api/v1/holding-imports/:id/undo',
  summary: { zh: '撤销账户与持有导入', en: 'Undo an import of holdings' },
})
export const holdingImportErrors = endpoint({
  name: 'holdingImports.errors',
  method: 'GET',
  path: '/api/v1/holding-imports/:id/errors',
  summary: { zh: '下载账户与持有导入的错误行（xlsx）', en: 'Rows of holdings with errors' },
  access: 'customers.import',
  params: z.object({ id }),
  response: z.unknown(),
  kind: 'file',
})
