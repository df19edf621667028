import type { ReactElement } from 'react'
import type { RiskFlag } from '#contracts/customer-timeline.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { viewWords } from './view-words.ts'

/** What somebody should look at, each with its reason. */
export function RiskList({ risks }: { risks: readonly RiskFlag[] }): ReactElement {
  const { risks: w } = useWords(viewWords)
  const locale = useLocale()
  const sentence = useRiskSentence()
  if (risks.length === 0) return <p className="quiet">{w.none}</p>
  return (
    <ul className="risk-list">
      {risks.map((risk) => (
        <li key={`${risk.code} ${String(risk.facts['label'] ?? '')}`} data-level={risk.level}>
          <i aria-hidden="true">!</i>
          <span>
            {sentence(risk)}
            {risk.since && (
              <small className="quiet tabular"> {w.since(formatDate(risk.since, locale))}</small>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

function useRiskSentence(): (risk: RiskFlag) => string {
  const { risks: w } = useWords(viewWords)
  const locale = useLocale()
  return ({ code, facts }) => {
    const text = (key: string): string => String(facts[key] ?? '')
    const sentences: Readonly<Record<string, () => string>> = {
      no_owner: () => w.no_owner,
      not_active: () => w.not_active,
      visit_overdue: () => w.visit_overdue(text('days')),
      stale_card: () => w.stale_card(text('days')),
      broken_steps: () => w.broken_steps(text('count'), text('step')),
      finding: () => w.finding(text('label'), text('count')),
      low_rating: () => w.low_rating(text('label'), text('value'), text('max')),
      single_contact: () => w.single_contact(text('people')),
      key_left: () => w.key_left(text('name')),
      no_decider: () => w.no_decider,
      need_overdue: () => w.need_overdue(text('count'), text('words')),
      registry_state: () => w.registry_state(text('before'), text('after')),
      registry_person: () => w.registry_person(text('before'), text('after')),
      registry_bad: () => w.registry_bad(text('state')),
      stale_facts: () => w.stale_facts(text('count'), text('names')),
      holding_due: () =>
        w.holding_due(text('count'), text('product'), formatDate(text('on'), locale), text('days')),
      holding_overdue: () => w.holding_overdue(text('count'), text('product')),
      holding_frozen: () => w.holding_frozen(text('count'), text('product')),
      assets_fall: () => w.assets_fall(text('percent')),
    }
    return sentences[code]?.() ?? w.unknown(code)
  }
}
