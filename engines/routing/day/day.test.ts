import { describe, expect, it } from 'vitest'
import { denseMatrix, fillMatrix } from '../../geo/index.ts'
import { annealDay } from './anneal.ts'
import { explainDrop } from './explain.ts'
import { buildModel } from './model.ts'
import { enumerateDays, judge, randomDay } from './oracle.testing.ts'
import { improveDay, planDay, scheduleDay } from './plan.ts'
import { walk } from './schedule.ts'
import type { DayPlan, DayProblem, InvalidProblem } from './types.ts'

const HOUR = 3600

function valid(plan: DayPlan | InvalidProblem): DayPlan {
  if ('error' in plan) throw new Error(JSON.stringify(plan.issues))
  return plan
}

/** Places on a line, `seconds` and metres apart by their difference. */
function line(
  positions: readonly number[],
  rest: Partial<DayProblem> & Pick<DayProblem, 'stops'>,
): DayProblem {
  const table = fillMatrix(positions.length, (i, j) => Math.abs(positions[i]! - positions[j]!))
  return { distances: table, durations: table, start: 0, end: 0, startAt: 9 * HOUR, ...rest }
}

const reasonOf = (plan: DayPlan, id: string) => plan.dropped.find((drop) => drop.id === id)!.reason

describe('S1.38 planDay against enumeration of every order', () => {
  it('is exact for windows, breaks, optional stops, locks, precedence, one-way costs (1 500 random days)', () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const problem = randomDay(seed, 1 + (seed % 5))
      const plan = valid(planDay(problem, { iterations: 2000 }, 1))
      const got = judge(problem, plan)
      const best = enumerateDays(problem)
      expect(plan.exact, `seed ${seed}`).toBe(true)
      expect({ ...got, mandatory: got.mandatory + plan.breaks.length }, `seed ${seed}`).toEqual(best)
    }
  })

  it('comes equally far by annealing alone, which larger days rely on', () => {
    let missed = 0
    for (let seed = 1; seed <= 300; seed++) {
      const problem = randomDay(seed, 5)
      const model = buildModel(problem)
      const { sequence, worth } = annealDay(model, { iterations: 4000 }, 1)
      expect(walk(model, sequence).legal, `seed ${seed}`).toBe(true)
      const best = enumerateDays(problem)
      const mandatory = model.mandatory.reduce((sum, m) => sum + m, 0) - worth.missing
      if (mandatory !== best.mandatory || worth.value !== best.value || worth.cost > best.cost) missed++
    }
    expect(missed).toBeLessThanOrEqual(3)
  })
})
