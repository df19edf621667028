import { districtTargets, sum } from './model.ts'
import { DEFAULT_TOLERANCE, districtCount, type TerritoryProblem } from './problem.ts'

/**
 * Something about a problem that the user should know, in a form a screen can point at. `impossible` findings are
 * proofs that no division can satisfy the wishes; `warning` findings are not.
 */
export interface Finding {
  readonly severity: 'impossible' | 'warning'
  readonly code: FindingCode
  readonly customers?: readonly number[]
  readonly districts?: readonly number[]
  readonly attribute?: string
  /** What there is, and what is allowed; in the attribute's unit, or a count. */
  readonly amount?: number
  readonly limit?: number
}

export type FindingCode =
  /** Arrays of different length, negative or non-finite numbers, indices that do not exist. */
  | 'bad-input'
  /** More districts than customers. */
  | 'too-many-districts'
  /** One customer is fixed to two districts. */
  | 'fixed-twice'
  /** One customer is fixed to a district that it must not go to. */
  | 'fixed-and-forbidden'
  /** Two customers that must be apart are fixed to the same district. */
  | 'fixed-together'
  /** Every district is forbidden to a customer. */
  | 'no-district-left'
  /** One customer carries more than any district allowed to it may carry. */
  | 'customer-too-large'
  /** The customers fixed to a district carry more than it may carry. */
  | 'fixed-overload'
  /** All customers allowed to a district together carry less than it must carry. */
  | 'district-starved'
  /** More customers that must all be apart from one another than there are districts. */
  | 'apart-too-many'
  /** The search found no division within all limits; the best one deviates by `amount` where `limit` is allowed. */
  | 'balance-not-reached'
  /** Customers that could not be joined to the rest of their district. */
  | 'not-contiguous'
  /** Pairs that share a district against a wish. */
  | 'apart-not-reached'
  /** Fixed customers that lie apart from the rest of their district. */
  | 'exclave'
  /** The neighbour graph has several parts; they were joined by the shortest links. */
  | 'islands-joined'
  /**
   * The time was over before the first division was refined: it obeys the wishes and hangs together where it can,
   * but loads and borders are as they fell. `amount`: the time used, as a multiple of what was allowed.
   */
  | 'too-little-time'

const TOLERABLE = 1 + 1e-9

/** Proofs, found without search, that a problem cannot be solved. An empty list proves nothing. */
export function checkProblem(problem: TerritoryProblem): Finding[] {
  const shape = checkShape(problem)
  return shape.length > 0 ? shape : [...checkWishes(problem), ...checkLoads(problem)]
}

/** Malformed input: nothing else may be computed from such a problem. */
export function checkShape(problem: TerritoryProblem): Finding[] {
  const n = problem.x.length
  const k = districtCount(problem)
  const bad = (attribute: string, customers?: number[]): Finding => ({
    severity: 'impossible',
    code: 'bad-input',
    attribute,
    customers,
  })
  const findings: Finding[] = []
  const column = (name: string, values: ArrayLike<number> | undefined, least: number): void => {
    if (!values) return
    if (values.length !== n) findings.push({ ...bad(name), amount: values.length, limit: n })
    const wrong: number[] = []
    for (let i = 0; i < Math.min(n, values.length); i++) {
      if (!(Number.isFinite(values[i]) && values[i]! >= least)) wrong.push(i)
    }
    if (wrong.length > 0) findings.push(bad(name, wrong))
  }
  if (n === 0) findings.push(bad('customers'))
  if (!Number.isInteger(k) || k < 1) findings.push({ ...bad('districts'), amount: k, limit: 1 })
  column('x', problem.x, -Infinity)
  column('y', problem.y, -Infinity)
  column('importance', problem.importance, 0)
  for (const { name, values, tolerance } of problem.attributes) {
    column(name, values, 0)
    if (tolerance !== undefined && !(tolerance >= 0))
      findings.push({ ...bad(name), amount: tolerance, limit: 0 })
  }
  if (typeof problem.movePrice !== 'number') column('movePrice', problem.movePrice, 0)
  else if (!(problem.movePrice >= 0)) findings.push(bad('movePrice'))
  column('owners', problem.owners, -1)
  const isCustomer = (i: number): boolean => Number.isInteger(i) && i >= 0 && i < n
  const isDistrict = (d: number): boolean => Number.isInteger(d) && d >= 0 && d < k
  const strangers = Array.from(problem.owners ?? []).flatMap((d, i) => (d === -1 || isDistrict(d) ? [] : [i]))
  if (strangers.length > 0) findings.push(bad('owners', strangers))
  for (const [name, wishes] of [
    ['fixed', problem.fixed],
    ['forbidden', problem.forbidden],
  ] as const) {
    if (wishes?.some(({ customer, district }) => !isCustomer(customer) || !isDistrict(district))) {
      findings.push(bad(name))
    }
  }
  if (
    problem.apart?.some(({ first, second }) => !isCustomer(first) || !isCustomer(second) || first === second)
  ) {
    findings.push(bad('apart'))
  }
  if (problem.neighbours?.some(([a, b]) => !isCustomer(a) || !isCustomer(b))) findings.push(bad('neighbours'))
  if (typeof problem.districts !== 'number') {
    const wrong = problem.districts.flatMap(({ capacity = 1 }, d) =>
      (typeof capacity === 'number' ? [capacity] : capacity).every((c) => Number.isFinite(c) && c > 0)
        ? []
        : [d],
    )
    if (wrong.length > 0) findings.push({ ...bad('capacity'), districts: wrong })
  }
  return findings
}

