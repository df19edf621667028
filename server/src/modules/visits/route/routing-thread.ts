import { parentPort } from 'node:worker_threads'
import { timeBudget } from '#engines/budget/budget.ts'
import { denseMatrix } from '#engines/geo/index.ts'
import { planDay, type DayProblem } from '#engines/routing/index.ts'

/** A problem as it travels between threads: matrices as bare numbers. */
export interface RoutingJob {
  readonly id: number
  readonly problem: Omit<DayProblem, 'distances' | 'durations'>
  readonly size: number
  readonly metres: Float64Array
  readonly seconds: Float64Array
  readonly milliseconds: number
  readonly seed: number
  /** One shared integer: anything but 0 ends the search with the best so far. */
  readonly stop: Int32Array
}

export interface RoutingAnswer {
  readonly id: number
  readonly order: readonly string[]
  readonly dropped: ReturnType<typeof droppedOf>
  readonly cost: number
  readonly lowerBound: number
  readonly exact: boolean
  readonly problem: string | null
}

parentPort?.on('message', (job: RoutingJob) => parentPort?.postMessage(solve(job), []))

function solve({ id, problem, size, metres, seconds, milliseconds, seed, stop }: RoutingJob): RoutingAnswer {
  const budget = timeBudget(milliseconds, () => performance.now())
  const expired = () => Atomics.load(stop, 0) !== 0 || budget.expired!()
  const plan = planDay(
    { ...problem, distances: denseMatrix(size, metres), durations: denseMatrix(size, seconds) },
    { ...budget, expired },
    seed,
  )
  if ('error' in plan) {
    const issue = plan.issues[0]
    const text = issue ? `${issue.path}: ${issue.message}` : plan.error
    return { id, order: [], dropped: [], cost: 0, lowerBound: 0, exact: false, problem: text }
  }
  return {
    id,
    order: plan.visits.map((visit) => visit.id),
    dropped: droppedOf(plan),
    cost: plan.cost,
    lowerBound: plan.lowerBound,
    exact: plan.exact,
    problem: null,
  }
}

function droppedOf(plan: Exclude<ReturnType<typeof planDay>, { error: string }>) {
  return plan.dropped.map(({ id, reason }) => ({ id, reason }))
}
