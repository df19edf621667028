import type { Budget } from '../../budget/budget.ts'
import { shortened } from '../../budget/shortened.ts'
import { buildModel, type DayModel } from './model.ts'
import { elementId, whyDropped } from './reasons.ts'
import { boundWithoutTimes, solveDay } from './search.ts'
import { latestStart, walk, type Schedule } from './schedule.ts'
import type {
  DayPlan,
  DayProblem,
  DropReason,
  InvalidProblem,
  ProblemIssue,
  TakenBreak,
  Visit,
} from './types.ts'
import { findIssues } from './validate.ts'

/** Share of the time kept for the lower bound of days that are not solved exactly. */
const BOUND_SHARE = 0.06

/**
 * Plans one person's day: the best order of the stops that fit. Up to 16 stops and breaks the answer is exact
 * when the budget suffices; above, it is the best that annealing found. Same problem, seed and iteration
 * budget give the same plan everywhere. Infeasible wishes are not an error: what does not fit is in `dropped`
 * with its reason.
 */
export function planDay(problem: DayProblem, budget: Budget, seed: number): DayPlan | InvalidProblem {
  return search(problem, undefined, budget, seed)
}

/**
 * Like `planDay`, but starts from an order that exists already (indices into `problem.stops`; it may break
 * rules and need not be complete) and keeps near it unless a change pays.
 */
export function improveDay(
  problem: DayProblem,
  order: readonly number[],
  budget: Budget,
  seed: number,
): DayPlan | InvalidProblem {
  return search(problem, order, budget, seed)
}

/**
 * The times of a given order as it is, for showing while somebody drags: nothing is moved or dropped, lateness
 * is reported visit by visit. Breaks are put where they do least harm.
 */
export function scheduleDay(problem: DayProblem, order: readonly number[]): DayPlan | InvalidProblem {
  const issues = [...findIssues(problem), ...findOrderIssues(problem, order)]
  if (issues.length > 0) return { error: 'invalid-problem', issues }
  const model = buildModel(problem)
  const { sequence } = withBreaks(model, order)
  return present(problem, model, sequence, {
    exact: false,
    bound: 0,
    reason: () => ({ code: 'not-in-order' }),
  })
}

function search(
  problem: DayProblem,
  initial: readonly number[] | undefined,
  budget: Budget,
  seed: number,
): DayPlan | InvalidProblem {
  const issues = [...findIssues(problem), ...findOrderIssues(problem, initial ?? [])]
  if (issues.length > 0) return { error: 'invalid-problem', issues }
  const model = buildModel(problem)
  const from = initial && withBreaks(model, initial).sequence
  const { sequence, exact } = solveDay(model, from, shortened(budget, BOUND_SHARE), seed)
  const reason = (stop: number) => whyDropped(problem, model, sequence, stop)
  const bound = exact ? 0 : boundWithoutTimes(model, sequence, budget)
  return present(problem, model, sequence, { exact, bound, reason })
}

function findOrderIssues(problem: DayProblem, order: readonly number[]): ProblemIssue[] {
  const issues: ProblemIssue[] = []
  const seen = new Set<number>()
  order.forEach((stop, i) => {
    if (problem.stops[stop] === undefined) {
      issues.push({ code: 'unknown-id', path: `order[${i}]`, message: `there is no stop number ${stop}` })
    } else if (seen.has(stop)) {
      issues.push({ code: 'duplicate-id', path: `order[${i}]`, message: `stop ${stop} comes twice` })
    }
    seen.add(stop)
  })
  return issues
}

/** Adds the breaks, one after the other, where the day then runs least late and ends soonest. */
function withBreaks(model: DayModel, order: readonly number[]): { sequence: readonly number[] } {
  let sequence = [...order]
  for (let pause = model.stops; pause < model.elements; pause++) {
    let best: { sequence: number[]; late: number; finishAt: number } | undefined
    for (let at = 0; at <= sequence.length; at++) {
      const tried = [...sequence.slice(0, at), pause, ...sequence.slice(at)]
      const { timed, finishAt } = walk(model, tried)
      const late = timed.reduce((sum, t) => sum + t.late, 0)
      if (!best || late < best.late || (late === best.late && finishAt < best.finishAt)) {
        best = { sequence: tried, late, finishAt }
      }
    }
    sequence = best!.sequence
  }
  return { sequence }
}

interface Claims {
  readonly exact: boolean
  readonly bound: number
  readonly reason: (stop: number) => DropReason
}

function present(
  problem: DayProblem,
  model: DayModel,
  sequence: readonly number[],
  { exact, bound, reason }: Claims,
): DayPlan {
  const schedule = walk(model, sequence)
  const { visits, breaks } = describe(problem, model, schedule)
  const served = new Set(sequence)
  const dropped = problem.stops.flatMap(({ id }, stop) =>
    served.has(stop) ? [] : [{ stop, id, mandatory: model.mandatory[stop] === 1, reason: reason(stop) }],
  )
  const missedBreaks = (problem.breaks ?? []).flatMap(({ id }, b) =>
    served.has(model.stops + b) ? [] : [id],
  )
  const lastPlace = visits.length > 0 ? problem.stops[visits.at(-1)!.stop]!.place : problem.start
  const homeMetres = problem.end === 'open' ? 0 : between(problem.distances, lastPlace, problem.end)
  const homeSeconds = problem.end === 'open' ? 0 : between(problem.durations, lastPlace, problem.end)
  const sum = (amount: (visit: Visit) => number) => visits.reduce((total, visit) => total + amount(visit), 0)
  return {
    order: visits.map((visit) => visit.stop),
    visits,
    breaks,
    dropped,
    missedBreaks,
    feasible: schedule.legal && missedBreaks.length === 0 && !dropped.some((drop) => drop.mandatory),
    value: sum(({ stop }) => model.value[stop]!),
    metres: sum((visit) => visit.metres) + homeMetres,
    travelSeconds: sum((visit) => visit.travelSeconds) + homeSeconds,
    serviceSeconds: sum(({ stop }) => model.service[stop]!),
    waitingSeconds: sum((visit) => visit.waiting),
    finishAt: schedule.finishAt,
    latestStart: schedule.legal ? latestStart(model, schedule) : model.startAt,
    cost: schedule.cost,
    lowerBound: exact ? schedule.cost : bound,
    exact,
  }
}

const between = (matrix: DayProblem['distances'], from: number, to: number): number =>
  from === to ? 0 : matrix.at(from, to)

function describe(
  problem: DayProblem,
  model: DayModel,
  schedule: Schedule,
): { visits: Visit[]; breaks: TakenBreak[] } {
  const visits: Visit[] = []
  const breaks: TakenBreak[] = []
  const placeOf = (node: number) => (node < model.stops ? problem.stops[node]!.place : problem.start)
  for (const { element, arrival, start, departure, late, node, fromNode } of schedule.timed) {
    const id = elementId(problem, element)
    if (element >= model.stops) {
      breaks.push({ id, start, end: departure, afterVisits: visits.length, late })
      continue
    }
    visits.push({
      stop: element,
      id,
      arrival,
      start,
      departure,
      waiting: start - arrival,
      late,
      metres: between(problem.distances, placeOf(fromNode), placeOf(node)),
      travelSeconds: between(problem.durations, placeOf(fromNode), placeOf(node)),
    })
  }
  return { visits, breaks }
}
