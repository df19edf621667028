import type { z } from 'zod'
import type { customerChange } from '#contracts/customers.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { fieldAccess } from './field-access.ts'
import { isMaskedText, maskText } from './field-values.ts'
import { type FieldChangeRow, fieldChangesOf } from './values.repo.ts'

type Change = z.output<typeof customerChange>

/** Changes of fields that the reader may see, as entries of the card's history, newest first. */
export async function fieldHistory(
  context: CustomersContext,
  grant: Grant<'customers.read'>,
  customerId: string,
): Promise<Change[]> {
  const access = fieldAccess(await context.catalogues.read(), grant.actor)
  const ids = access.readable.map(({ id }) => id)
  const rows = await fieldChangesOf(context.platform.db, grant, customerId, ids)
  const names = await context.names(
    rows.map(({ by_id }) => by_id),
    [],
  )
  const language = grant.actor?.locale === 'en-US' ? 'en' : 'zh'
  const entries: (Change & { readonly key: string })[] = []
  for (const row of rows) {
    const field = access.findById(row.field_id)
    if (!field) continue
    // What was written while the field was less confidential is masked now all the same.
    const shown = (text: string | null): string | null =>
      text === null || !access.masked(field) || isMaskedText(text) ? text : maskText(text)
    const change = {
      field: `own.${field.code}`,
      label: field.definition.label[language],
      before: shown(row.before),
      after: shown(row.after),
    }
    const key = keyOf(row)
    const last = entries.at(-1)
    if (last?.key === key) last.changes.push(change)
    else
      entries.push({
        key,
        at: row.at.toISOString(),
        by: names.person(row.by_id),
        source: row.source,
        changes: [change],
      })
  }
  return entries.map(({ key: _key, ...entry }) => entry)
}

/** What was written at once is one entry. */
const keyOf = (row: FieldChangeRow): string => `${row.at.toISOString()} ${row.by_id} ${row.source}`
