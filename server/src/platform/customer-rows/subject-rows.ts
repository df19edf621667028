import { type RawBuilder, sql } from 'kysely'
import type { Executor, Tx } from '../db/index.ts'
import type { Message } from '../errors/errors.ts'
import type { SubjectParticipant, SubjectSection } from './customer-rows.ts'

/** What a table keeps about a customer, and what becomes of it. */
export interface SubjectTable {
  readonly table: string
  /** What the file for the person calls it. */
  readonly title: Message
  /** Rows `t` that are about the customer; those with its id in `customer_id` where nothing is said. */
  readonly about?: (customerId: string) => RawBuilder<boolean>
  /** Columns that the readable file shows, with their names there, in this order. The JSON file has all of them. */
  readonly shows: Readonly<Record<string, Message>>
  /** Columns of the program itself, sealed or derived, which say nothing to a person. */
  readonly leaveOut?: readonly string[]
  /**
   * What an erasure does with the rows: sets columns to SQL expressions over `t`, takes the rows out, or leaves them as
   * they are, for a reason that the person is told.
   */
  readonly erase: Readonly<Record<string, string>> | 'remove' | { readonly keeps: Message }
  /** SQL over `t`: ids of files that belong to the row, as an array. They go with the erasure. */
  readonly files?: string
}

const ofCustomer = (customerId: string): RawBuilder<boolean> => sql<boolean>`t.customer_id = ${customerId}`

/**
 * SQL: what remains of answers to a form: numbers, flags and codes of choices. What was asked in words goes by the names
 * of its fields; of older forms goes what does not look like a code.
 */
export function answersWithoutWords(
  column: string,
  form: readonly { readonly code: string; readonly kind: string }[],
): string {
  const words = form.flatMap(({ code, kind }) => (kind === 'text' && /^\w+$/.test(code) ? [code] : []))
  return `
    (select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(t.${column} - '{${words.join()}}'::text[]) e
      where jsonb_typeof(e.value) in ('number', 'boolean')
         or (jsonb_typeof(e.value) = 'string' and e.value #>> '{}' ~ '^[a-z][a-z0-9_]{0,39}$'))`
}

/** SQL: what a phone sent, without words, answers and positions; what was pressed when stays. */
export const sentWithoutWords = (column: string): string =>
  `t.${column} - '{note,nextStep,findings,fix,reason,words,toldBy,person,remark,enquiries,body}'::text[]`

/** A participant made of its tables, in the order in which they are erased: rows that refer to others first. */
export function subjectRows(db: Executor, tables: readonly SubjectTable[]): SubjectParticipant {
  return {
    tables: Object.fromEntries(
      tables.map(({ table, title, erase }) => [
        table,
        { title, keeps: typeof erase === 'object' && isKept(erase) ? erase.keeps : null },
      ]),
    ),
    async collect(customerId) {
      const sections: SubjectSection[] = []
      for (const spec of tables) {
        const { rows } = await sql<{ row: Record<string, unknown> }>`
          select to_jsonb(t) - ${[...(spec.leaveOut ?? [])]}::text[] as row from ${sql.table(spec.table)} t
           where ${(spec.about ?? ofCustomer)(customerId)} limit 20000`.execute(db)
        if (rows.length > 0)
          sections.push({
            table: spec.table,
            title: spec.title,
            shows: spec.shows,
            rows: rows.map(({ row }) => row),
          })
      }
      return sections
    },
    async files(executor, customerId) {
      const ids: string[] = []
      for (const { table, about = ofCustomer, files } of tables) {
        if (files === undefined) continue
        const { rows } = await sql<{ id: string }>`
          select distinct unnest(${sql.raw(files)})::text as id from ${sql.table(table)} t
           where ${about(customerId)}`.execute(executor)
        ids.push(...rows.map(({ id }) => id))
      }
      return ids
    },
    async erase(tx, customerId) {
      let changed = 0
      for (const spec of tables) changed += await eraseRows(tx, spec, customerId)
      return changed
    },
  }
}

const isKept = (erase: object): erase is { readonly keeps: Message } => 'keeps' in erase

async function eraseRows(tx: Tx, spec: SubjectTable, customerId: string): Promise<number> {
  const { table, erase, about = ofCustomer } = spec
  if (erase === 'remove') {
    const removed = await sql`delete from ${sql.table(table)} t where ${about(customerId)}`.execute(tx)
    return Number(removed.numAffectedRows ?? 0n)
  }
  if (isKept(erase)) return 0
  const set = sql.join(
    Object.entries(erase).map(([column, value]) => sql`${sql.ref(column)} = ${sql.raw(value)}`),
  )
  const changed = await sql`update ${sql.table(table)} t set ${set} where ${about(customerId)}`.execute(tx)
  return Number(changed.numAffectedRows ?? 0n)
}
