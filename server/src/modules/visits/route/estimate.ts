import { scheduleDay, type DayPlan } from '#engines/routing/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import { dayProblem, placedStops, type RouteRequest } from '#engines/day-route/index.ts'
import type { TravelTable } from './distance-provider.ts'

export interface StopEstimate {
  readonly arriveAt: number
  readonly departAt: number
  readonly legMetres: number
}

export interface RouteProblem {
  readonly stopId: string | null
  readonly message: Message
}

export interface RouteEstimate {
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  /** Minutes of the day. */
  readonly finishAt: number | null
  readonly stops: ReadonlyMap<string, StopEstimate>
  readonly problems: readonly RouteProblem[]
}

/** Times, lengths and problems of an order as it is. Nothing is searched, so it is cheap at every save. */
export function estimateRoute(request: RouteRequest, table: TravelTable): RouteEstimate {
  const placed = placedStops(request)
  const problem = dayProblem(request, table, false)
  const plan = scheduleDay(problem, [...placed.keys()])
  if ('error' in plan)
    throw new Error(`route cannot be estimated: ${plan.issues[0]?.path} ${plan.issues[0]?.message}`)
  const stops = new Map(
    plan.visits.map((visit) => [
      visit.id,
      { arriveAt: visit.arrival / 60, departAt: visit.departure / 60, legMetres: visit.metres },
    ]),
  )
  return {
    metres: plan.metres,
    travelMinutes: plan.travelSeconds / 60,
    serviceMinutes: request.stops.reduce((sum, stop) => sum + stop.serviceMinutes, 0),
    finishAt: placed.length === 0 ? null : plan.finishAt / 60,
    stops,
    problems: findProblems(request, plan),
  }
}

/** The length of the same stops in another order, in metres. */
export function lengthOf(request: RouteRequest, table: TravelTable, order: readonly string[]): number {
  const placed = placedStops(request)
  const index = new Map(placed.map((stop, i) => [stop.id, i]))
  const indices = order.flatMap((id) => index.get(id) ?? [])
  const plan = scheduleDay(dayProblem(request, table, false), indices)
  return 'error' in plan ? 0 : plan.metres
}

function findProblems(request: RouteRequest, plan: DayPlan): RouteProblem[] {
  const visits = new Map(plan.visits.map((visit) => [visit.id, visit]))
  const problems: RouteProblem[] = []
  for (const stop of request.stops) {
    const { id: stopId, name } = stop
    if (stop.place === null) {
      problems.push({
        stopId,
        message: {
          zh: `「${name}」未标注位置，不计路程；优化路线时${stop.locked ? '保持次序' : '排到最后'}。请先在地图上标注。`,
          en: `${name} has no position and counts no way; ordering ${stop.locked ? 'leaves it where it is' : 'puts it last'}. Place it on the map first.`,
        },
      })
    }
    if (stop.windows?.length === 0) {
      problems.push({
        stopId,
        message: { zh: `「${name}」当天不营业。`, en: `${name} is closed all day.` },
      })
      continue
    }
    const visit = visits.get(stopId)
    if (!visit || visit.late <= 0 || !stop.windows) continue
    const closes = clock(Math.max(...stop.windows.map((window) => window.to)))
    const reached = clock(visit.arrival / 60)
    problems.push({
      stopId,
      message: {
        zh: `「${name}」预计 ${reached} 到，${closes} 已不营业。`,
        en: `${name} is reached about ${reached}, after it closes at ${closes}.`,
      },
    })
  }
  return problems
}

function clock(minutes: number): string {
  const whole = Math.ceil(minutes)
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}
