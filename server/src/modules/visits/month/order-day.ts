import type { Budget } from '#engines/budget/budget.ts'
import { denseMatrix } from '#engines/geo/index.ts'
import {
  type DayBreak,
  type DayPlan,
  type DayProblem,
  type DayStop,
  planDay,
  scheduleDay,
} from '#engines/routing/index.ts'
import { weekdayOf } from '../proposal/dates.ts'
import type { MonthDay, MonthRequest, PlannedDay } from './month-request.ts'

/** Enough for the dozen stops of a day; the same for every day, so that a month comes out alike each time. */
const DAY_BUDGET: Budget = { iterations: 3000 }

export interface OrderedDay {
  readonly day: PlannedDay
  /** Stops that no order reaches in time. */
  readonly dropped: DayPlan['dropped']
}

/**
 * Puts the stops of one day (indices into `request.stops`) in the order of least distance, with opening hours,
 * agreed times and the midday break. The break is planned only on days that reach into it.
 */
export function orderDay(request: MonthRequest, day: MonthDay, chosen: readonly number[]): OrderedDay {
  if (chosen.length === 0) return { day: emptyDay(day.date), dropped: [] }
  const problem = dayProblemOf(request, day, chosen)
  const without = solveWithin(problem, day.minutes)
  const breaks = breaksFor(request, without)
  const plan =
    breaks.length === 0
      ? without
      : solveWithin({ ...problem, breaks }, day.minutes + (request.lunch?.minutes ?? 0))
  return asDay(day, chosen, plan)
}

/** The times of a day in an order that was found already, with the midday break where it makes nobody late. */
export function timeDay(request: MonthRequest, day: MonthDay, order: readonly number[]): OrderedDay {
  if (order.length === 0) return { day: emptyDay(day.date), dropped: [] }
  const problem = dayProblemOf(request, day, order)
  const asGiven = [...order.keys()]
  const without = checked(scheduleDay(problem, asGiven))
  const breaks = breaksFor(request, without)
  if (breaks.length === 0) return asDay(day, order, without)
  // Without an end of the day a break could be taken at once and waited for.
  const shiftEnd = without.finishAt + (request.lunch?.minutes ?? 0) * 60
  return asDay(day, order, checked(scheduleDay({ ...problem, breaks, shiftEnd }, asGiven)))
}

function asDay(day: MonthDay, chosen: readonly number[], plan: DayPlan): OrderedDay {
  return {
    dropped: plan.dropped.map((each) => ({ ...each, stop: chosen[each.stop]! })),
    day: {
      date: day.date,
      stops: plan.visits.map((visit, index) => ({
        stop: chosen[visit.stop]!,
        date: day.date,
        sequence: index + 1,
        arriveAt: visit.start / 60,
        departAt: visit.departure / 60,
        legMetres: visit.metres,
      })),
      metres: plan.metres,
      travelMinutes: plan.travelSeconds / 60,
      serviceMinutes: plan.serviceSeconds / 60,
      waitingMinutes: plan.waitingSeconds / 60,
      breakMinutes: plan.breaks.reduce((sum, each) => sum + (each.end - each.start) / 60, 0),
      finishAt: plan.finishAt / 60,
    },
  }
}

/** Minutes by which a day may end later than it should before its end is given up altogether. */
const LATER = [0, 45]

/**
 * The least distance alone would let somebody wait for hours, since waiting drives no metre: the end of the day is
 * a limit first, and is given up only when not everybody fits.
 */
function solveWithin(problem: DayProblem, minutes: number): DayPlan {
  for (const later of LATER) {
    const plan = solve({ ...problem, shiftEnd: problem.startAt + (minutes + later) * 60 })
    if (plan.dropped.length === 0 && plan.missedBreaks.length === 0) return plan
  }
  return solve(problem)
}

export const emptyDay = (date: string): PlannedDay => ({
  date,
  stops: [],
  metres: 0,
  travelMinutes: 0,
  serviceMinutes: 0,
  waitingMinutes: 0,
  breakMinutes: 0,
  finishAt: null,
})

const solve = (problem: DayProblem): DayPlan => checked(planDay(problem, DAY_BUDGET, 1))

function checked(plan: ReturnType<typeof planDay>): DayPlan {
  if ('error' in plan)
    throw new Error(`a day cannot be ordered: ${plan.issues[0]?.path} ${plan.issues[0]?.message}`)
  return plan
}

function dayProblemOf(request: MonthRequest, day: MonthDay, chosen: readonly number[]): DayProblem {
  const weekday = weekdayOf(day.date)
  return {
    distances: denseMatrix(request.size, request.metres),
    durations: denseMatrix(request.size, request.seconds),
    start: day.start,
    end: day.end,
    startAt: request.departAt * 60,
    stops: chosen.map((index): DayStop => {
      const stop = request.stops[index]!
      const agreed = stop.agreed[day.date]
      const windows = agreed ? [agreed] : stop.hours[weekday]
      return {
        id: stop.id,
        place: stop.place,
        serviceSeconds: stop.serviceMinutes * 60,
        ...(windows && { windows: windows.map(({ from, to }) => ({ from: from * 60, to: to * 60 })) }),
      }
    }),
  }
}

function breaksFor({ lunch }: MonthRequest, plan: DayPlan): DayBreak[] {
  if (lunch === null || lunch.minutes === 0 || plan.finishAt / 60 <= lunch.to) return []
  return [{ id: 'lunch', from: lunch.from * 60, to: lunch.to * 60, seconds: lunch.minutes * 60 }]
}
