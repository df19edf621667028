import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Db } from '#platform/db/index.ts'

type Values = Readonly<Record<string, string | null>>

interface Column {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly generated: boolean
  /** The table and column that it refers to. */
  readonly parent: string | null
  readonly parent_column: string | null
  /** The values that a check allows, when it lists them. */
  readonly choice: string | null
}

let counter = 0

const plain: Readonly<Record<string, (n: number) => string>> = {
  uuid: () => uuid(),
  text: (n) => `x${n}`,
  smallint: (n) => String(n % 30_000),
  integer: (n) => String(n),
  bigint: (n) => String(n),
  real: () => '1.5',
  'double precision': () => '1.5',
  numeric: () => '1',
  boolean: () => 'false',
  date: (n) => new Date(Date.UTC(2020, 0, n)).toISOString().slice(0, 10),
  'timestamp with time zone': () => '2026-11-01T08:00:00Z',
  jsonb: () => '{}',
  bytea: () => String.raw`\x00`,
}

/**
 * Writes a row into any table: given values as they are, every other column that must have one with a plain one, rows
 * that it refers to made first. For tests about all tables there are, also those that somebody adds tomorrow. Answers
 * the row as text by column.
 */
export async function fillRow(
  db: Db,
  table: string,
  given: Values = {},
  rules: Readonly<Record<string, Values>> = {},
): Promise<Record<string, string | null>> {
  const n = ++counter
  const values: Record<string, string | null> = {}
  for (const column of await columnsOf(db, table)) {
    if (column.generated) continue
    const known = given[column.name] ?? rules[table]?.[column.name]
    if (known !== undefined) values[column.name] = column.type.endsWith('[]') ? arrayText(known) : known
    else if (!column.required) continue
    else if (column.parent !== null && column.parent_column !== null)
      values[column.name] =
        (await fillRow(db, column.parent, ofSame(given), rules))[column.parent_column] ?? null
    else if (column.choice !== null) values[column.name] = column.choice
    else if (column.type.endsWith('[]')) values[column.name] = '{}'
    else values[column.name] = plain[column.type]?.(n) ?? `x${n}`
  }
  const names = sql.join(Object.keys(values).map((name) => sql.ref(name)))
  const { rows } = await sql<{ row: Record<string, string | null> }>`
    with made as (insert into ${sql.table(table)} (${names})
                  values (${sql.join(Object.values(values))}) returning *)
    select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(made))) as row from made`.execute(
    db,
  )
  return rows[0]?.row ?? {}
}

/** What a row refers to belongs to the same customer. */
const ofSame = (given: Values): Values =>
  given['customer_id'] === undefined ? {} : { customer_id: given['customer_id'] }

/** An array as JSON has it, as PostgreSQL writes it. */
const arrayText = (text: string | null): string | null =>
  text?.startsWith('[') ? `{${(JSON.parse(text) as string[]).join()}}` : text

const known = new Map<string, readonly Column[]>()

async function columnsOf(db: Db, table: string): Promise<readonly Column[]> {
  const found = known.get(table)
  if (found) return found
  const { rows } = await sql<Column>`
    select a.attname as name, format_type(a.atttypid, null) as type,
           a.attnotnull and not a.atthasdef and a.attidentity = '' as required,
           a.attgenerated <> '' or a.attidentity <> '' as generated,
           f.confrelid::regclass::text as parent,
           (select attname from pg_attribute where attrelid = f.confrelid and attnum = f.confkey[1]) as parent_column,
           (select (regexp_match(pg_get_constraintdef(c.oid), '\\(' || a.attname || ' = ANY \\(ARRAY\\[''([^'']+)'''))[1]
              from pg_constraint c where c.conrelid = a.attrelid and c.contype = 'c'
               and pg_get_constraintdef(c.oid) ~ ('\\(' || a.attname || ' = ANY') limit 1) as choice
      from pg_attribute a
      left join pg_constraint f on f.conrelid = a.attrelid and f.contype = 'f' and f.conkey = array[a.attnum]
     where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped
     order by a.attnum`.execute(db)
  known.set(table, rows)
  return rows
}
