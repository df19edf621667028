import type { Locale } from '#contracts/identity.ts'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import type { VisitForm } from '#contracts/operations.ts'
import type { Contact, PlanningCustomer } from '#modules/customers/index.ts'
import { findingsOf } from '../field/findings.ts'
import type { VisitRow } from '../field/visit-row.ts'
import { minutesOf, weekdayOf } from '../proposal/dates.ts'
import type { VisitSettings } from '../visits.settings.ts'
import { type LearnedMinutes, serviceTime } from './service-minutes.ts'

/** Opening hours on a date as minutes of the day; null when not known, empty when closed all day. */
export function windowsOn(customer: PlanningCustomer, date: string): { from: number; to: number }[] | null {
  if (customer.openingHours === null) return null
  const hours = customer.openingHours[weekdayOf(date)] ?? []
  return hours.map(({ from, to }) => ({ from: minutesOf(from), to: minutesOf(to) }))
}

/** What a stop shows of its customer besides the card. */
export interface StopFacts {
  readonly date: string
  readonly last: VisitRow | undefined
  /** Undefined where the viewer may not see it. */
  readonly contact: Contact | undefined
  readonly settings: VisitSettings
  readonly forms: ReadonlyMap<number, VisitForm>
  readonly learned: LearnedMinutes
  readonly locale: Locale
}

/** A customer as a stop shows it. */
export function stopCustomerOf(
  customer: PlanningCustomer,
  { date, last, contact, settings, forms, learned, locale }: StopFacts,
): StopCustomer {
  const service = serviceTime(customer, settings, learned)
  const findings = last?.end ? findingsOf(last.end, forms, locale) : []
  const [colon, next] = locale === 'en-US' ? [': ', '; '] : ['：', '；']
  const lastFinding = findings.map(({ label, value }) => `${label}${colon}${value}`).join(next)
  return {
    id: customer.id,
    licence: customer.licence,
    name: customer.name,
    contactName: contact?.name ?? null,
    phone: contact?.phone ?? null,
    address: customer.address,
    type: customer.type,
    grade: customer.grade,
    keyCustomer: customer.keyCustomer,
    position: customer.position && { lng: customer.position.lng, lat: customer.position.lat },
    positionAccuracy: customer.position?.accuracy ?? null,
    hours: customer.openingHours?.[weekdayOf(date)] ?? null,
    serviceMinutes: service.minutes,
    serviceSource: service.source,
    serviceVisits: learned.get(customer.id)?.visits ?? 0,
    lastVisitOn: beforeDay(customer.lastVisitOn, date, last?.date ?? null),
    lastFinding: lastFinding === '' ? null : lastFinding,
    lastNextStep: last?.end?.nextStep ?? null,
    orders90: customer.orders90,
    volume90: customer.volume90,
    note: last?.end?.note ?? null,
  }
}

/** The last visit before a day: what a stop says of the past must not mix the visit of the day itself into it. */
function beforeDay(lastVisitOn: string | null, date: string, before: string | null): string | null {
  return lastVisitOn !== null && lastVisitOn >= date ? before : lastVisitOn
}

/** What stands for a customer whose card is gone: the facts about it stay. */
export function missingCustomer(id: string): PlanningCustomer {
  return {
    id,
    licence: '',
    name: '（客户卡已不存在）',
    address: '',
    type: 'ordinary',
    grade: '',
    keyCustomer: false,
    state: 'closed',
    ownerId: null,
    unitId: id,
    position: null,
    openingHours: null,
    serviceMinutes: null,
    frequency: { visits: 1, weeks: 53 },
    lastVisitOn: null,
    nextDueOn: null,
    orders90: 0,
    volume90: 0,
  }
}
