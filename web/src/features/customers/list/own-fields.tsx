import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type FieldEntry, type FieldView, listCustomerFields } from '#contracts/customer-fields.ts'
import type { CustomerSummary } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { useLocale } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import type { Column } from '../../../shared/data-table.tsx'
import { shownValue } from '#kit/field-value.ts'

/** A row of the list with the own fields that its columns show. */
export type ListedCustomer = CustomerSummary & {
  readonly own?: Readonly<Record<string, Pick<FieldEntry, 'value' | 'text'>>> | undefined
}

const none: readonly FieldView[] = []

/** Fields of the card that the person may see. */
export function useOwnFields(): { readonly fields: readonly FieldView[] } {
  const fields = useQuery({
    queryKey: ['customers', 'own-fields'],
    queryFn: async ({ signal }) => (await call(listCustomerFields, { signal })).fields,
    staleTime: 60_000,
  })
  return { fields: fields.data ?? none }
}

/** Every field as a column: `own.<code>`. */
export function useOwnColumns(): Column<ListedCustomer>[] {
  const locale = useLocale()
  const { today } = useSession()
  const { fields } = useOwnFields()
  return useMemo(
    () =>
      fields.map((field) => ({
        key: `own.${field.code}`,
        title: locale === 'zh-CN' ? field.label.zh : field.label.en,
        ...(field.sortable && { sort: `own.${field.code}` }),
        numeric: field.resultKind === 'number' || field.resultKind === 'money',
        render: (row: ListedCustomer) => {
          const entry = row.own?.[field.code]
          const text = entry ? shownValue(field, entry, locale, today) : null
          return text === null ? '—' : <span title={text}>{text}</span>
        },
      })),
    [fields, locale, today],
  )
}

/** Codes of the own fields among columns. */
export const ownCodes = (columns: readonly string[]): string[] =>
  columns.filter((column) => column.startsWith('own.')).map((column) => column.slice('own.'.length))
