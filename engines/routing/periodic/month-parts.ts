import type { Calendar } from './month-calendar.ts'
import type { MonthProblem } from './month-types.ts'

/** People and customers (indices into the problem) whose plans depend on nobody else's. */
export interface MonthPart {
  readonly people: readonly number[]
  readonly customers: readonly number[]
  /** Visits wanted in all. */
  readonly visits: number
}

/**
 * Divides a month into parts that can be planned one by one without losing anything: two people belong together
 * only where some customer may be visited by either. Where every customer has its own manager, every manager is
 * a part. People without customers and customers without people belong to no part.
 */
export function independentParts(problem: MonthProblem, calendar: Calendar): MonthPart[] {
  const leader = problem.people.map((_, p) => p)
  const find = (p: number): number => (leader[p] === p ? p : (leader[p] = find(leader[p]!)))
  const eligible = problem.customers.map((customer) => calendar.peopleOf(customer))
  for (const people of eligible) {
    for (const other of people) leader[find(other)] = find(people[0]!)
  }
  const parts = new Map<number, { people: number[]; customers: number[]; visits: number }>()
  eligible.forEach((people, c) => {
    if (people.length === 0) return
    const root = find(people[0]!)
    const part = parts.get(root) ?? { people: [], customers: [], visits: 0 }
    parts.set(root, part)
    part.customers.push(c)
    part.visits += problem.customers[c]!.visits
  })
  problem.people.forEach((_, p) => parts.get(find(p))?.people.push(p))
  return [...parts.values()]
}
