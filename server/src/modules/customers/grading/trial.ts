import type { GradingRule, trialGrading } from '#contracts/customer-grading.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { CustomersContext } from '../customers.context.ts'
import type { GradedCustomer } from './grade-population.ts'
import { isBetter } from './grading.run.ts'

const moversShown = 200
const ownersShown = 100
const BARS = 20

/** Who would move if the sheet were put in force now, and why others would not. */
export async function trialled(
  context: CustomersContext,
  rule: GradingRule,
  graded: readonly GradedCustomer[],
): Promise<ResponseOf<typeof trialGrading>> {
  const free = graded.filter(({ override }) => override === null)
  const moving = free.filter(({ grade, graded: { grade: after } }) => grade !== after)
  const better = (one: GradedCustomer): boolean => isBetter(rule, one.graded.grade, one.grade)
  const flows = new Map<string, { before: string; after: string; count: number }>()
  for (const { grade, graded: found, override } of graded) {
    const after = override === null ? found.grade : grade
    const flow = flows.get(`${grade} ${after}`) ?? { before: grade, after, count: 0 }
    flow.count++
    flows.set(`${grade} ${after}`, flow)
  }
  const histogram = Array.from({ length: BARS }, () => 0)
  for (const { score } of graded)
    if (score.score !== null) histogram[Math.min(BARS - 1, Math.floor((score.score / 100) * BARS))]!++
  const owners = [...Map.groupBy(moving, ({ ownerId }) => ownerId)]
    .map(([ownerId, rows]) => {
      const up = rows.filter(better).length
      return { ownerId, up, down: rows.length - up }
    })
    .toSorted((a, b) => b.up + b.down - (a.up + a.down))
    .slice(0, ownersShown)
  const place = (grade: string): number => {
    const found = rule.grades.findIndex((line) => line.grade === grade)
    return found === -1 ? rule.grades.length : found
  }
  const leap = ({ grade, graded: found }: GradedCustomer): number =>
    Math.abs(place(grade) - place(found.grade))
  const movers = moving.toSorted((a, b) => leap(b) - leap(a)).slice(0, moversShown)
  const names = await context.names(
    [...owners, ...movers].map(({ ownerId }) => ownerId),
    [],
  )
  const because = (cause: string): number => free.filter((one) => one.graded.cause === cause).length
  const up = moving.filter(better).length
  return {
    customers: graded.length,
    up,
    down: moving.length - up,
    withinMargin: because('within_margin'),
    keptDays: because('kept_days'),
    overridden: graded.length - free.length,
    flows: [...flows.values()],
    histogram,
    owners: owners.map(({ ownerId, ...counts }) => ({ owner: names.person(ownerId), ...counts })),
    movers: movers.map(({ id, name, grade, ownerId, graded: found, score }) => ({
      customer: { id, name, grade },
      owner: names.person(ownerId),
      after: found.grade,
      score: score.score,
    })),
  }
}
