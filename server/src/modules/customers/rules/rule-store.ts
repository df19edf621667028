import { sql } from 'kysely'
import type { RuleKind } from '#contracts/customer-rules.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { defaultSheet, sheets, type SheetOf } from './rule-sheets.ts'

/** The sheet that holds at a unit. */
export interface RuleInForce<Kind extends RuleKind> {
  /** 0: the product's own. */
  readonly version: number
  /** Where it was saved; null for the product's own. */
  readonly unitId: string | null
  readonly savedAt: Date | null
  readonly savedBy: string | null
  readonly content: SheetOf<Kind>
}

interface SheetRow {
  readonly version: number
  readonly unitId: string
  readonly savedAt: Date
  readonly savedBy: string | null
  readonly content: unknown
}

const columns = sql`
  r.version, r.unit_id as "unitId", r.created_at as "savedAt", r.created_by as "savedBy", r.content`

/** The sheet of a kind at a unit: the newest version of the nearest unit on the way up that has one. */
export async function ruleAt<Kind extends RuleKind>(
  context: Pick<CustomersContext, 'platform' | 'directory' | 'vocabulary'>,
  kind: Kind,
  unitId: string,
): Promise<RuleInForce<Kind>> {
  return ruleOnPath(context, kind, await context.directory.unitPath(unitId))
}

/** The same, by the unit's path from the root down: for transactions, which should ask nobody else. */
export async function ruleOnPath<Kind extends RuleKind>(
  context: Pick<CustomersContext, 'platform' | 'vocabulary'>,
  kind: Kind,
  path: readonly string[],
  db: Executor = context.platform.db,
): Promise<RuleInForce<Kind>> {
  const { rows } = await sql<SheetRow>`
    select distinct on (r.unit_id) ${columns} from customer_rules r
     where r.kind = ${kind} and r.unit_id = any(${path}::uuid[])
     order by r.unit_id, r.version desc`.execute(db)
  const nearest = rows.toSorted((a, b) => path.indexOf(b.unitId) - path.indexOf(a.unitId))[0]
  // A sheet of an older version of the program may lack what is new: the defaults fill it.
  const standard = defaultSheet(kind, context.vocabulary)
  const parsed = nearest && sheets[kind].safeParse({ ...standard, ...(nearest.content as object) })
  if (!nearest || parsed?.success !== true)
    return { version: 0, unitId: null, savedAt: null, savedBy: null, content: standard }
  return { ...nearest, content: parsed.data as SheetOf<Kind> }
}

/**
 * Rules of many units, asked once for each unit: units that follow the same sheet get the same object, so that they
 * can be grouped by it.
 */
export async function rulesAt<Kind extends RuleKind>(
  context: Pick<CustomersContext, 'platform' | 'directory' | 'vocabulary'>,
  kind: Kind,
  unitIds: readonly string[],
): Promise<Map<RuleInForce<Kind>, string[]>> {
  const byVersion = new Map<number, RuleInForce<Kind>>()
  const groups = new Map<RuleInForce<Kind>, string[]>()
  for (const unitId of unitIds) {
    const found = await ruleAt(context, kind, unitId)
    const rule = byVersion.get(found.version) ?? found
    byVersion.set(found.version, rule)
    groups.set(rule, [...(groups.get(rule) ?? []), unitId])
  }
  return groups
}

export interface RuleVersion {
  readonly version: number
  readonly at: Date
  readonly by: string | null
  readonly note: string | null
}

/** Versions saved at a unit itself, newest first, 50 at most. */
export async function versionsOf(db: Executor, kind: RuleKind, unitId: string): Promise<RuleVersion[]> {
  const { rows } = await sql<RuleVersion>`
    select version, created_at as at, created_by as by, note from customer_rules
     where kind = ${kind} and unit_id = ${unitId} order by version desc limit 50`.execute(db)
  return rows
}

/** The content of one version, whoever saved it; null when there is none such, or none that is understood any more. */
export async function versionOf<Kind extends RuleKind>(
  db: Executor,
  kind: Kind,
  version: number,
): Promise<SheetOf<Kind> | null> {
  const { rows } = await sql<{ content: unknown }>`
    select content from customer_rules where kind = ${kind} and version = ${version}`.execute(db)
  const parsed = rows[0] && sheets[kind].safeParse(rows[0].content)
  return parsed?.success === true ? (parsed.data as SheetOf<Kind>) : null
}

/** Adds a version at a unit. Two that save at once wait for each other, so numbers have no gaps and no doubles. */
export async function insertRule<Kind extends RuleKind>(
  tx: Tx,
  grant: Grant<'customers.configure'>,
  kind: Kind,
  unitId: string,
  content: SheetOf<Kind>,
  note: string | null,
  at: Date,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into customer_rules (version, kind, unit_id, content, note, created_at, created_by)
    select coalesce(max(version), 0) + 1, ${kind}, ${unitId}::uuid, ${JSON.stringify(content)}::jsonb, ${note}, ${at},
           ${grant.actor?.userId ?? null}::uuid
      from customer_rules where kind = ${kind}
    returning version`.execute(tx)
  return rows[0]!.version
}

/** Held until the transaction ends: one save of a kind at a time. */
export async function lockRules(tx: Tx, kind: RuleKind): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('customer_rules'), hashtext(${kind}))`.execute(tx)
}
