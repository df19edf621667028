import type { RouteRequest } from '#engines/day-route/index.ts'
import type { TravelModel } from '#engines/geo/index.ts'
import type { DayStop, DayView } from '../day/derive.ts'
import type { FieldDay } from '../store/db.ts'

/** What made somebody plan the rest of the day anew. */
export type Change =
  | { readonly reason: 'traffic' | 'other' }
  | { readonly reason: 'closed'; readonly stopId: string; readonly closedThen: 'later' | 'skip' }
  | { readonly reason: 'urgent'; readonly customerId: string }

/** What the worker is asked for: everything it needs, and nothing of the phone's memory. */
export interface RestRequest {
  readonly request: RouteRequest
  readonly travel: { readonly model: TravelModel; readonly slower: number }
  /** Visited after everything else. */
  readonly last: string | null
}

/** A time such as `09:30` as minutes of the day. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/**
 * The rest of a day as the change wants it, from where the last visit was, from `nowMinutes` on. Null when the phone
 * does not know enough (a day left there by an older version) or nothing is open.
 */
export function restOfDay(
  day: FieldDay,
  view: DayView,
  change: Change,
  nowMinutes: number,
): RestRequest | null {
  const { plan, travel } = day
  if (!plan || !travel) return null
  const open = view.stops.filter((one) => one.state === 'planned')
  const wanted = wantedStops(open, change)
  if (wanted.length === 0) return null
  const reached = view.stops
    .filter((one) => one.state === 'done' || one.state === 'visiting')
    .flatMap((one) => one.stop.customer.position ?? [])
    .at(-1)
  const here = reached ?? plan.start
  return {
    request: {
      stops: wanted.map(({ stop, first }) => ({
        id: stop.id,
        name: stop.customer.name,
        place: stop.customer.position,
        serviceMinutes: stop.customer.serviceMinutes,
        windows:
          stop.customer.hours?.map(({ from, to }) => ({ from: minutesOf(from), to: minutesOf(to) })) ?? null,
        locked: first || stop.locked,
      })),
      start: here,
      // On the way already, a round trip still ends where the day began.
      end: plan.tour === 'closed' ? plan.start : plan.end,
      tour: 'open',
      departAt: Math.max(minutesOf(plan.departAt), nowMinutes),
    },
    travel: { model: travel, slower: change.reason === 'traffic' ? travel.trafficFactor : 1 },
    last: change.reason === 'closed' && change.closedThen === 'later' ? change.stopId : null,
  }
}

interface Wanted {
  readonly stop: DayStop['stop']
  /** To be visited next whatever the way. */
  readonly first: boolean
}

function wantedStops(open: readonly DayStop[], change: Change): Wanted[] {
  const stops = open.map(({ stop }) => ({ stop, first: false }))
  if (change.reason === 'closed') {
    const others = stops.filter(({ stop }) => stop.id !== change.stopId)
    if (change.closedThen === 'skip') return others
    const closed = stops.find(({ stop }) => stop.id === change.stopId)
    return closed ? [...others, { ...closed, stop: { ...closed.stop, locked: false } }] : others
  }
  if (change.reason === 'urgent') {
    const next = stops.filter(({ stop }) => stop.customer.id === change.customerId)
    const others = stops.filter(({ stop }) => stop.customer.id !== change.customerId)
    return [...next.map((one) => ({ ...one, first: true })), ...others]
  }
  return stops
}
