import type { DisclosureRule } from '#contracts/privacy.ts'
import { useWords } from '#kit/words.ts'
import { clauses } from '#kit/punctuation.ts'
import { protectedWords } from '../protected/protected-words.ts'
import { rulesWords } from './rules-words.ts'

/** A rule as one sentence that somebody can agree or disagree with. */
export function useRuleSentence(): (rule: DisclosureRule) => string {
  const w = useWords(rulesWords)
  const { purposes } = useWords(protectedWords)
  const join = <T extends string>(list: readonly T[], names: Readonly<Record<T, string>>): string =>
    list.map((one) => names[one]).join(w.or)
  return (rule) => {
    const who = rule.roles.length === 0 ? w.any : join(rule.roles, w.roles)
    const data = [join(rule.classes, w.classes), ...rule.fields].filter(Boolean).join(w.or) || w.anyData
    const when = clauses(
      [
        rule.relations.length > 0 && w.whenParts.relations(join(rule.relations, w.relations)),
        rule.recipients.length > 0 && w.whenParts.recipients(join(rule.recipients, w.recipients)),
        rule.purposes.length > 0 && w.whenParts.purposes(join(rule.purposes, purposes)),
        rule.channels.length > 0 && w.whenParts.channels(join(rule.channels, w.channels)),
        rule.consent !== 'any' && w.consent[rule.consent],
      ].filter((part) => part !== false),
    )
    return w.sentence(who, data, when, w.outcomes[rule.outcome])
  }
}
