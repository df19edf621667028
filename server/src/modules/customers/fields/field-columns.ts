import type { FieldEntry } from '#contracts/customer-fields.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import type { Cell } from '../exports/safe-cells.ts'
import { fieldAccess, type FieldAccess } from './field-access.ts'
import type { CardField } from './field-catalogue.ts'
import { maskText } from './field-values.ts'
import { valueWords } from './value-words.ts'
import { valuesOf } from './values.repo.ts'

type Shown = Pick<FieldEntry, 'value' | 'text'>
type Reading = Grant<'customers.read' | 'customers.export'>

/** Values in words of customers in reach, relations with their names, by customer and field; masked where they must be. */
async function shownValues(
  context: CustomersContext,
  grant: Reading,
  access: FieldAccess,
  customerIds: readonly string[],
  fields: readonly CardField[],
): Promise<Map<string, Map<string, Shown>>> {
  const { db } = context.platform
  const byId = new Map(fields.map((field) => [field.id, field]))
  const rows = await valuesOf(db, grant, customerIds, [...byId.keys()])
  const held = rows.flatMap(({ field_id, value }) => {
    const field = byId.get(field_id)
    return field ? [{ field, value }] : []
  })
  const language = grant.actor?.locale === 'en-US' ? 'en' : 'zh'
  const words = await valueWords(context, db, grant, held, language)
  const shown = new Map<string, Map<string, Shown>>()
  for (const row of rows) {
    const field = byId.get(row.field_id)
    if (!field) continue
    const text = words(field, row.value) ?? ''
    const ofCustomer = shown.get(row.customer_id) ?? new Map<string, Shown>()
    ofCustomer.set(
      field.code,
      access.masked(field) ? { value: null, text: maskText(text) } : { value: row.value, text },
    )
    shown.set(row.customer_id, ofCustomer)
  }
  return shown
}

/** Columns of a list: fields that the reader may not see are left out without a word, as if they did not exist. */
export async function ownColumns(
  context: CustomersContext,
  grant: Grant<'customers.read'>,
  customerIds: readonly string[],
  codes: readonly string[],
): Promise<Record<string, Record<string, Shown>>> {
  if (codes.length === 0) return {}
  const access = fieldAccess(await context.catalogues.read(), grant.actor)
  const fields = codes.slice(0, 30).flatMap((code) => access.find(code) ?? [])
  const shown = await shownValues(context, grant, access, customerIds, fields)
  return Object.fromEntries([...shown].map(([id, values]) => [id, Object.fromEntries(values)]))
}

/** The own fields among the columns of an export (`own.…`): those shown to the person in clear. */
export async function exportedFields(context: CustomersContext, actor: Actor, columns: readonly string[]) {
  const access = fieldAccess(await context.catalogues.read(), actor)
  const wanted = new Map(
    columns.flatMap((column) => {
      const field = column.startsWith('own.') ? access.clear(column.slice('own.'.length)) : undefined
      return field ? [[column, field] as const] : []
    }),
  )
  const language = actor.locale === 'en-US' ? 'en' : 'zh'
  return {
    has: (column: string): boolean => wanted.has(column),
    title: (column: string): string | null => wanted.get(column)?.definition.label[language] ?? null,
    /** Cells of some customers: money in 元, everything else as it is shown. */
    async cells(grant: Grant<'customers.export'>, customerIds: readonly string[]) {
      const shown = await shownValues(context, grant, access, customerIds, [...wanted.values()])
      return (id: string, column: string): Cell => {
        const field = wanted.get(column)
        const entry = field && shown.get(id)?.get(field.code)
        if (!field || !entry) return null
        if (typeof entry.value !== 'number') return entry.text
        return field.resultKind === 'money' ? entry.value / 100 : entry.value
      }
    },
  }
}
