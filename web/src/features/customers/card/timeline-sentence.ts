import type { TimelineEntry } from '#contracts/customer-timeline.ts'
import { formatDate, formatMoney, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { customerWords } from '../words.ts'
import { peopleWords } from './people-words.ts'
import { relationWords } from './relation-words.ts'
import { viewWords } from './view-words.ts'

type Facts = TimelineEntry['facts']
const text = (facts: Facts, key: string): string => String(facts[key] ?? '')
function one<T extends Record<string, string>>(words: T, key: string): string {
  return words[key] ?? key
}

/** What an entry of the timeline says, from its kind and its facts. */
export function useSentence(): (entry: TimelineEntry) => string {
  const { timeline: w } = useWords(viewWords)
  const c = useWords(customerWords)
  const p = useWords(peopleWords)
  const r = useWords(relationWords)
  const locale = useLocale()
  const { pack } = useSession()
  const fields: Readonly<Record<string, string>> = c.fields
  const own: Readonly<Record<string, string>> = p.fields
  const listed = (codes: string, names: Readonly<Record<string, string>>): string =>
    codes
      .split(',')
      .map((code) => names[code] ?? code)
      .join(locale === 'zh-CN' ? '、' : ', ')
  const date = (facts: Facts, key: string): string => {
    const value = facts[key]
    return typeof value === 'string' ? formatDate(value, locale) : ''
  }
  const sentences: Readonly<Record<string, (facts: Facts) => string>> = {
    visit: (facts) =>
      [
        w.visit(text(facts, 'minutes')),
        ...(Number(facts['photos']) > 0 ? [w.photos(text(facts, 'photos'))] : []),
      ].join(' · '),
    next_step: (facts) => w.next_step(date(facts, 'dueOn')),
    next_step_marked: (facts) => one(w.marks, text(facts, 'outcome')),
    appointment: (facts) =>
      w.appointment(date(facts, 'onDate'), text(facts, 'from'), text(facts, 'to')) +
      (facts['cancelled'] === true ? w.cancelled : ''),
    stop_skipped: (facts) => w.stop_skipped(date(facts, 'planDate')),
    order: (facts) =>
      w.order(
        formatNumber(Number(facts['volume'])),
        pack.volumeUnit,
        formatMoney(Number(facts['amountFen'])),
      ),
    delivery: (facts) => w.delivery(date(facts, 'orderedOn')),
    card_created: () => w.card_created,
    card_changed: (facts) => w.card_changed(listed(text(facts, 'changes'), fields)),
    owner_changed: (facts) =>
      facts['fromPersonId'] || facts['toPersonId']
        ? w.owner_changed(text(facts, 'fromPersonId') || w.nobody, text(facts, 'toPersonId') || w.nobody)
        : w.unit_changed,
    district_changed: (facts) =>
      w.district_changed(one(w.layers, text(facts, 'layer')), text(facts, 'district')),
    assessment: (facts) => w.assessment(text(facts, 'title'), text(facts, 'score')),
    person_changed: (facts) => {
      const what = facts['change'] === 'changed' ? `（${listed(text(facts, 'fields'), own)}）` : ''
      return `${one(w.person, text(facts, 'change'))} ${text(facts, 'name')}${what}`
    },
    need_told: (facts) => w.need_told(text(facts, 'toldBy')),
    need_answered: (facts) => `${one(w.need_answered, text(facts, 'state'))}：${text(facts, 'need')}`,
    relation_changed: (facts) => {
      const kind = text(facts, 'relation') as keyof typeof r.kinds
      const word = r.kinds[kind]?.[facts['fromHere'] === true ? 'to' : 'from'] ?? kind
      return `${one(w.relation, text(facts, 'change'))}：${word} ${text(facts, 'otherCustomerId')}`
    },
    grade_changed: (facts) => {
      const name = (key: string): string =>
        pack.grades.find(({ code }) => code === facts[key])?.name ?? text(facts, key)
      return w.grade_changed(name('before'), name('after'), one(w.gradeCauses, text(facts, 'cause')))
    },
    registry_changed: () => w.registry_changed,
    ...Object.fromEntries(
      (['opened', 'due', 'closed', 'overdue'] as const).map((what) => [
        `holding_${what}`,
        (facts: Facts) => `${w.holding[what]} ${text(facts, 'product')}`,
      ]),
    ),
    merged: (facts) => w.merged(text(facts, 'name'), text(facts, 'licence')),
    merge_undone: (facts) => w.merge_undone(text(facts, 'name'), text(facts, 'licence')),
  }
  return ({ kind, facts }) => sentences[kind]?.(facts) ?? w.other(kind)
}
