/** A division of customers among people (or districts), and what it is judged by. */
export interface Division {
  /** Metres in a plane; null for a customer without a position, which counts in loads but not in distances. */
  readonly x: ArrayLike<number | null>
  readonly y: ArrayLike<number | null>
  /** Visits a month, or 1: weight of the customer's distance. */
  readonly importance: ArrayLike<number>
  /** District of each customer, or −1. */
  readonly assignment: ArrayLike<number>
  /** Relative capacity of each district, > 0. */
  readonly capacities: readonly number[]
  /**
   * Districts that share their customers among one another: the fair share is that of the group, since nothing
   * crosses its border. Absent: all are one group.
   */
  readonly groups?: readonly number[]
}

export interface AttributeFigures {
  /** Load of each district, and its fair share; in the attribute's unit. */
  readonly loads: number[]
  readonly fair: number[]
  /** Load ÷ fair share: the largest, the smallest, and the standard deviation. */
  readonly max: number
  readonly min: number
  readonly cv: number
}

/** How evenly one attribute is spread. Districts of a group that has nothing of it count as even. */
export function attributeFigures(
  { assignment, capacities, groups }: Pick<Division, 'assignment' | 'capacities' | 'groups'>,
  values: ArrayLike<number>,
): AttributeFigures {
  const loads = capacities.map(() => 0)
  for (let i = 0; i < assignment.length; i++) {
    const district = assignment[i]!
    if (district >= 0) loads[district] = loads[district]! + values[i]!
  }
  const group = (district: number): number => groups?.[district] ?? 0
  const wholes = new Map<number, { load: number; capacity: number }>()
  capacities.forEach((capacity, district) => {
    const whole = wholes.get(group(district)) ?? { load: 0, capacity: 0 }
    wholes.set(group(district), {
      load: whole.load + loads[district]!,
      capacity: whole.capacity + capacity,
    })
  })
  const fair = capacities.map((capacity, district) => {
    const whole = wholes.get(group(district))!
    return (whole.load * capacity) / whole.capacity
  })
  const ratios = loads.map((load, district) => (fair[district]! > 0 ? load / fair[district]! : 1))
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
  const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / ratios.length
  return { loads, fair, max: Math.max(...ratios), min: Math.min(...ratios), cv: Math.sqrt(variance) }
}

/** The weighted middle of each district in metres; null for one without a placed customer. */
export function middles(division: Division): ({ x: number; y: number } | null)[] {
  const { x, y, importance, assignment, capacities } = division
  const sums = capacities.map(() => ({ x: 0, y: 0, weight: 0 }))
  for (let i = 0; i < assignment.length; i++) {
    const sum = sums[assignment[i]!]
    const [east, north] = [x[i], y[i]]
    if (!sum || east === null || north === null) continue
    const weight = importance[i]!
    sum.x += weight * east!
    sum.y += weight * north!
    sum.weight += weight
  }
  return sums.map(({ x: east, y: north, weight }) =>
    weight > 0 ? { x: east / weight, y: north / weight } : null,
  )
}

/** Mean straight distance in metres from a customer to the middle of its district, weighted by importance. */
export function compactness(division: Division): number {
  const centre = middles(division)
  let total = 0
  let weight = 0
  for (let i = 0; i < division.assignment.length; i++) {
    const middle = centre[division.assignment[i]!]
    const [east, north] = [division.x[i], division.y[i]]
    if (!middle || east === null || north === null) continue
    total += division.importance[i]! * Math.hypot(east! - middle.x, north! - middle.y)
    weight += division.importance[i]!
  }
  return weight > 0 ? total / weight : 0
}
