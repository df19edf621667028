import type { AssignmentRule } from '#contracts/customer-pool.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import type { Message } from '#platform/errors/errors.ts'

interface Place {
  readonly lng: number
  readonly lat: number
}
export interface Pooled {
  readonly id: string
  readonly grade: string
  readonly type: string
  readonly unitId: string
  /** WGS-84; null for customers that nobody has placed. */
  readonly at: Place | null
  /** Visits that its frequency asks for in four weeks. */
  readonly visits: number
}
export interface Taker {
  readonly id: string
  readonly name: string
  readonly unitId: string
  readonly holding: number
  readonly capacity: number
  /** Visits in four weeks that the customers held ask for. */
  readonly visits: number
  /** Customers got by rule in the last 90 days. */
  readonly got: number
  readonly places: readonly Place[]
}
export interface Assigned {
  readonly customerId: string
  readonly personId: string | null
  readonly line: string | null
  readonly reason: Message
}

/**
 * Gives customers out by the first line that fits each, in the order given. Whoever gets one counts as holding it for
 * the next, so nobody is filled beyond the capacity. The same input gives the same answer: ties go by name, then id.
 */
export function assignAll(
  customers: readonly Pooled[],
  takers: readonly Taker[],
  rule: AssignmentRule,
): Assigned[] {
  const states = takers
    .toSorted((a, b) => a.name.localeCompare(b.name, 'zh') || a.id.localeCompare(b.id))
    .map((taker) => ({ ...taker }))
  return customers.map((customer) => {
    const line = rule.lines.find((one) => fits(one, customer))
    if (!line) return nobody(customer, null, { zh: '没有适用的分配规则', en: 'No line of the rule fits' })
    const people = states.filter((taker) =>
      line.personIds.length === 0 ? taker.unitId === customer.unitId : line.personIds.includes(taker.id),
    )
    if (people.length === 0)
      return nobody(customer, line.name, { zh: '没有可接手的客户经理', en: 'No account manager to take it' })
    const free = people.filter(({ holding, capacity }) => holding < capacity)
    if (free.length === 0)
      return nobody(customer, line.name, { zh: '可接手的人都已满额', en: 'Everybody is at capacity' })
    const chosen = choose[line.method](customer, free)
    if (chosen === null)
      return nobody(customer, line.name, {
        zh: '客户或接手人的客户没有位置，无法就近分配',
        en: 'Without positions nobody is nearest',
      })
    chosen.taker.holding++
    chosen.taker.got++
    chosen.taker.visits += customer.visits
    if (customer.at) chosen.taker.places = [...chosen.taker.places, customer.at]
    return { customerId: customer.id, personId: chosen.taker.id, line: line.name, reason: chosen.reason }
  })
}

type State = { -readonly [K in keyof Taker]: Taker[K] }
type Choose = (customer: Pooled, free: readonly State[]) => { taker: State; reason: Message } | null

const choose: Record<AssignmentRule['lines'][number]['method'], Choose> = {
  round_robin: (_customer, free) => {
    const taker = least(free, ({ got }) => got)
    return {
      taker,
      reason: {
        zh: `轮流：近 90 天按规则分到 ${taker.got} 位，最少`,
        en: `In turn: got ${taker.got} by rule in 90 days, the fewest`,
      },
    }
  },
  least_load: (_customer, free) => {
    const taker = least(free, ({ visits }) => visits)
    const load = Math.round(taker.visits)
    return {
      taker,
      reason: {
        zh: `工作量最小：四周应走访 ${load} 次，有 ${taker.holding} 位客户`,
        en: `Least work: ${load} visits due in four weeks, ${taker.holding} customers`,
      },
    }
  },
  nearest: ({ at }, free) => {
    if (at === null) return null
    const distances = free.map((taker) => ({ taker, metres: nearestMetres(at, taker.places) }))
    const { taker, metres } = least(distances, (one) => one.metres)
    if (metres === Infinity) return null
    const far = metres < 1000 ? [`${Math.round(metres)} 米`, `${Math.round(metres)} m`] : kilometres(metres)
    return {
      taker,
      reason: { zh: `就近：离其最近的客户 ${far[0]}`, en: `Nearest: ${far[1]} from a customer held` },
    }
  },
}

const kilometres = (metres: number): [string, string] => {
  const text = (metres / 1000).toFixed(1)
  return [`${text} 公里`, `${text} km`]
}

function nearestMetres(at: Place, places: readonly Place[]): number {
  let best = Infinity
  for (const place of places)
    best = Math.min(best, greatCircleMetres(wgs84(at.lng, at.lat), wgs84(place.lng, place.lat)))
  return best
}

/** The first of those with the least: the order decides ties. */
function least<T>(rows: readonly T[], of: (row: T) => number): T {
  return rows.reduce((best, row) => (of(row) < of(best) ? row : best))
}

function fits(
  { grades, types, unitIds }: AssignmentRule['lines'][number],
  { grade, type, unitId }: Pooled,
): boolean {
  return (
    (grades.length === 0 || grades.includes(grade)) &&
    (types.length === 0 || (types as readonly string[]).includes(type)) &&
    (unitIds.length === 0 || unitIds.includes(unitId))
  )
}

const nobody = (customer: Pooled, line: string | null, reason: Message): Assigned => ({
  customerId: customer.id,
  personId: null,
  line,
  reason,
})
