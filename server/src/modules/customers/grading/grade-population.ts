import type { GradingRule } from '#contracts/customer-grading.ts'
import { type Graded, gradeOf, rankingOf, type Score, scoreOf } from '#engines/grading/index.ts'
import { daysBetween } from '#platform/calendar/dates.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { readFigures } from './figures.ts'
import { type Candidate, candidatesIn } from './grading.repo.ts'

/** A customer with its score and the grade that follows from it. */
export interface GradedCustomer extends Candidate {
  readonly score: Score
  readonly graded: Graded
}

/**
 * Grades all active customers of units by one sheet. Ranks are those within these units: whoever follows the same rule
 * is measured against one another.
 */
export async function gradePopulation(
  context: CustomersContext,
  grant: Grant<'customers.configure'>,
  rule: GradingRule,
  unitIds: readonly string[],
): Promise<GradedCustomer[]> {
  const { db, calendar } = context.platform
  const today = calendar.today()
  const [customers, readers] = await Promise.all([
    candidatesIn(db, grant, unitIds),
    readFigures(
      context,
      unitIds,
      rule.indicators.map(({ figure }) => figure),
    ),
  ])
  const figures = customers.map((customer) => readers.map((reader) => reader(customer)))
  const rankings = rule.indicators.map(({ scoring }, place) =>
    scoring.kind === 'rank' ? rankingOf(figures.map((values) => values[place]!)) : null,
  )
  return customers.map((customer, index) => {
    const score = scoreOf(rule, figures[index]!, rankings)
    const graded = gradeOf(rule, score.score, {
      grade: customer.ruled?.grade ?? customer.grade,
      sinceDays: customer.ruled === null ? null : daysBetween(customer.ruled.on, today),
    })
    return { ...customer, score, graded }
  })
}
