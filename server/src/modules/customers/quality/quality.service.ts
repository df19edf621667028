import { sql } from 'kysely'
import { type customerQuality, qualityItem, type worstCustomers } from '#contracts/customer-quality.ts'
import type { QueryOf, ResponseOf } from '#contracts/http.ts'
import { authorize, covers, type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { cardKindOf } from '../fields/compute.ts'
import { fieldAccess } from '../fields/field-access.ts'
import { isComputed } from '../fields/field-catalogue.ts'
import { type AskedFields, type GroupRow, qualityByOwner, worstRows } from './quality.repo.ts'
import { type QualityFormula, readFormula } from './quality.settings.ts'

type Reading = Grant<'customers.read'>
type Answer = ResponseOf<typeof customerQuality>
const items = qualityItem.options

/** How good customer data are: scores by team and person, and the customers that need most. */
export function createQualityService(context: CustomersContext) {
  const { db, settings, now } = context.platform

  async function within(grant: Reading, unitIds: readonly string[], ownerIds: readonly string[] = []) {
    const units = [...(await context.directory.unitsBelow(unitIds))]
    return sql<boolean>`${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}
      and ${unitIds.length === 0 ? sql`true` : sql`c.unit_id = any(${units}::uuid[])`}
      and ${ownerIds.length === 0 ? sql`true` : sql`c.owner_id = any(${ownerIds}::uuid[])`}`
  }

  /** What cards ask for beyond the core, as far as the reader may see it. */
  async function askedFields(grant: Reading): Promise<AskedFields> {
    const access = fieldAccess(await context.catalogues.read(), grant.actor)
    const asked = access.readable.filter(
      ({ definition }) => (definition.required || definition.recommended) && !isComputed(definition.kind),
    )
    return {
      ids: asked.map(({ id }) => id),
      byType: context.vocabulary.customerTypes.map(({ code }) => ({
        type: code,
        ids: asked
          .filter(({ definition }) => definition.placements[cardKindOf(context, code)] !== null)
          .map(({ id }) => id),
      })),
    }
  }

  return {
    async figures(grant: Reading, { unitIds }: QueryOf<typeof customerQuality>): Promise<Answer> {
      const formula = await readFormula(settings)
      const where = await within(grant, unitIds)
      const rows = await qualityByOwner(db, where, formula, await askedFields(grant), now())
      const names = await context.names(
        rows.map((row) => row.owner_id),
        rows.map((row) => row.unit_id),
      )
      const supervises = grant.actor ? authorize(grant.actor, 'analysis.read') : null
      const seen = rows.filter(
        (row) =>
          supervises?.ok &&
          row.owner_id !== null &&
          covers(supervises.value.scope, { unitId: row.unit_id, ownerId: row.owner_id }),
      )
      const whole = added(rows)
      return {
        formula: {
          freshShare: formula.freshShare,
          freshDays: formula.freshDays,
          items: items.map((item) => ({
            item,
            weight: formula.weights[item],
            known: rows.reduce((sum, row) => sum + row[item], 0) / Math.max(1, whole.customers),
          })),
        },
        whole,
        teams: [...Map.groupBy(rows, (row) => row.unit_id)]
          .map(([unitId, own]) => ({ unit: names.unit(unitId), ...added(own) }))
          .toSorted((a, b) => a.score - b.score),
        people: supervises?.ok
          ? [...Map.groupBy(seen, (row) => `${row.owner_id} ${row.unit_id}`).values()]
              .map((own) => ({
                person: names.person(own[0]!.owner_id)!,
                unit: names.unit(own[0]!.unit_id),
                ...added(own),
              }))
              .toSorted((a, b) => a.score - b.score)
          : null,
      }
    },

    async worst(
      grant: Reading,
      query: QueryOf<typeof worstCustomers>,
    ): Promise<ResponseOf<typeof worstCustomers>> {
      const formula = await readFormula(settings)
      const where = await within(grant, query.unitIds, query.ownerIds)
      const rows = await worstRows(db, where, formula, await askedFields(grant), now(), {
        limit: query.pageSize,
        offset: (query.page - 1) * query.pageSize,
        missing: query.missing,
        single: query.single === 'true',
      })
      const names = await context.names(
        rows.map((row) => row.owner_id),
        rows.map((row) => row.unit_id),
      )
      return {
        customers: rows.map((row) => ({
          id: row.id,
          name: row.name,
          grade: row.grade,
          owner: names.person(row.owner_id),
          unit: names.unit(row.unit_id),
          score: rounded(row.score * 100),
          missing: missingOf(row, formula),
          confirmedAt: row.confirmed_at.toISOString(),
          single: row.single,
        })),
        total: rows[0]?.total ?? 0,
      }
    },
  }
}

const rounded = (value: number): number => Math.round(value * 10) / 10

/** The heaviest first. */
const missingOf = (row: Readonly<Record<(typeof items)[number], number>>, { weights }: QualityFormula) =>
  items.filter((item) => weights[item] > 0 && row[item] < 1).toSorted((a, b) => weights[b] - weights[a])

/** Sums of groups as averages of their customers. */
function added(rows: readonly GroupRow[]): Answer['whole'] {
  const sum = (of: 'customers' | 'score' | 'complete' | 'fresh' | 'single'): number =>
    rows.reduce((total, row) => total + row[of], 0)
  const customers = sum('customers')
  const share = (of: 'score' | 'complete' | 'fresh'): number => (customers === 0 ? 0 : sum(of) / customers)
  return {
    customers,
    score: rounded(share('score') * 100),
    complete: share('complete'),
    fresh: share('fresh'),
    single: sum('single'),
  }
}
