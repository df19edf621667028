import { routesCost } from '#engines/routing/vrp/index.ts'
import type { PeriodicInstance, PeriodicRoute } from './cordeau.ts'

/** Total distance of periodic routes, straight from the instance. */
export function periodicCost(instance: PeriodicInstance, routes: readonly PeriodicRoute[]): number {
  const lists = routes.map((route) => route.customers)
  return routesCost(instance.distance, instance.nodes, 0, lists)
}

/** Every broken rule of a periodic solution in words; shares no code with the search. */
export function checkPeriodic(instance: PeriodicInstance, routes: readonly PeriodicRoute[]): string[] {
  const faults: string[] = []
  const visited = Array.from({ length: instance.nodes }, () => [] as number[])
  const perDay = new Map<number, number>()
  for (const route of routes) {
    const { day, customers } = route
    const where = `day ${day + 1}, route ${customers.join(' ')}`
    perDay.set(day, (perDay.get(day) ?? 0) + 1)
    let load = 0
    let duration = periodicCost(instance, [route])
    for (const c of customers) {
      visited[c]!.push(day)
      load += instance.demand[c]!
      duration += instance.service[c]!
    }
    if (load > instance.capacity[day]! + 1e-9) faults.push(`${where}: load ${load}`)
    if (duration > instance.maxDuration[day]! + 1e-7) faults.push(`${where}: duration ${duration}`)
  }
  for (const [day, count] of perDay) {
    if (count > instance.vehicles) faults.push(`day ${day + 1}: ${count} routes`)
  }
  for (let c = 1; c < instance.nodes; c++) {
    const days = visited[c]!.toSorted((a, b) => a - b).join(',')
    const fits = instance.choices[c]!.some((set) => set.join(',') === days)
    if (!fits) faults.push(`customer ${c} is visited on days [${days}], which is none of its choices`)
  }
  return faults
}
