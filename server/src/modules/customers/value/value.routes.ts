import { type CustomerValue, getCustomerValue, valueMatrix } from '#contracts/customer-value.ts'
import { growthOf } from '#engines/contribution/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { findCard } from '../customers.read.ts'
import { ruleAt, versionOf } from '../rules/rule-store.ts'
import { valueJob } from './value.job.ts'
import { matrixRows, valueOf } from './value.repo.ts'

/** Endpoints of value, growth and contribution; the sheet itself is read and saved with the other rules. */
export function valueRoutes(context: CustomersContext): Route[] {
  const { platform, directory } = context
  return [
    route(valueMatrix, async ({ grant, query }) => {
      const unitIds = query.unitIds.length === 0 ? [] : await directory.unitsBelow(query.unitIds)
      const { total, below, causes, people, ...found } = await matrixRows(platform.db, grant, {
        unitIds,
        ownerIds: query.ownerIds,
      })
      const { on, ...sums } = total
      // Before the first night nothing is there: it is worked out now.
      if (on === null) await platform.jobs.enqueue(platform.db, valueJob, {}, { key: valueJob })
      const names = await context.names(
        people.map(({ ownerId }) => ownerId),
        people.map(({ unitId }) => unitId),
      )
      return ok({
        computedOn: on,
        total: sums,
        ...found,
        below: { ...below, causes },
        people: people.map(({ ownerId, unitId, ...row }) => ({
          ...row,
          owner: names.person(ownerId),
          unit: names.unit(unitId),
        })),
      })
    }),
    route(getCustomerValue, async ({ grant, params }) => valueOfCustomer(context, grant, params.id)),
  ]
}

/** Where a customer in reach stands, by the sheet it was valued by. */
async function valueOfCustomer(
  context: CustomersContext,
  grant: Grant<'customers.read'>,
  id: string,
): Promise<Result<CustomerValue>> {
  const { db } = context.platform
  const card = await findCard(db, grant, id)
  if (!card) return fail(notFound())
  const [row, now] = await Promise.all([valueOf(db, id), ruleAt(context, 'value', card.unit_id)])
  const kept =
    row === undefined || row.rule_version === 0 ? null : await versionOf(db, 'value', row.rule_version)
  const rule = kept === null ? now.content : kept
  return ok({
    computedOn: row?.on_date ?? null,
    facts: row
      ? {
          value: row.value_class,
          growth: row.growth_class,
          growthRate: growthOf({ recent: row.recent_fen, earlier: row.earlier_fen }),
          amountFen: row.amount_fen,
          recentFen: row.recent_fen,
          earlierFen: row.earlier_fen,
          orders: row.orders,
          visits: row.visits,
          minutes: row.minutes,
          incomeFen: row.income_fen,
          visitCostFen: row.visit_cost_fen,
          orderCostFen: row.order_cost_fen,
          otherCostFen: row.other_cost_fen,
          fixedCostFen: row.fixed_cost_fen,
          contributionFen: row.contribution_fen,
          share: row.share,
          rank: row.rank,
          population: row.population,
          belowMarginal: row.below_marginal,
          cause: row.cause,
        }
      : null,
    rule: { ...rule, version: row?.rule_version ?? now.version },
  })
}
