import { auditActionName } from '#contracts/audit-actions.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { listAudit, Locale } from '#contracts/identity.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { wordsOf } from '#kit/words.ts'
import { deviceName } from '../../shared/device-name.ts'
import { auditWords, factWords, valueWords } from './audit-words.ts'

export type Entry = ResponseOf<typeof listAudit>['entries'][number]

/** What a record needs besides itself to be told in words. */
export interface Telling {
  readonly locale: Locale
  /** Names of people, units, assessments, divisions by id, and titles of settings by key. */
  readonly names: Readonly<Record<string, string>>
}

export interface Fact {
  readonly label: string
  readonly value: string
}
export interface Change {
  readonly label: string
  readonly before: string | null
  readonly after: string | null
}

/** `张管理 修改人员 李四：角色 客户经理 → 团队长`. */
export function sentenceOf(entry: Entry, telling: Telling): string {
  const w = wordsOf(auditWords, telling.locale)
  const did = auditActionName(entry.action, telling.locale) ?? entry.action
  const sentence = w.sentence(actorOf(entry, telling.locale), did, subjectOf(entry, telling))
  const told = [
    ...changesOf(entry, telling).map(({ label, before, after }) =>
      before === null ? `${label} ${after ?? w.empty}` : `${label} ${before} → ${after ?? w.empty}`,
    ),
    ...factsOf(entry, telling).map(({ label, value }) => `${label} ${value}`),
  ]
  return told.length === 0 ? sentence : w.withFacts(sentence, told.join(w.separator))
}

/** Whoever did it; for what was done at the machine, the user of the machine. */
export function actorOf({ actor, action, detail }: Entry, locale: Locale): string {
  const w = wordsOf(auditWords, locale)
  if (actor) return actor.name
  if (typeof detail['operator'] === 'string') return w.operator(detail['operator'])
  return action.startsWith('identity.') ? w.stranger : w.system
}

/** The name of what it was done to; '' where the action says it all. */
export function subjectOf({ subjectKind, subjectId, actor, detail }: Entry, telling: Telling): string {
  if (subjectKind === 'setting') return telling.names[subjectId ?? ''] ?? subjectId ?? ''
  if (subjectKind === 'calendar_day') return subjectId ?? ''
  if (subjectId !== null && telling.names[subjectId] !== undefined)
    return actor?.id === subjectId ? '' : telling.names[subjectId]
  // Somebody who never got in: the account they tried.
  return subjectKind === 'user' && typeof detail['account'] === 'string' ? detail['account'] : ''
}

/** Where the subject can be looked at; null where no page shows it. */
export function pageOf({ subjectKind, subjectId }: Entry): string | null {
  if (subjectId === null) return null
  switch (subjectKind) {
    case 'customer':
      return `/customers/${subjectId}`
    case 'unit':
      return `/organisation?unitId=${subjectId}`
    case 'setting':
      return '/settings'
    case 'inspection':
      return `/inspections/${subjectId}`
    case 'territory_decision':
      return `/territories/decisions/${subjectId}`
    case 'calendar_day':
      return `/calendar?month=${subjectId.slice(0, 7)}`
    default:
      return null
  }
}

/** What differs between before and after, a line a fact; empty for records of another shape. */
export function changesOf({ detail }: Entry, telling: Telling): Change[] {
  if (!('after' in detail)) return []
  const { before, after } = detail
  if (!isFacts(before) && !isFacts(after)) {
    return [{ label: labelOf('value', telling), before: told(before, telling), after: told(after, telling) }]
  }
  const [old, now] = [isFacts(before) ? before : {}, isFacts(after) ? after : {}]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((key) => key in now && JSON.stringify(old[key]) !== JSON.stringify(now[key]))
    .filter((key) => isFacts(before) || now[key] !== null)
    .map((key) => ({
      label: labelOf(key, telling),
      before: isFacts(before) ? told(old[key], telling) : null,
      after: told(now[key], telling),
    }))
}

/** The other facts of a record; what says nothing (empty, no, none) is left out. */
export function factsOf({ detail, subjectKind }: Entry, telling: Telling): Fact[] {
  const silent = new Set(['before', 'after', 'operator', ...(subjectKind === 'user' ? ['account'] : [])])
  return Object.entries(detail)
    .filter(([key, value]) => !silent.has(key) && !saysNothing(value))
    .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([key, value]) => ({
      label: labelOf(key, telling),
      // What a browser says of itself is for the raw record.
      value: key === 'device' && typeof value === 'string' ? deviceName(value) : told(value, telling),
    }))
}

/** The database forgets in which order a record's facts were told; the list of words has them in a good one. */
const places = new Map(Object.keys(wordsOf(factWords, 'zh-CN')).map((key, place) => [key, place]))
const placeOf = (key: string): number => places.get(key) ?? places.size

const saysNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === 0 ||
  value === '' ||
  (typeof value === 'object' && Object.values(value).every(saysNothing))

const isFacts = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function labelOf(key: string, { locale }: Telling): string {
  return (wordsOf(factWords, locale) as Readonly<Record<string, string>>)[key] ?? key
}

const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

function told(value: unknown, telling: Telling): string {
  const w = wordsOf(auditWords, telling.locale)
  if (value === null || value === undefined || value === '') return w.empty
  if (typeof value === 'boolean') return value ? w.yes : w.no
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string') {
    const name = telling.names[value]
    if (name !== undefined) return name
    if (ISO_MOMENT.test(value)) return formatMoment(value, telling.locale)
    return (wordsOf(valueWords, telling.locale) as Readonly<Record<string, string>>)[value] ?? value
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? w.empty : value.map((item) => told(item, telling)).join(w.separator)
  }
  const { role, scope, unitId, unitIds } = value as Record<string, unknown>
  if (typeof role === 'string') {
    const reach = [scope, unitId, ...(Array.isArray(unitIds) ? unitIds : [])]
    return w.role(told(role, telling), reach.map((item) => told(item, telling)).join(w.separator))
  }
  return Object.entries(value)
    .filter(([, item]) => !saysNothing(item))
    .map(([key, item]) => `${labelOf(key, telling)} ${told(item, telling)}`)
    .join(' ')
}
