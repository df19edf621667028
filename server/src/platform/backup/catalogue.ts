import type { Client } from 'pg'
import { escapeIdentifier } from 'pg'

/** A table as the backup sees it: partitioned ones once, under the name of the whole. */
export interface Table {
  /** `schema.table`, plain. */
  readonly name: string
  /** Stored columns; generated ones are computed again. */
  readonly columns: string[]
}

/**
 * Not in a backup: the queue's tables (their library makes them; waiting jobs are taken by themselves), the list
 * of migrations (restoring applies them) and the signs of life of processes that are gone by then.
 */
const LEFT_OUT = `n.nspname <> 'graphile_worker' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and (n.nspname, c.relname) not in (('public', 'schema_migrations'), ('public', 'worker_processes'))
  and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`

/** `"schema"."table"` for a statement. */
export function quoted(name: string): string {
  return name.split('.').map(escapeIdentifier).join('.')
}

export function columnList(table: Table): string {
  return table.columns.map(escapeIdentifier).join(', ')
}

export async function readTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select n.nspname || '.' || c.relname as name,
           array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p' and ${LEFT_OUT}
    group by 1 order by 1`)
  return rows
}

export interface Partition {
  readonly name: string
  readonly parent: string
  readonly bound: string
}

export async function readPartitions(client: Client): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(`
    with recursive tree as (
      select i.inhrelid as oid, i.inhparent as parent, 1 as depth
      from pg_inherits i join pg_class p on p.oid = i.inhparent
      where p.relkind = 'p' and not p.relispartition
      union all
      select i.inhrelid, i.inhparent, t.depth + 1 from pg_inherits i join tree t on t.oid = i.inhparent)
    select n.nspname || '.' || c.relname as name, pn.nspname || '.' || p.relname as parent,
           pg_get_expr(c.relpartbound, c.oid) as bound
    from tree t
    join pg_class c on c.oid = t.oid join pg_namespace n on n.oid = c.relnamespace
    join pg_class p on p.oid = t.parent join pg_namespace pn on pn.oid = p.relnamespace
    where c.relkind in ('r', 'p') and ${LEFT_OUT} and c.relispartition
      and not exists (select 1 from pg_class q where q.oid = t.oid and q.relkind = 'p')
    order by t.depth, 1`)
  return rows
}

export interface Sequence {
  readonly name: string
  readonly value: string
  readonly called: boolean
}

/** Sequences do not take part in snapshots; read after the rows they are never behind them. */
export async function readSequences(client: Client): Promise<Sequence[]> {
  const { rows: names } = await client.query<{ name: string }>(`
    select n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and ${LEFT_OUT} order by 1`)
  const sequences: Sequence[] = []
  for (const { name } of names) {
    const { rows } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(name)}`,
    )
    if (rows[0]) sequences.push({ name, ...rows[0] })
  }
  return sequences
}

/** Row count and order-independent hash of a table, both from one scan. */
export async function fingerprint(client: Client, table: Table): Promise<{ rows: number; rowHash: string }> {
  const { rows } = await client.query<{ rows: string; hash: string }>(
    `select count(*)::text as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as hash
     from (select ${columnList(table)} from ${quoted(table.name)}) t`,
  )
  return { rows: Number(rows[0]?.rows), rowHash: rows[0]?.hash ?? '' }
}

/** Fixes how values look as text, so that hashes and COPY text mean the same in every session. */
export async function plainText(client: Client): Promise<void> {
  await client.query(
    `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
     set bytea_output = 'hex'; set extra_float_digits = 1; set client_encoding = 'UTF8';
     set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '30s'`,
  )
}

interface ForeignKey {
  readonly table: string
  readonly name: string
  readonly definition: string
}

interface Trigger {
  readonly table: string
  readonly name: string
  readonly mode: string
}

/**
 * Takes foreign keys and plain indexes off and switches triggers off for a bulk load, and gives back how to undo
 * it: indexes are built at one go, and foreign keys come back with a check of all rows, so that nothing slips in
 * that they would have refused. Needs ownership of the tables, not the rights of a superuser.
 */
export async function suspendConstraints(client: Client): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query<ForeignKey>(`
    select n.nspname || '.' || c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and ${LEFT_OUT}`)
  const { rows: triggers } = await client.query<Trigger>(`
    select n.nspname || '.' || c.relname as table, t.tgname as name, t.tgenabled as mode
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled <> 'D' and ${LEFT_OUT}`)
  // Those of primary keys and unique constraints stay; so do those of partitions, which belong to their parents.
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select n.nspname || '.' || i.relname as name, pg_get_indexdef(i.oid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    where i.relkind = 'i' and not i.relispartition and c.relkind = 'r' and ${LEFT_OUT}
      and not exists (select 1 from pg_constraint k where k.conindid = i.oid and k.contype <> 'f')`)
  await client.query('set constraints all immediate')
  for (const { table, name } of keys) {
    await client.query(`alter table ${quoted(table)} drop constraint ${escapeIdentifier(name)}`)
  }
  for (const { table, name } of triggers) {
    await client.query(`alter table ${quoted(table)} disable trigger ${escapeIdentifier(name)}`)
  }
  for (const { name } of indexes) await client.query(`drop index ${quoted(name)}`)
  const modes: Record<string, string> = { O: 'enable', A: 'enable always', R: 'enable replica' }
  return async () => {
    for (const { definition } of indexes) await client.query(definition)
    for (const { table, name, mode } of triggers) {
      const enable = modes[mode] ?? 'enable'
      await client.query(`alter table ${quoted(table)} ${enable} trigger ${escapeIdentifier(name)}`)
    }
    for (const { table, name, definition } of keys) {
      await client.query(
        `alter table ${quoted(table)} add constraint ${escapeIdentifier(name)} ${definition}`,
      )
    }
  }
}