function checkWishes(problem: TerritoryProblem): Finding[] {
  const k = districtCount(problem)
  const findings: Finding[] = []
  const home = new Map<number, number>()
  const banned = new Map<number, Set<number>>()
  if (k > problem.x.length) {
    findings.push({ severity: 'impossible', code: 'too-many-districts', amount: k, limit: problem.x.length })
  }
  for (const { customer, district } of problem.forbidden ?? []) {
    const set = banned.get(customer) ?? new Set()
    banned.set(customer, set.add(district))
  }
  for (const { customer, district } of problem.fixed ?? []) {
    const before = home.get(customer)
    if (before !== undefined && before !== district) {
      findings.push({
        severity: 'impossible',
        code: 'fixed-twice',
        customers: [customer],
        districts: [before, district],
      })
    }
    home.set(customer, district)
    if (banned.get(customer)?.has(district)) {
      findings.push({
        severity: 'impossible',
        code: 'fixed-and-forbidden',
        customers: [customer],
        districts: [district],
      })
    }
  }
  for (const [customer, set] of banned) {
    if (set.size >= k)
      findings.push({ severity: 'impossible', code: 'no-district-left', customers: [customer] })
  }
  for (const { first, second } of problem.apart ?? []) {
    const district = home.get(first)
    if (district !== undefined && district === home.get(second)) {
      findings.push({
        severity: 'impossible',
        code: 'fixed-together',
        customers: [first, second],
        districts: [district],
      })
    }
  }
  const crowd = apartCrowd(problem)
  if (crowd.length > k) {
    findings.push({
      severity: 'impossible',
      code: 'apart-too-many',
      customers: crowd,
      amount: crowd.length,
      limit: k,
    })
  }
  return findings
}

/** A large set of customers that must all be apart from one another (greedy clique, most wishes first). */
function apartCrowd(problem: TerritoryProblem): number[] {
  const links = new Map<number, Set<number>>()
  const link = (a: number, b: number): void => void links.set(a, (links.get(a) ?? new Set()).add(b))
  for (const { first, second } of problem.apart ?? []) {
    link(first, second)
    link(second, first)
  }
  const order = [...links.keys()].sort((a, b) => links.get(b)!.size - links.get(a)!.size || a - b)
  const crowd: number[] = []
  for (const i of order) if (crowd.every((j) => links.get(i)!.has(j))) crowd.push(i)
  return crowd
}

function checkLoads(problem: TerritoryProblem): Finding[] {
  const k = districtCount(problem)
  const m = problem.attributes.length
  const targets = districtTargets(problem)
  const homes = new Map((problem.fixed ?? []).map(({ customer, district }) => [customer, district]))
  const banned = new Set((problem.forbidden ?? []).map(({ customer, district }) => customer * k + district))
  const findings: Finding[] = []
  problem.attributes.forEach(({ name, values, tolerance = DEFAULT_TOLERANCE }, a) => {
    const high = Array.from({ length: k }, (_, d) => targets[d * m + a]! * (1 + tolerance))
    const largest = Math.max(...high)
    const pinned = new Float64Array(k)
    const refused = new Float64Array(k)
    for (let i = 0; i < values.length; i++) {
      const home = homes.get(i)
      const limit = home === undefined ? largest : high[home]!
      if (values[i]! > limit * TOLERABLE) {
        findings.push({
          severity: 'impossible',
          code: 'customer-too-large',
          customers: [i],
          attribute: name,
          amount: values[i]!,
          limit,
        })
      }
      if (home !== undefined) pinned[home] = pinned[home]! + values[i]!
    }
    for (const key of banned)
      if (!homes.has(Math.floor(key / k))) refused[key % k]! += values[Math.floor(key / k)]!
    const total = sum(values)
    const allPinned = sum(pinned)
    for (let d = 0; d < k; d++) {
      if (pinned[d]! > high[d]! * TOLERABLE) {
        findings.push({
          severity: 'impossible',
          code: 'fixed-overload',
          customers: [...homes].filter(([, home]) => home === d).map(([i]) => i),
          districts: [d],
          attribute: name,
          amount: pinned[d]!,
          limit: high[d]!,
        })
      }
      const available = total - (allPinned - pinned[d]!) - refused[d]!
      const low = targets[d * m + a]! * (1 - tolerance)
      if (available * TOLERABLE + total * 1e-12 < low) {
        findings.push({
          severity: 'impossible',
          code: 'district-starved',
          districts: [d],
          attribute: name,
          amount: available,
          limit: low,
        })
      }
    }
  })
  return findings
}
