import type { VisitReason } from '#contracts/visit-plans.ts'
import type { PlanningCustomer } from '#modules/customers/index.ts'
import type { VisitSettings } from '../visits.settings.ts'
import { daysBetween } from './dates.ts'

/** A next step that was written down at an earlier visit and is still open. */
export interface OpenPromise {
  readonly visitId: string
  readonly text: string
  /** Date it was promised for; null for a note without a date. */
  readonly on: string | null
  readonly visitedOn: string
}

export interface Scored {
  readonly customer: PlanningCustomer
  readonly score: number
  readonly reasons: readonly VisitReason[]
  readonly dueOn: string | null
  /** Due today or before, never visited, or promised: these fill the day first. */
  readonly must: boolean
  /** May be proposed at all: has a reason of its own and enough days since the last visit. */
  readonly eligible: boolean
}

export type Weights = Pick<
  VisitSettings,
  | 'pointsDue'
  | 'pointsOverdue'
  | 'pointsSoon'
  | 'soonDays'
  | 'pointsNever'
  | 'pointsKey'
  | 'pointsFollowUp'
  | 'pointsNote'
  | 'spacing'
>

/** Days of one visit period: a fortnightly customer has 14, one visited twice a week 3. */
export function periodDays({ visits, weeks }: PlanningCustomer['frequency']): number {
  return Math.max(1, Math.floor((weeks * 7) / visits))
}

/** Overdue periods beyond this add nothing: a customer forgotten for a year must not push out everybody else. */
const MOST_PERIODS = 2

/**
 * Why a customer should be visited on a date, in points: the score is the sum of the reasons' points, so every
 * number on the screen explains itself.
 *
 * - due `pointsDue`; overdue `pointsDue + pointsOverdue · min(days overdue / period, 2)`; soon `pointsSoon`
 * - never visited `pointsNever` instead of these
 * - promised for the date or earlier `pointsFollowUp`; an open note without a date `pointsNote`
 * - key customer `pointsKey`, on top
 *
 * Customers visited less than `spacing · period` days ago are not proposed unless something was promised.
 */
export function scoreCustomer(
  customer: PlanningCustomer,
  date: string,
  promises: readonly OpenPromise[],
  weights: Weights,
): Scored {
  const reasons: VisitReason[] = []
  const frequency = frequencyReason(customer, date, weights)
  if (frequency) reasons.push(frequency)
  const promised = promises.filter((promise) => promise.on !== null && promise.on <= date)
  const first = promised.toSorted((a, b) => (a.on! < b.on! ? -1 : 1))[0]
  if (first) {
    reasons.push({
      code: 'follow_up',
      facts: {
        text: first.text,
        on: first.on,
        daysLate: daysBetween(first.on!, date),
        more: promised.length - 1,
      },
      points: weights.pointsFollowUp,
    })
  }
  const note = promises.find((promise) => promise.on === null)
  if (note) {
    reasons.push({
      code: 'promise_note',
      facts: { text: note.text, visitedOn: note.visitedOn },
      points: weights.pointsNote,
    })
  }
  const own = reasons.length > 0
  if (customer.keyCustomer) reasons.push({ code: 'key_customer', facts: {}, points: weights.pointsKey })

  const { lastVisitOn } = customer
  const since = lastVisitOn === null ? Infinity : daysBetween(lastVisitOn, date)
  const spaced = since >= Math.max(1, Math.ceil(periodDays(customer.frequency) * weights.spacing))
  const visitable = customer.state === 'active' && since !== 0
  return {
    customer,
    score: reasons.reduce((sum, reason) => sum + reason.points, 0),
    reasons: reasons.toSorted((a, b) => b.points - a.points),
    dueOn: customer.nextDueOn,
    must:
      first !== undefined ||
      frequency?.code === 'due' ||
      frequency?.code === 'overdue' ||
      frequency?.code === 'never_visited',
    eligible: visitable && own && (spaced || first !== undefined),
  }
}

function frequencyReason(customer: PlanningCustomer, date: string, weights: Weights): VisitReason | null {
  const { nextDueOn: dueOn, lastVisitOn } = customer
  if (dueOn === null) return null
  const days = daysBetween(dueOn, date)
  if (lastVisitOn === null)
    return days < 0 ? null : { code: 'never_visited', facts: { since: dueOn }, points: weights.pointsNever }
  const facts = { lastVisitOn, dueOn, period: periodDays(customer.frequency) }
  if (days > 0) {
    const periods = Math.min(days / facts.period, MOST_PERIODS)
    const points = Math.round((weights.pointsDue + weights.pointsOverdue * periods) * 10) / 10
    return { code: 'overdue', facts: { ...facts, days }, points }
  }
  if (days === 0) return { code: 'due', facts, points: weights.pointsDue }
  if (-days <= weights.soonDays)
    return { code: 'due_soon', facts: { ...facts, days: -days }, points: weights.pointsSoon }
  return null
}
