import { checkProblem, type Finding } from '../findings.ts'
import { loadMipSolver, type Mip, type MipRow, type MipSolver } from '../mip.ts'
import { assignmentCost, buildModel, isAllowed, type Model } from '../model.ts'
import { mainPiece, piecesOf } from '../pieces.ts'
import { districtCount, type TerritoryProblem } from '../problem.ts'
import { describeDivision, type TerritoryReport } from '../report.ts'

export type ExactTerritory =
  | {
      readonly status: 'optimal'
      readonly assignment: Int32Array
      readonly centres: Int32Array
      readonly report: TerritoryReport
    }
  /** Proven: no division meets the limits and wishes. `findings` is empty where only the search proves it. */
  | { readonly status: 'impossible'; readonly findings: readonly Finding[] }
  /** The deadline came first, or the problem is too large; `bound` is proven, in weighted metres. */
  | { readonly status: 'stopped' | 'too-large'; readonly bound: number }

/** Columns of the integer programme above which it would not end in useful time. */
const MOST_COLUMNS = 20_000

/**
 * The best division there is, over all centres, proven by integer programming; for some 60 customers and few
 * districts. Districts with equal capacities and no wish or owner of their own are interchangeable and share columns.
 * Contiguity is enforced by cuts added when a solution breaks it: customer i belongs to the district centred at j
 * only if some customer around the part that holds i does (Drexl & Haase, 1999, strengthened to single customers).
 */
export async function solveTerritoryExactly(
  problem: TerritoryProblem,
  expired?: () => boolean,
): Promise<ExactTerritory> {
  const findings = checkProblem(problem)
  if (findings.some(({ severity }) => severity === 'impossible')) return { status: 'impossible', findings }
  const columns = problem.x.length ** 2 * classesOf(problem).length
  if (columns > MOST_COLUMNS) return { status: 'too-large', bound: 0 }
  const model = buildModel(problem)
  const programme = new Programme(problem, model)
  return programme.solve(await loadMipSolver(), expired)
}

/** Districts that may stand for one another, by their first member. */
function classesOf(problem: TerritoryProblem): number[][] {
  const k = districtCount(problem)
  const named = new Set<number>()
  for (const { district } of [...(problem.fixed ?? []), ...(problem.forbidden ?? [])]) named.add(district)
  if (problem.movePrice) for (const d of Array.from(problem.owners ?? [])) if (d >= 0) named.add(d)
  const classes = new Map<string, number[]>()
  for (let d = 0; d < k; d++) {
    const capacity = typeof problem.districts === 'number' ? 1 : (problem.districts[d]?.capacity ?? 1)
    const key = named.has(d) ? `own ${d}` : JSON.stringify(capacity)
    classes.set(key, [...(classes.get(key) ?? []), d])
  }
  return [...classes.values()]
}

class Programme {
  private readonly problem: TerritoryProblem
  private readonly model: Model
  private readonly classes: number[][]
  private readonly cost: number[] = []
  private readonly rows: MipRow[] = []
  /** Column of "customer i belongs to the district of class c centred at j", −1 where not allowed. */
  private readonly member: Int32Array

  constructor(problem: TerritoryProblem, model: Model) {
    this.problem = problem
    this.model = model
    this.classes = classesOf(problem)
    this.member = new Int32Array(model.n * model.n * this.classes.length).fill(-1)
    this.addColumns()
    this.addRows()
  }

  solve(solver: MipSolver, expired: (() => boolean) | undefined): ExactTerritory {
    for (let bound = 0; ;) {
      const mip: Mip = { cost: this.cost, binary: this.cost.map(() => true), rows: this.rows }
      const result = solver(mip, expired)
      if (result.status === 'infeasible') return { status: 'impossible', findings: [] }
      bound = Math.max(bound, result.bound)
      if (result.status === 'stopped' || !result.values) return { status: 'stopped', bound }
      const { assignment, slots } = this.read(result.values)
      if (!this.model.contiguous || this.cut(assignment, slots) === 0) {
        const report = describeDivision(this.problem, this.model, assignment)
        return {
          status: 'optimal',
          assignment,
          centres: Int32Array.from(report.districts, (d) => d.centre),
          report,
        }
      }
      if (expired?.()) return { status: 'stopped', bound }
    }
  }

  private slot(i: number, j: number, c: number): number {
    return (c * this.model.n + j) * this.model.n + i
  }

  /** A centre belongs to its own district, so the column of (j, j) also says that the centre is open. */
  private addColumns(): void {
    const { model } = this
    this.classes.forEach(([d = 0], c) => {
      for (let j = 0; j < model.n; j++) {
        if (!isAllowed(model, j, d)) continue
        for (let i = 0; i < model.n; i++) {
          if (!isAllowed(model, i, d)) continue
          this.member[this.slot(i, j, c)] = this.cost.length
          this.cost.push(assignmentCost(model, i, d, model.x[j]!, model.y[j]!))
        }
      }
    })
  }

