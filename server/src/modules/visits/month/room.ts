import type { MonthDay, MonthRequest, PlannedDay } from './month-request.ts'

/**
 * Whether some day has the minutes for one more visit to a customer, inserted where it costs least: then not time but
 * spacing or opening hours keep it out. A day that has the customer already does not count.
 */
export function hasRoom(
  request: Pick<MonthRequest, 'days' | 'stops' | 'seconds' | 'size'>,
  planned: readonly PlannedDay[],
  stop: number,
): boolean {
  const days = new Map(request.days.map((day) => [day.date, day]))
  return planned.some((plan) => {
    const day = days.get(plan.date)
    if (day === undefined || plan.stops.some((each) => each.stop === stop)) return false
    const used = plan.travelMinutes + plan.serviceMinutes + plan.waitingMinutes
    return used + request.stops[stop]!.serviceMinutes + detour(request, day, plan, stop) <= day.minutes
  })
}

/** Minutes that the shortest way by the customer adds to the way of a day. */
function detour(
  { seconds, size, stops }: Pick<MonthRequest, 'stops' | 'seconds' | 'size'>,
  { start, end }: MonthDay,
  plan: PlannedDay,
  stop: number,
): number {
  const way = (from: number, to: number | 'open') => (to === 'open' ? 0 : seconds[from * size + to]!)
  const places = [start, ...plan.stops.map((each) => stops[each.stop]!.place), end]
  const place = stops[stop]!.place
  const added = places
    .slice(1)
    .map((next, at) => way(places[at] as number, place) + way(place, next) - way(places[at] as number, next))
  return Math.min(...added) / 60
}
