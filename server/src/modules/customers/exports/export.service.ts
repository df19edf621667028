import { z } from 'zod'
import type { exportCustomers } from '#contracts/customers.ts'
import { ownKey } from '#contracts/customer-fields.ts'
import { customerSort } from '#contracts/customers.ts'
import type { BodyOf } from '#contracts/http.ts'
import { askedPurpose } from '#contracts/privacy.ts'
import { inTransaction } from '#platform/db/index.ts'
import { inLocale, invalid } from '#platform/errors/errors.ts'
import { fail, ok, type Result, unwrap } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { type CustomerFilter, customerFilterSchema } from '../customers.filter.ts'
import { countForExport } from '../customers.list.ts'
import { phoneField } from '../protected-fields.ts'
import { ownConditions } from '../fields/field-filter.ts'
import { ownSort } from '../fields/field-order.ts'
import { exportColumnNames } from './export-columns.ts'

export const exportJob = 'customers.export'

/** What an export shows: the list's own query, without its pages. */
export const exportQuery = customerFilterSchema.extend({
  sort: z.union([customerSort, ownKey]).default('name'),
  direction: z.enum(['asc', 'desc']).default('asc'),
})
const exportColumn = z.union([z.enum(exportColumnNames), ownKey])
export const exportPayload = z.object({
  taskId: z.string(),
  actorId: z.string(),
  query: exportQuery,
  columns: z.array(exportColumn),
  format: z.enum(['xlsx', 'csv']),
  purpose: askedPurpose,
  rowsAtMost: z.number().int(),
  expiresAt: z.iso.datetime(),
  watermark: z.object({
    by: z.string(),
    account: z.string(),
    at: z.coerce.date(),
    purpose: z.string(),
    note: z.string().nullable(),
    line: z.string(),
    inCsv: z.boolean(),
  }),
})

/** The filter with the units below those named, and without searching by numbers that the person does not see. */
export async function filterInReach<F extends CustomerFilter>(
  { directory, disclosure }: CustomersContext,
  actor: Actor,
  filter: F,
): Promise<F> {
  const view = await disclosure.plainView(actor)
  const seen = { ...filter, withoutPhone: !view.tellsTail(phoneField) }
  if (filter.unitIds.length === 0) return seen
  return { ...seen, unitIds: [...(await directory.unitsBelow(filter.unitIds))] }
}

/** Checks the query and the columns, then queues the task; that somebody exports is audited at once. */
export async function startExport(
  context: CustomersContext,
  actor: Actor,
  body: BodyOf<typeof exportCustomers>,
  origin: Origin,
): Promise<Result<{ taskId: string }>> {
  const { platform } = context
  const query = exportQuery.safeParse(Object.fromEntries(new URLSearchParams(body.query)))
  const columns = z.array(exportColumn).safeParse(body.columns)
  if (!query.success || !columns.success)
    return fail(
      invalid([
        {
          path: query.success ? 'columns' : 'query',
          message: { zh: '筛选条件或列无法识别。', en: 'The filter or a column is not known.' },
        },
      ]),
    )
  // What somebody may not see is told at once, not by a file that lacks it.
  const filter = await ownConditions(context, actor, query.data.own)
  if (!filter.ok) return filter
  const order = await ownSort(context, actor, query.data.sort, query.data.own)
  if (!order.ok) return order
  const counted = await filterInReach(context, actor, { ...query.data, ownConditions: filter.value })
  const rows = await countForExport(platform.db, unwrap(authorize(actor, 'customers.export')), counted)
  const passed = await context.exportGate.pass({
    actor,
    origin,
    kind: 'customers.export',
    params: { query: asQuery(query.data), columns: columns.data, format: body.format },
    title: inLocale({ zh: '导出客户列表', en: 'Export of customers' }, actor.locale),
    rows,
    purpose: body.purpose,
    note: body.note,
  })
  if (!passed.ok) return passed
  return inTransaction(platform.db, async (tx) => {
    const started = await platform.tasks.start(tx, {
      kind: exportJob,
      title: inLocale({ zh: '导出客户列表', en: 'Export of customers' }, actor.locale),
      ownerId: actor.userId,
      jobName: exportJob,
      payload: {
        actorId: actor.userId,
        // JSON drops what is undefined; the schema takes absent and undefined alike.
        query: asQuery(query.data),
        columns: columns.data.length > 0 ? columns.data : exportColumnNames,
        format: body.format,
        purpose: body.purpose,
        ...passed.value,
        expiresAt: passed.value.expiresAt.toISOString(),
      },
    })
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'customers.exported',
      subjectKind: 'task',
      subjectId: started.id,
      detail: {
        query: query.data,
        columns: columns.data,
        format: body.format,
        purpose: body.purpose,
        note: body.note,
        rows,
      },
      origin,
    })
    return ok({ taskId: started.id })
  })
}

/** The query as the schema takes it in: flags are text there. */
function asQuery(query: z.output<typeof exportQuery>): Record<string, unknown> {
  const { keyCustomer, placed, ...rest } = query
  return {
    ...rest,
    ...(keyCustomer !== undefined && { keyCustomer: String(keyCustomer) }),
    ...(placed !== undefined && { placed: String(placed) }),
  }
}
