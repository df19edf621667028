import type { Budget } from '../budget/budget.ts'
import { shortened } from '../budget/shortened.ts'
import { checkProblem, checkShape, type Finding } from './findings.ts'
import { medoids } from './medoid.ts'
import { buildModel, searchModel } from './model.ts'
import { centresAt } from './polish.ts'
import { districtCount, type TerritoryProblem } from './problem.ts'
import { describeDivision, type TerritoryReport } from './report.ts'
import { search } from './search.ts'
import { priceWishes, type WishPrice } from './wishes.ts'

export interface TerritorySolution {
  readonly ok: true
  /** The district of each customer. */
  readonly assignment: Int32Array
  /** The customer at the centre of each district. */
  readonly centres: Int32Array
  readonly report: TerritoryReport
  /**
   * Cost of the relaxed problem at these centres, from below, in weighted metres: no division with these centres
   * that meets every limit and wish can cost less. See `relaxation.ts` for what is relaxed.
   */
  readonly bound: number
  readonly wishPrices: readonly WishPrice[]
  readonly iterations: number
}

/** The wishes contradict one another, or the input is malformed; `findings` says where. */
export interface TerritoryImpossible {
  readonly ok: false
  readonly findings: readonly Finding[]
}

export type TerritoryResult = TerritorySolution | TerritoryImpossible

/** Divides the customers. See `index.ts`. */
export function solveTerritory(problem: TerritoryProblem, budget: Budget = {}, seed = 1): TerritoryResult {
  return run(problem, budget, seed, null)
}

export interface RepairOptions {
  /**
   * Price of each customer moved, in weighted metres. Default: what makes a move dearer than any detour it could
   * save, so that as few customers move as the limits and wishes need.
   */
  readonly movePrice?: number
}

/**
 * Brings an existing division (−1: no owner yet) within limits and wishes, moving few customers: today's owners are
 * preferred at a price, and the search starts from today's division.
 */
export function repairTerritory(
  problem: TerritoryProblem,
  current: ArrayLike<number>,
  budget: Budget = {},
  seed = 1,
  options: RepairOptions = {},
): TerritoryResult {
  const owned: TerritoryProblem = { ...problem, owners: current, movePrice: options.movePrice ?? 0 }
  const findings = checkProblem(owned)
  if (hasProof(findings)) return { ok: false, findings }
  return run(
    { ...owned, movePrice: options.movePrice ?? prohibitivePrice(owned) },
    budget,
    seed,
    Int32Array.from(current),
  )
}

/** The figures of a division, for example today's, in the same terms as a solution's. −1 is not allowed here. */
export function reportTerritory(
  problem: TerritoryProblem,
  assignment: ArrayLike<number>,
): TerritoryReport | TerritoryImpossible {
  const findings = checkShape(problem)
  const k = districtCount(problem)
  const wrong = Array.from(assignment).flatMap((d, i) => (Number.isInteger(d) && d >= 0 && d < k ? [] : [i]))
  if (assignment.length !== problem.x.length || wrong.length > 0) {
    findings.push({ severity: 'impossible', code: 'bad-input', attribute: 'assignment', customers: wrong })
  }
  if (hasProof(findings)) return { ok: false, findings }
  return describeDivision(problem, buildModel(problem), Int32Array.from(assignment))
}

function run(
  problem: TerritoryProblem,
  budget: Budget,
  seed: number,
  start: Int32Array | null,
): TerritoryResult {
  const before = budget.progress?.() ?? 0
  const findings = checkProblem(problem)
  if (hasProof(findings)) return { ok: false, findings }
  const model = buildModel(problem)
  const searched = searchModel(model)
  const owned = start ?? ownersAsStart(problem)
  // What follows the search goes over all customers a few times, as what came before it did.
  const reserve = Math.min(MOST_RESERVED, 1.5 * ((budget.progress?.() ?? 0) - before))
  const found = search(searched.model, shortened(budget, reserve), seed, owned)
  const { division, bound, prices, iterations, refined } = found
  const centre = refined ? medoids(model, division.assignment) : division.centre
  const report = describeDivision(problem, model, division.assignment, centre)
  const wishPrices = priceWishes(problem, model, division.assignment, centresAt(model, centre), prices)
  return {
    ok: true,
    assignment: division.assignment,
    centres: centre,
    report: refined ? report : { ...report, findings: [...report.findings, tooLittleTime(budget)] },
    bound: Math.max(0, bound - searched.slack),
    wishPrices,
    iterations,
  }
}

/** The largest share of the time that is left for the report. */
const MOST_RESERVED = 0.5

/** Asked last, so that the time of the report counts too. */
function tooLittleTime({ progress }: Budget): Finding {
  const used = progress === undefined ? {} : { amount: progress(), limit: 1 }
  return { severity: 'warning', code: 'too-little-time', ...used }
}

/** Where moves have a price, today's division is the place to start from. */
function ownersAsStart(problem: TerritoryProblem): Int32Array | null {
  const { owners, movePrice } = problem
  if (!owners || !movePrice) return null
  return Array.from(owners).some((d) => d >= 0) ? Int32Array.from(owners) : null
}

function prohibitivePrice(problem: TerritoryProblem): number {
  const { x, y, importance } = problem
  let left = Infinity
  let right = -Infinity
  let bottom = Infinity
  let top = -Infinity
  let heaviest = importance ? 0 : 1
  for (let i = 0; i < x.length; i++) {
    left = Math.min(left, x[i]!)
    right = Math.max(right, x[i]!)
    bottom = Math.min(bottom, y[i]!)
    top = Math.max(top, y[i]!)
    heaviest = Math.max(heaviest, importance?.[i] ?? 0)
  }
  return heaviest * Math.hypot(right - left, top - bottom) + 1
}

function hasProof(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'impossible')
}