  private addRows(): void {
    const { model } = this
    const { n, m } = model
    for (let i = 0; i < n; i++) {
      const mine = this.classes.flatMap((_, c) =>
        Array.from({ length: n }, (_, j) => this.member[this.slot(i, j, c)]!).filter((column) => column >= 0),
      )
      this.addRow(1, 1, mine)
    }
    this.classes.forEach((districts, c) => {
      const [d = 0] = districts
      const centres = Array.from({ length: n }, (_, j) => j).filter(
        (j) => this.member[this.slot(j, j, c)]! >= 0,
      )
      this.addRow(
        districts.length,
        districts.length,
        centres.map((j) => this.member[this.slot(j, j, c)]!),
      )
      for (const j of centres) {
        const open = this.member[this.slot(j, j, c)]!
        const customers = Array.from({ length: n }, (_, i) => i).filter(
          (i) => this.member[this.slot(i, j, c)]! >= 0,
        )
        for (const i of customers) {
          if (i !== j) this.addRow(-Infinity, 0, [this.member[this.slot(i, j, c)]!, open], [1, -1])
        }
        for (let a = 0; a < m; a++) {
          const q = d * m + a
          const slack = 1e-9 * (1 + model.high[q]!)
          const load = (limit: number): number[] =>
            customers.map((i) => model.value[i * m + a]! - (i === j ? limit : 0))
          const columns = customers.map((i) => this.member[this.slot(i, j, c)]!)
          this.addRow(-Infinity, slack, columns, load(model.high[q]!))
          this.addRow(-slack, Infinity, columns, load(model.low[q]!))
        }
        this.addApartRows(j, c, open)
      }
    })
  }

  private addApartRows(j: number, c: number, open: number): void {
    for (const { first, second } of this.problem.apart ?? []) {
      const pair = [first, second]
        .map((i) => this.member[this.slot(i, j, c)]!)
        .filter((column) => column >= 0)
      if (pair.length < 2) continue
      // Where one of the two is the centre itself, the rule says that the other stays out.
      if (pair.includes(open)) this.addRow(-Infinity, 1, pair)
      else this.addRow(-Infinity, 0, [...pair, open], [1, 1, -1])
    }
  }

  private addRow(
    low: number,
    high: number,
    columns: readonly number[],
    coefficients?: readonly number[],
  ): void {
    this.rows.push({ low, high, columns, coefficients: coefficients ?? columns.map(() => 1) })
  }

  private read(values: Float64Array): { assignment: Int32Array; slots: { centre: number; kind: number }[] } {
    const { n } = this.model
    const assignment = new Int32Array(n).fill(-1)
    const slots = Array.from({ length: this.model.k }, () => ({ centre: -1, kind: 0 }))
    this.classes.forEach((districts, c) => {
      const free = [...districts]
      for (let j = 0; j < n; j++) {
        const open = this.member[this.slot(j, j, c)]!
        if (open < 0 || values[open]! < 0.5) continue
        const d = free.shift()
        if (d === undefined) continue
        slots[d] = { centre: j, kind: c }
        for (let i = 0; i < n; i++) {
          const column = this.member[this.slot(i, j, c)]!
          if (column >= 0 && values[column]! > 0.5) assignment[i] = d
        }
      }
    })
    return { assignment, slots }
  }

  /** Adds a cut for every customer that lies apart from its district's main part; returns how many. */
  private cut(assignment: Int32Array, slots: readonly { centre: number; kind: number }[]): number {
    const { graph, k, fixed, n } = this.model
    let cuts = 0
    for (const parts of piecesOf(graph, assignment, k)) {
      const main = mainPiece(parts, fixed)
      for (const part of parts) {
        const { centre, kind } = slots[part.district]!
        // The part with the centre needs no connection to itself; where the centre is an exclave, the main part does.
        if (part.customers.includes(centre) || (part === main && fixed[centre]! >= 0)) continue
        if (part.customers.every((i) => fixed[i]! >= 0)) continue
        const inside = new Set(part.customers)
        const around = new Set<number>()
        for (const i of part.customers) {
          for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
            if (!inside.has(graph.target[e]!)) around.add(graph.target[e]!)
          }
        }
        for (let j = 0; j < n; j++) {
          if (inside.has(j) || (j !== centre && fixed[j]! >= 0)) continue
          const doors = [...around]
            .map((u) => this.member[this.slot(u, j, kind)]!)
            .filter((column) => column >= 0)
          for (const i of part.customers) {
            const column = this.member[this.slot(i, j, kind)]!
            if (column < 0 || fixed[i]! >= 0) continue
            this.addRow(-Infinity, 0, [column, ...doors], [1, ...doors.map(() => -1)])
            cuts++
          }
        }
      }
    }
    return cuts
  }
}
