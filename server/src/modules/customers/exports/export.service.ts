import { z } from 'zod'
import type { exportCustomers } from '#contracts/customers.ts'
import { customerSort } from '#contracts/customers.ts'
import type { BodyOf } from '#contracts/http.ts'
import { inTransaction } from '#platform/db/index.ts'
import { inLocale, invalid } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { customerFilterSchema } from '../customers.filter.ts'
import { exportColumnNames } from './export-columns.ts'

export const exportJob = 'customers.export'

/** What an export shows: the list's own query, without its pages. */
export const exportQuery = customerFilterSchema.extend({
  sort: customerSort.default('name'),
  direction: z.enum(['asc', 'desc']).default('asc'),
})
export const exportPayload = z.object({
  taskId: z.string(),
  actorId: z.string(),
  query: exportQuery,
  columns: z.array(z.enum(exportColumnNames)),
  format: z.enum(['xlsx', 'csv']),
})

/** Checks the query and the columns, then queues the task; that somebody exports is audited at once. */
export async function startExport(
  context: CustomersContext,
  actor: Actor,
  body: BodyOf<typeof exportCustomers>,
  origin: Origin,
): Promise<Result<{ taskId: string }>> {
  const { platform } = context
  const query = exportQuery.safeParse(Object.fromEntries(new URLSearchParams(body.query)))
  const columns = z.array(z.enum(exportColumnNames)).safeParse(body.columns)
  if (!query.success || !columns.success)
    return fail(
      invalid([
        {
          path: query.success ? 'columns' : 'query',
          message: { zh: '筛选条件或列无法识别。', en: 'The filter or a column is not known.' },
        },
      ]),
    )
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
      },
    })
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'customers.exported',
      subjectKind: 'task',
      subjectId: started.id,
      detail: { query: query.data, columns: columns.data, format: body.format },
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
