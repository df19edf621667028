import { contributionOf, growthClassOf, valueClassesOf } from '#engines/contribution/index.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import type { CustomersContext } from '../customers.context.ts'
import { unitsWithCustomers } from '../grading/grading.repo.ts'
import { type RuleInForce, rulesAt } from '../rules/rule-store.ts'
import { moneyFactsOf } from './money-facts.ts'
import { forgetOthers, type ValueRow, writeValues } from './value.repo.ts'

export const valueJob = 'customers.values'
const chunk = 2000

/** At night after the figures, and whenever a rule was saved: every active customer is valued anew. */
export function createValueJob(context: CustomersContext): Job {
  return {
    name: valueJob,
    cron: '55 2 * * *',
    async run(_payload, { log, signal }) {
      const { db } = context.platform
      let customers = 0
      for (const [rule, unitIds] of await rulesAt(context, 'value', await unitsWithCustomers(db))) {
        signal.throwIfAborted()
        customers += await valueUnits(context, rule, unitIds)
      }
      await forgetOthers(db)
      log.info({ customers }, 'customers valued')
    },
  }
}

/** Values customers that follow one sheet; ranks, classes and shares are those among them. */
async function valueUnits(
  context: CustomersContext,
  { version, content: rule }: RuleInForce<'value'>,
  unitIds: readonly string[],
): Promise<number> {
  const { db, calendar } = context.platform
  const facts = [...(await moneyFactsOf(context, rule, unitIds))]
  const rates = {
    marginRate: rule.marginRate,
    perVisit: rule.perVisitFen,
    perMinute: rule.perMinuteFen,
    perOrder: rule.perOrderFen,
    fixed: rule.fixedFen,
  }
  const found = facts.map(([id, of]) => ({ id, of, money: contributionOf(of, rates) }))
  const incomes = found.map(({ money }) => money.income)
  const classes = valueClassesOf(incomes, { high: rule.highShare, middle: rule.middleShare })
  const whole = found.reduce((sum, { money }) => sum + money.contribution, 0)
  const better = found.map(({ money }) => money.contribution).toSorted((a, b) => b - a)
  const rankOf = new Map<number, number>()
  for (const [place, contribution] of better.entries())
    if (!rankOf.has(contribution)) rankOf.set(contribution, place + 1)
  const rows = found.map(({ id, of, money }, place): ValueRow => ({
    customer_id: id,
    amount_fen: of.amount,
    recent_fen: of.recent,
    earlier_fen: of.earlier,
    orders: of.orders,
    visits: of.visits,
    minutes: of.minutes,
    income_fen: money.income,
    visit_cost_fen: money.visitCost,
    order_cost_fen: money.orderCost,
    other_cost_fen: money.otherCost,
    fixed_cost_fen: money.fixedCost,
    contribution_fen: money.contribution,
    share: whole > 0 ? money.contribution / whole : null,
    rank: rankOf.get(money.contribution)!,
    population: found.length,
    value_class: classes[place]!,
    growth_class: growthClassOf(of, rule),
    below_marginal: money.belowMarginal,
    cause: money.cause,
  }))
  for (let from = 0; from < rows.length; from += chunk)
    await writeValues(db, version, calendar.today(), rows.slice(from, from + chunk))
  return rows.length
}
