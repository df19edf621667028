import type { Platform } from '#platform/platform.ts'
import { ruleSetAt, type RuleSetRow } from './rules.repo.ts'

const keepMs = 1000

/** The rules in force for plain screens, which every list asks for: read once a second, as settings are. */
export interface KeptRuleSet {
  read(): Promise<RuleSetRow>
  /** Rules were changed by this process: they hold at once. Those of another process hold within a second. */
  forget(): void
}

export function keepRuleSet({ db, now }: Pick<Platform, 'db' | 'now'>): KeptRuleSet {
  let kept: { readonly until: number; readonly set: Promise<RuleSetRow> } | null = null
  return {
    forget() {
      kept = null
    },
    read() {
      const at = now()
      if (kept !== null && kept.until > at.getTime()) return kept.set
      const set = ruleSetAt(db, at)
      kept = { until: at.getTime() + keepMs, set }
      set.catch(() => {
        kept = null
      })
      return set
    },
  }
}
