import type { z } from 'zod'
import type { customerHistory } from '#contracts/customers.ts'
import type { FieldKind } from '#platform/disclosure/disclosure.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from './customers.context.ts'
import { changesOf, findCard } from './customers.read.ts'
import { contactField, phoneField } from './protected-fields.ts'
import type { FieldChange } from './customers.values.ts'
import { fieldHistory } from './fields/fields.history.ts'

const historyFields: Readonly<Record<string, FieldKind>> = { phone: phoneField, contactName: contactField }

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
  const view = await context.disclosure.plainView(grant.actor)
  const place = { customerId: id, unitId: row.unit_id, ownerId: row.owner_id }
  // Values were masked as it was usual when they were written: the mask and the rules of today hold for them too.
  const shown = (value: string | null, field: string): string | null => {
    const kind = historyFields[field]
    return kind ? view.shown(kind, place, view.masked(kind, value)) : named(value, field)
  }
  const readable = ({ field, before, after }: FieldChange) => ({
    field,
    before: shown(before, field),
    after: shown(after, field),
  })
  const ofCard = entries.map((entry) => ({
    at: entry.at.toISOString(),
    by: names.person(entry.by_id),
    source: entry.source,
    changes: entry.changes.map(readable),
  }))
  const ofFields = await fieldHistory(context, grant, id)
  return ok({
    changes: [
      ...[...ofCard, ...ofFields].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)),
      { at: row.created_at.toISOString(), by: names.person(row.created_by), source: row.source, changes: [] },
    ],
  })
}
