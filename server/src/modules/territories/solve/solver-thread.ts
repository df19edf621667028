import { parentPort, workerData } from 'node:worker_threads'
import { timeBudget } from '#engines/budget/budget.ts'
import { solveTerritory, type Finding, type TerritoryProblem } from '#engines/territory/index.ts'

export interface SolverJob {
  readonly problems: readonly TerritoryProblem[]
  /** Rounds of search for each problem: the same rounds give the same answer. */
  readonly rounds: number
  /** For all problems together. */
  readonly milliseconds: number
}

export interface SolvedGroup {
  /** District of each customer; null where the wishes contradict one another. */
  readonly assignment: Int32Array | null
  /** Compactness and price of moves, in weighted metres; and what no division at these centres can go below. */
  readonly objective: number
  readonly bound: number
  readonly findings: readonly Finding[]
  /** The time was over before the rounds were done: another run may give another answer. */
  readonly shortened: boolean
}

export type SolverMessage =
  | { readonly kind: 'group'; readonly index: number; readonly solved: SolvedGroup }
  | { readonly kind: 'done' }

const port = parentPort
if (port) {
  const { problems, rounds, milliseconds } = workerData as SolverJob
  const { expired } = timeBudget(milliseconds, () => performance.now())
  problems.forEach((problem, index) => {
    port.postMessage({
      kind: 'group',
      index,
      solved: solve(problem, rounds, expired!),
    } satisfies SolverMessage)
  })
  port.postMessage({ kind: 'done' } satisfies SolverMessage)
}

function solve(problem: TerritoryProblem, iterations: number, expired: () => boolean): SolvedGroup {
  let shortened = false
  const watched = (): boolean => {
    shortened ||= expired()
    return shortened
  }
  const result = solveTerritory(problem, { iterations, expired: watched }, 1)
  if (!result.ok) return { assignment: null, objective: 0, bound: 0, findings: result.findings, shortened }
  const { assignment, bound, report } = result
  return { assignment, objective: report.objective, bound, findings: report.findings, shortened }
}
