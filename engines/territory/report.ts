import type { Finding } from './findings.ts'
import { medoids, membersOf } from './medoid.ts'
import { districtTargets, type Model } from './model.ts'
import {
  DEFAULT_TOLERANCE,
  type ApartWish,
  type CustomerDistrictWish,
  type TerritoryProblem,
} from './problem.ts'
import { strayCustomers } from './pieces.ts'

/** How evenly one attribute is spread. Loads are compared with each district's own target. */
export interface AttributeBalance {
  readonly name: string
  readonly tolerance: number
  /** Largest and smallest load ÷ target. With equal capacities the first is max ÷ mean. */
  readonly maxOverMean: number
  readonly minOverMean: number
  /** Standard deviation of load ÷ target over the districts. */
  readonly coefficientOfVariation: number
  readonly withinTolerance: boolean
}

export interface DistrictReport {
  readonly name: string
  /** Customer at the centre: least weighted distance to all others of the district; −1 if there is none. */
  readonly centre: number
  readonly customers: readonly number[]
  /** One number an attribute, in its unit. */
  readonly loads: readonly number[]
  readonly targets: readonly number[]
  /** Weighted metres to the centre, and the farthest customer in metres. */
  readonly distance: number
  readonly farthest: number
}

export interface TerritoryReport {
  /** Everything holds: balance, contiguity, every wish. */
  readonly feasible: boolean
  /** What is minimised: compactness plus the price of moves, in weighted metres. */
  readonly objective: number
  /** Sum over customers of importance × metres to the district's centre; mean per unit of importance; farthest. */
  readonly compactness: { readonly total: number; readonly mean: number; readonly farthest: number }
  readonly balance: readonly AttributeBalance[]
  readonly districts: readonly DistrictReport[]
  /** Customers that leave their owner, and what that costs in the objective. */
  readonly moves: { readonly customers: readonly number[]; readonly price: number }
  readonly contiguity: {
    readonly contiguous: boolean
    /** Customers outside the main part of their district. */
    readonly broken: readonly number[]
    /** Fixed customers outside it: tolerated, because the wish put them there. */
    readonly exclaves: readonly number[]
  }
  readonly brokenWishes: {
    readonly fixed: readonly CustomerDistrictWish[]
    readonly forbidden: readonly CustomerDistrictWish[]
    readonly apart: readonly ApartWish[]
  }
  readonly findings: readonly Finding[]
}

const ROUNDING = 1e-9

/** The figures of a division. `assignment[i]` is the district of customer i, each within 0 … k − 1. */
export function describeDivision(
  problem: TerritoryProblem,
  model: Model,
  assignment: Int32Array,
  centres = medoids(model, assignment),
): TerritoryReport {
  const { k, m, x, y, importance } = model
  const targets = districtTargets(problem)
  const members = membersOf(assignment, k)
  const districts = members.map((customers, d): DistrictReport => {
    const centre = centres[d]!
    const metres = customers.map((i) => Math.hypot(x[i]! - x[centre]!, y[i]! - y[centre]!))
    const named = typeof problem.districts === 'number' ? undefined : problem.districts[d]?.name
    return {
      name: named ?? String(d + 1),
      centre,
      customers,
      loads: problem.attributes.map(({ values }) => customers.reduce((total, i) => total + values[i]!, 0)),
      targets: Array.from({ length: m }, (_, a) => targets[d * m + a]!),
      distance: customers.reduce((total, i, at) => total + importance[i]! * metres[at]!, 0),
      farthest: metres.reduce((most, metre) => Math.max(most, metre), 0),
    }
  })
  const total = districts.reduce((running, { distance }) => running + distance, 0)
  const weight = importance.reduce((running, w) => running + w, 0)
  const balance = problem.attributes.map(({ name, tolerance = DEFAULT_TOLERANCE }, a) =>
    attributeBalance(name, tolerance, districts, a),
  )
  const moved = [...assignment.keys()].filter((i) => model.owner[i]! >= 0 && model.owner[i] !== assignment[i])
  const price = moved.reduce((running, i) => running + model.movePrice[i]!, 0)
  const { exclaves, broken } = strayCustomers(model.graph, assignment, k, model.fixed)
  const brokenWishes = findBrokenWishes(problem, assignment)
  const contiguous = broken.length === 0
  const kept = brokenWishes.fixed.length + brokenWishes.forbidden.length + brokenWishes.apart.length === 0
  const report = {
    feasible:
      kept && (contiguous || !model.contiguous) && balance.every(({ withinTolerance }) => withinTolerance),
    objective: total + price,
    compactness: {
      total,
      mean: weight > 0 ? total / weight : 0,
      farthest: districts.reduce((most, { farthest }) => Math.max(most, farthest), 0),
    },
    balance,
    districts,
    moves: { customers: moved, price },
    contiguity: { contiguous, broken, exclaves },
    brokenWishes,
  }
  return { ...report, findings: divisionFindings(model, report) }
}

