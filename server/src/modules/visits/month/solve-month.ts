import type { Budget } from '#engines/budget/budget.ts'
import { denseMatrix } from '#engines/geo/index.ts'
import { explainDrop } from '#engines/routing/index.ts'
import {
  explainMissing,
  explainViolation,
  type MonthCustomer,
  type MonthPerson,
  planMonth,
} from '#engines/routing/periodic/index.ts'
import type { MonthAnswer, MonthNote, MonthRequest } from './month-request.ts'
import { timeDay } from './order-day.ts'
import { hasRoom } from './room.ts'

/** Stands for the customer's name in sentences, which are made where names are not known. */
export const NAME = '{name}'
const named = () => NAME
const HOME = 'home'
const MIDNIGHT = 24 * 60
const tripId = (trip: number) => `trip ${trip}`

/**
 * Spreads one person's visits over the days and orders each day. An overnight trip is a person of its own to the
 * search: it works on the days of the trip alone, from the lodging, so that what lies far out is done from there.
 * Throws when the request makes no sense, which is a mistake of whoever built it.
 */
export function solveMonth(request: MonthRequest, budget: Budget, seed: number): MonthAnswer {
  if (request.days.length === 0 || request.stops.length === 0)
    return {
      days: request.days.map((day) => timeDay(request, day, []).day),
      notes: noDays(request),
      iterations: 0,
    }
  const plan = planMonth(
    {
      distances: denseMatrix(request.size, request.metres),
      durations: denseMatrix(request.size, request.seconds),
      days: request.days.map(({ date, minutes }) => ({
        date,
        minutes,
        from: request.departAt,
        to: Math.min(MIDNIGHT, request.departAt + minutes + (request.lunch?.minutes ?? 0)),
      })),
      people: peopleOf(request),
      customers: request.stops.map((stop) => customerOf(request, stop)),
      options: { evenMetres: request.evenMetres },
    },
    budget,
    seed,
  )
  if ('error' in plan)
    throw new Error(`a month cannot be planned: ${plan.issues[0]?.path} ${plan.issues[0]?.message}`)

  const notes: MonthNote[] = []
  const chosen = Map.groupBy(
    plan.days.flatMap((day) => day.visits.map((visit) => ({ date: day.date, stop: visit.customer }))),
    (visit) => visit.date,
  )
  const planned = new Map<number, number>()
  const days = request.days.map((day) => {
    const ordered = timeDay(
      request,
      day,
      (chosen.get(day.date) ?? []).map((visit) => visit.stop),
    )
    for (const { stop } of ordered.day.stops) planned.set(stop, (planned.get(stop) ?? 0) + 1)
    for (const { stop, id, reason } of ordered.dropped) {
      notes.push({
        stop,
        kind: 'missing',
        reason: 'closed',
        wanted: 1,
        planned: 0,
        message: {
          zh: `${day.date.slice(5)} ${explainDrop(id, reason, 'zh-CN', named)}`,
          en: `${day.date}: ${explainDrop(id, reason, 'en-US', named)}`,
        },
      })
    }
    return ordered.day
  })
  for (const missing of plan.missing) {
    notes.push({
      stop: missing.customer,
      kind: 'missing',
      reason:
        missing.reason.code === 'no-room' && hasRoom(request, days, missing.customer)
          ? 'too-near'
          : missing.reason.code,
      wanted: missing.wanted,
      planned: missing.planned,
      message: {
        zh: explainMissing(missing, 'zh-CN', named),
        en: explainMissing(missing, 'en-US', named),
      },
    })
  }
  for (const violation of plan.violations) {
    const visits = planned.get(violation.customer) ?? 0
    notes.push({
      stop: violation.customer,
      kind: 'spacing',
      reason: null,
      wanted: request.stops[violation.customer]!.visits,
      planned: visits,
      message: {
        zh: explainViolation(violation, 'zh-CN', named),
        en: explainViolation(violation, 'en-US', named),
      },
    })
  }
  return { days, notes, iterations: plan.iterations }
}

function noDays({ stops }: MonthRequest): MonthNote[] {
  return stops.map(({ visits }, stop) => ({
    stop,
    kind: 'missing',
    reason: 'nobody',
    wanted: visits,
    planned: 0,
    message: { zh: `「${NAME}」这段时间没有工作日`, en: `${NAME}: there are no working days left` },
  }))
}

function peopleOf({ days, lodgings }: MonthRequest): MonthPerson[] {
  const atHome = days.find((day) => day.trip === null)
  const off = (trip: number | null) =>
    Object.fromEntries(days.filter((day) => day.trip !== trip).map((day) => [day.date, 0]))
  const home = atHome ?? days[0]!
  return [
    { id: HOME, start: home.start, end: home.end, minutes: off(null) },
    ...lodgings.map((place, trip) => ({ id: tripId(trip), start: place, end: place, minutes: off(trip) })),
  ]
}

function customerOf({ days }: MonthRequest, stop: MonthRequest['stops'][number]): MonthCustomer {
  const dates = new Set(days.map((day) => day.date))
  const appointments = Object.entries(stop.agreed).flatMap(([date, span]) =>
    dates.has(date) ? [{ date, ...span }] : [],
  )
  const locked = stop.fixed.filter((date) => dates.has(date))
  const fixed = [...new Set([...locked, ...appointments.map((each) => each.date)])]
  const openings = openingsOf(stop)
  const trips = new Set(days.filter((day) => fixed.includes(day.date)).map((day) => day.trip))
  const [only = null] = trips
  return {
    id: stop.id,
    place: stop.place,
    serviceMinutes: stop.serviceMinutes,
    visits: Math.max(stop.visits, fixed.length),
    minGapDays: stop.minGapDays,
    maxGapDays: stop.maxGapDays,
    ...(stop.lastVisit !== null && { lastVisit: stop.lastVisit }),
    ...(openings && { openings }),
    ...(appointments.length > 0 && { appointments }),
    ...(fixed.length > 0 && {
      fixed: locked,
      // Whoever is agreed for a day of a trip is visited from there, everybody else who is agreed from home.
      people: [trips.size === 1 && only !== null ? tripId(only) : HOME],
    }),
  }
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** Opening hours as the search wants them; undefined when nobody knows any. */
function openingsOf({ hours }: MonthRequest['stops'][number]): MonthCustomer['openings'] {
  if (hours.every((day) => day === null)) return undefined
  return Object.fromEntries(
    weekdays.map((weekday) => [weekday, hours[weekday - 1] ?? [{ from: 0, to: MIDNIGHT }]]),
  )
}
