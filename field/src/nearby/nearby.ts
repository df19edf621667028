import type { NextStep } from '#contracts/next-steps.ts'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import type { Point } from '#contracts/common.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import { daysBetween } from '#kit/format.ts'
import type { DayView } from '../day/derive.ts'
import { customersOf } from '../day/derive.ts'
import type { FieldDay } from '../store/db.ts'

/** From where distances are told: known without asking the device where it is. */
export interface Origin extends Point {
  readonly name: string
  readonly kind: 'visited' | 'next' | 'start'
}

export type NearbyReason =
  | { readonly code: 'step'; readonly text: string }
  | { readonly code: 'overdue'; readonly days: number }
  | { readonly code: 'due' }
  | { readonly code: 'never' }
  | { readonly code: 'soon'; readonly days: number }
  | { readonly code: 'not_due'; readonly days: number | null }

export interface Nearby {
  readonly customer: StopCustomer
  /** As the crow flies. */
  readonly metres: number
  readonly reason: NearbyReason
}

/** Further than this is no neighbour when ten minutes are free. */
const reachMetres = 3000
const soonDays = 5
/** How much nearer a customer counts for its reason: an overdue one at 900 m comes before one not due at 400 m. */
const weights: Readonly<Record<NearbyReason['code'], number>> = {
  step: 0.35,
  overdue: 0.4,
  due: 0.5,
  never: 0.5,
  soon: 0.8,
  not_due: 1.5,
}

/** The last customer visited today, else the next stop, else where the day begins; null when none has a position. */
export function originOf(day: FieldDay, view: DayView): Origin | null {
  const customers = customersOf(day)
  const last = view.visits.findLast((visit) => customers.get(visit.customerId)?.position)
  const visited = last && customers.get(last.customerId)
  if (visited?.position) return { ...visited.position, name: visited.name, kind: 'visited' }
  const next = view.stops.find((one) => one.state === 'planned' && one.stop.customer.position)?.stop.customer
  if (next?.position) return { ...next.position, name: next.name, kind: 'next' }
  const start = day.plan?.start
  return start ? { lng: start.lng, lat: start.lat, name: start.name, kind: 'start' } : null
}

/**
 * Customers in reach that are neither planned nor visited today and are not closed all day, the most worthwhile
 * first: near and due. All from what the phone holds of today; no network, no position taken.
 */
export function findNearby(day: FieldDay, view: DayView, from: Point): Nearby[] {
  const taken = new Set([
    ...view.stops.map((one) => one.stop.customer.id),
    ...view.visits.map((visit) => visit.customerId),
  ])
  const here = wgs84(from.lng, from.lat)
  return day.customers
    .flatMap((customer): Nearby[] => {
      if (customer.position === null || taken.has(customer.id) || customer.hours?.length === 0) return []
      const metres = greatCircleMetres(here, wgs84(customer.position.lng, customer.position.lat))
      if (metres > reachMetres) return []
      return [{ customer, metres: Math.round(metres), reason: reasonOf(customer, day.date, view.steps) }]
    })
    .toSorted((a, b) => weigh(a) - weigh(b) || (a.customer.id < b.customer.id ? -1 : 1))
}

/** A customer next door is not a hundred times better than one across the street. */
const doorMetres = 100
const weigh = ({ metres, reason }: Nearby): number => (metres + doorMetres) * weights[reason.code]

function reasonOf(customer: StopCustomer, today: string, steps: readonly NextStep[]): NearbyReason {
  const step = steps.find(
    (one) => one.customer.id === customer.id && (one.dueOn === null || one.dueOn <= today),
  )
  if (step) return { code: 'step', text: step.text }
  if (customer.lastVisitOn === null) return { code: 'never' }
  if (!customer.dueOn) return { code: 'not_due', days: null }
  const days = daysBetween(today, customer.dueOn)
  if (days < 0) return { code: 'overdue', days: -days }
  if (days === 0) return { code: 'due' }
  return days <= soonDays ? { code: 'soon', days } : { code: 'not_due', days }
}
