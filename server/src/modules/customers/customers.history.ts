import type { z } from 'zod'
import type { customerHistory } from '#contracts/customers.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from './customers.context.ts'
import { changesOf, findCard } from './customers.read.ts'
import type { FieldChange } from './customers.values.ts'

type History = z.output<(typeof customerHistory)['response']>

/** The history of a card in reach, newest first, ending with its creation; ids of people and units become names. */
export async function historyOf(
  context: CustomersContext,
  grant: Grant<'customers.read'>,
  id: string,
): Promise<Result<History>> {
  const row = await findCard(context.platform.db, grant, id)
  if (!row) return fail(notFound())
  const entries = await changesOf(context.platform.db, grant, id)
  const valuesOf = (field: string): (string | null)[] =>
    entries.flatMap((entry) =>
      entry.changes.flatMap((change) => (change.field === field ? [change.before, change.after] : [])),
    )
  const names = await context.names(
    [row.created_by, ...entries.map((entry) => entry.by_id), ...valuesOf('ownerId')],
    valuesOf('unitId').filter((unit) => unit !== null),
  )
  const named = (value: string | null, field: string): string | null => {
    if (value === null) return null
    if (field === 'ownerId') return names.person(value)?.name || value
    return field === 'unitId' ? names.unit(value).name || value : value
  }
  const readable = ({ field, before, after }: FieldChange) => ({
    field,
    before: named(before, field),
    after: named(after, field),
  })
  return ok({
    changes: [
      ...entries.map((entry) => ({
        at: entry.at.toISOString(),
        by: names.person(entry.by_id),
        source: entry.source,
        changes: entry.changes.map(readable),
      })),
      { at: row.created_at.toISOString(), by: names.person(row.created_by), source: row.source, changes: [] },
    ],
  })
}
