import type { Client } from 'pg'

const scalar: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  citext: 'string',
  xid8: 'string',
  bpchar: 'string',
  varchar: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  int8: 'Int8',
  date: 'string',
  time: 'string',
  timestamptz: 'Moment',
  jsonb: 'Json',
  bytea: 'Buffer',
  tsvector: 'string',
}

interface ColumnRow {
  table_name: string
  column_name: string
  type_name: string
  nullable: boolean
  has_default: boolean
  generated: boolean
  identity: string
}

/** TypeScript interfaces for Kysely of every table in schema `public`, in alphabetical order. */
export async function generateTableTypes(client: Client): Promise<string> {
  const { rows } = await client.query<ColumnRow>(`
    select c.relname as table_name, a.attname as column_name, t.typname as type_name,
           not a.attnotnull as nullable, a.atthasdef as has_default,
           a.attgenerated <> '' as generated, a.attidentity as identity
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'schema_migrations'
    order by c.relname, a.attnum`)
  const tables = new Map<string, string[]>()
  for (const row of rows) {
    const lines = tables.get(row.table_name) ?? []
    lines.push(`  ${row.column_name}: ${columnType(row)}`)
    tables.set(row.table_name, lines)
  }
  const names = [...tables.keys()]
  return [
    '// Generated from the migrated database by `npm run db:types`. Do not edit.',
    "import type { ColumnType } from 'kysely'",
    '',
    '/** A column that the database fills in when an insert leaves it out. */',
    'export type Generated<T> =',
    '  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>',
    '/** A column that only the database writes. */',
    'export type GeneratedAlways<T> =',
    '  T extends ColumnType<infer S, unknown, unknown> ? ColumnType<S, never, never> : ColumnType<T, never, never>',
    'export type Moment = ColumnType<Date, Date | string, Date | string>',
    'export type Int8 = ColumnType<bigint, bigint | number, bigint | number>',
    '/** jsonb: read as the parsed value, written as JSON text. */',
    'export type Json = ColumnType<unknown, string, string>',
    '',
    'export interface Tables {',
    ...names.map((name) => `  ${name}: ${interfaceName(name)}`),
    '}',
    ...names.flatMap((name) => [
      '',
      `export interface ${interfaceName(name)} {`,
      ...(tables.get(name) ?? []),
      '}',
    ]),
    '',
  ].join('\n')
}

function columnType(row: ColumnRow): string {
  const array = row.type_name.startsWith('_')
  const element = scalar[array ? row.type_name.slice(1) : row.type_name]
  if (element === undefined)
    throw new Error(`no TypeScript type for ${row.table_name}.${row.column_name} (${row.type_name})`)
  const base = array ? `${element}[]` : element
  const type = row.nullable ? `${base} | null` : base
  if (row.generated || row.identity === 'a') return `GeneratedAlways<${type}>`
  return row.has_default || row.identity === 'd' ? `Generated<${type}>` : type
}

const interfaceName = (table: string): string =>
  `${table
    .split('_')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')}Table`
