import { sql } from 'kysely'
import type { DisclosureRule } from '#engines/disclosure/index.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import { usualRules } from './usual-rules.ts'

export interface RuleSetRow {
  readonly version: number
  readonly rules: readonly DisclosureRule[]
  readonly note: string | null
  readonly valid_from: Date | null
  readonly changed_at: Date | null
  readonly changed_by: string | null
}

const columns = sql.raw('version, rules, note, valid_from, changed_at, changed_by')

/** Version 0: what the program comes with. */
export const usualRuleSet: RuleSetRow = {
  version: 0,
  rules: usualRules,
  note: null,
  valid_from: null,
  changed_at: null,
  changed_by: null,
}

/** The set in force at a moment: the newest whose time has come. */
export async function ruleSetAt(db: Executor, at: Date): Promise<RuleSetRow> {
  const { rows } = await sql<RuleSetRow>`
    select ${columns} from disclosure_rule_sets where valid_from <= ${at}
     order by valid_from desc, version desc limit 1`.execute(db)
  return rows[0] ?? usualRuleSet
}

export async function ruleSets(
  db: Executor,
  _grant: Grant<'privacy.manage'>,
): Promise<readonly RuleSetRow[]> {
  const { rows } = await sql<RuleSetRow>`
    select ${columns} from disclosure_rule_sets order by valid_from desc nulls first, version desc limit 100`.execute(
    db,
  )
  return rows
}

export async function draftOf(db: Executor, _grant: Grant<'privacy.manage'>): Promise<RuleSetRow | null> {
  const { rows } = await sql<RuleSetRow>`
    select ${columns} from disclosure_rule_sets where valid_from is null`.execute(db)
  return rows[0] ?? null
}

/** Keeps the one draft, new or changed. */
export async function writeDraft(
  tx: Tx,
  _grant: Grant<'privacy.manage'>,
  draft: { readonly rules: readonly DisclosureRule[]; readonly note: string | null },
  by: string,
  at: Date,
): Promise<RuleSetRow> {
  await sql`lock table disclosure_rule_sets in share row exclusive mode`.execute(tx)
  const rules = JSON.stringify(draft.rules)
  const changed = await sql<RuleSetRow>`
    update disclosure_rule_sets set rules = ${rules}::jsonb, note = ${draft.note}, changed_at = ${at}, changed_by = ${by}
     where valid_from is null returning ${columns}`.execute(tx)
  if (changed.rows[0]) return changed.rows[0]
  const inserted = await sql<RuleSetRow>`
    insert into disclosure_rule_sets (version, rules, note, created_at, created_by, changed_at, changed_by)
    select coalesce(max(version), 0) + 1, ${rules}::jsonb, ${draft.note}, ${at}, ${by}, ${at}, ${by}
      from disclosure_rule_sets returning ${columns}`.execute(tx)
  return inserted.rows[0]!
}

export async function deleteDraft(tx: Tx, _grant: Grant<'privacy.manage'>): Promise<number | null> {
  const { rows } = await sql<{ version: number }>`
    delete from disclosure_rule_sets where valid_from is null returning version`.execute(tx)
  return rows[0]?.version ?? null
}

/** The draft becomes what holds from `validFrom` on; null when there is none. */
export async function enforceDraft(
  tx: Tx,
  _grant: Grant<'privacy.manage'>,
  validFrom: Date,
  by: string,
  at: Date,
): Promise<RuleSetRow | null> {
  const { rows } = await sql<RuleSetRow>`
    update disclosure_rule_sets set valid_from = ${validFrom}, enforced_at = ${at}, enforced_by = ${by}
     where valid_from is null returning ${columns}`.execute(tx)
  return rows[0] ?? null
}
