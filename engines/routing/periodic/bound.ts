import { routesBound } from '#engines/routing/vrp/index.ts'
import type { PeriodicInstance } from './cordeau.ts'

/**
 * A proven lower bound of a periodic instance: every visit counts as a customer of its own (`routesBound`), all
 * days together. Visits of one customer, and of two customers without a common day, are never on one route.
 */
export function periodicBound(
  instance: PeriodicInstance,
  cost: number,
  expired?: () => boolean,
): number | null {
  const { nodes, distance, demand, capacity, choices } = instance
  const visits: number[] = []
  choices.forEach((sets, c) => {
    // The sets of one customer may differ in size: what the smallest has is certain.
    const count = c === 0 ? 0 : sets.reduce((least, set) => Math.min(least, set.length), Infinity)
    for (let k = 0; k < count; k++) visits.push(c)
  })
  const largest = capacity.reduce((most, value) => Math.max(most, value), 0)
  const days = choices.map((sets) => new Set(sets.flat()))
  return routesBound(
    {
      visits: visits.length,
      between(i, j) {
        const [a, b] = [visits[i]!, visits[j]!]
        const apart = a === b || demand[a]! + demand[b]! > largest + 1e-9 || days[a]!.isDisjointFrom(days[b]!)
        return apart ? Infinity : distance[a * nodes + b]!
      },
      depot: (i) => distance[visits[i]!]!,
      load: (i) => demand[visits[i]!]!,
      capacity: largest,
    },
    cost,
    expired,
  )
}
