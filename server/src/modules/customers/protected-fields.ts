import { sql } from 'kysely'
import type { Executor } from '#platform/db/index.ts'
import type { FieldKind, ProtectedField } from '#platform/disclosure/disclosure.ts'

export const phoneField = { code: 'customers.phone', dataClass: 'phone' } as const satisfies FieldKind
export const contactField = {
  code: 'customers.contact_name',
  dataClass: 'person_name',
} as const satisfies FieldKind

async function columnOf(
  db: Executor,
  customerId: string,
  column: 'phone' | 'contact_name',
): Promise<{ key: null; label: null; value: string | null }[]> {
  const { rows } = await sql<{ value: string | null }>`
    select ${sql.ref(column)} as value from customers where id = ${customerId}`.execute(db)
  return rows.map(({ value }) => ({ key: null, label: null, value }))
}

/** Fields of the card that the rules of disclosure guard. */
export const protectedFields: readonly ProtectedField[] = [
  {
    ...phoneField,
    name: { zh: '联系电话', en: 'Telephone' },
    values: (db, customerId) => columnOf(db, customerId, 'phone'),
  },
  {
    ...contactField,
    name: { zh: '联系人', en: 'Contact' },
    values: (db, customerId) => columnOf(db, customerId, 'contact_name'),
  },
]