function attributeBalance(
  name: string,
  tolerance: number,
  districts: readonly DistrictReport[],
  a: number,
): AttributeBalance {
  const ratios = districts.map(({ loads, targets }) => (targets[a]! > 0 ? loads[a]! / targets[a]! : 1))
  const mean = ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length
  const variance = ratios.reduce((total, ratio) => total + (ratio - mean) ** 2, 0) / ratios.length
  const maxOverMean = Math.max(...ratios)
  const minOverMean = Math.min(...ratios)
  return {
    name,
    tolerance,
    maxOverMean,
    minOverMean,
    coefficientOfVariation: Math.sqrt(variance),
    withinTolerance: maxOverMean <= 1 + tolerance + ROUNDING && minOverMean >= 1 - tolerance - ROUNDING,
  }
}

function findBrokenWishes(
  problem: TerritoryProblem,
  assignment: Int32Array,
): TerritoryReport['brokenWishes'] {
  return {
    fixed: (problem.fixed ?? []).filter(({ customer, district }) => assignment[customer] !== district),
    forbidden: (problem.forbidden ?? []).filter(
      ({ customer, district }) => assignment[customer] === district,
    ),
    apart: (problem.apart ?? []).filter(({ first, second }) => assignment[first] === assignment[second]),
  }
}

function divisionFindings(
  model: Model,
  report: Pick<TerritoryReport, 'balance' | 'contiguity' | 'brokenWishes' | 'districts'>,
): Finding[] {
  const findings: Finding[] = []
  report.balance.forEach((attribute, a) => {
    if (attribute.withinTolerance) return
    const deviation = ({ loads, targets }: DistrictReport): number =>
      targets[a]! > 0 ? Math.abs(loads[a]! / targets[a]! - 1) : 0
    const outside = report.districts.flatMap((district, d) =>
      deviation(district) > attribute.tolerance + ROUNDING ? [d] : [],
    )
    findings.push({
      severity: 'warning',
      code: 'balance-not-reached',
      attribute: attribute.name,
      districts: outside,
      amount: Math.max(...report.districts.map(deviation)),
      limit: attribute.tolerance,
    })
  })
  const { broken, exclaves } = report.contiguity
  if (broken.length > 0 && model.contiguous) {
    findings.push({ severity: 'warning', code: 'not-contiguous', customers: broken })
  }
  if (exclaves.length > 0 && model.contiguous) {
    findings.push({ severity: 'warning', code: 'exclave', customers: exclaves })
  }
  for (const { first, second } of report.brokenWishes.apart) {
    findings.push({ severity: 'warning', code: 'apart-not-reached', customers: [first, second] })
  }
  if (model.bridges.length > 0) {
    findings.push({
      severity: 'warning',
      code: 'islands-joined',
      customers: model.bridges.flatMap(({ first, second }) => [first, second]),
      amount: model.bridges.length + 1,
    })
  }
  return findings
}
