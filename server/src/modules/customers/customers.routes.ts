import { customerOverview, customerTimeline } from '#contracts/customer-timeline.ts'
import * as api from '#contracts/customers.ts'
import { customerSort } from '#contracts/customers.ts'
import { ok, type Result } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from './customers.context.ts'
import type { CustomerFilter } from './customers.filter.ts'
import { historyOf } from './customers.history.ts'
import { customerPageAndTotal } from './customers.list.ts'
import { phoneField } from './protected-fields.ts'
import { toSummary } from './customers.rows.ts'
import { createCustomerService } from './customers.service.ts'
import { ownConditions } from './fields/field-filter.ts'
import { ownSort } from './fields/field-order.ts'
import { ownColumns } from './fields/field-columns.ts'
import { countUnplaced, mapWindow } from './map/map.repo.ts'
import { overviewOf } from './timeline/overview.service.ts'
import { timelineOf } from './timeline/timeline.service.ts'
import { removeView, viewsOf, writeView } from './views/saved-views.ts'

/** Endpoints of lists, cards, map and saved views. */
export function customerRoutes(context: CustomersContext): Route[] {
  const { db } = context.platform
  const service = createCustomerService(context)

  /**
   * A unit in a filter stands for all below it as well; numbers that are masked whole are not searched by, and own
   * fields are those that the person may see.
   */
  async function widen<F extends CustomerFilter>(grant: Grant, given: F): Promise<Result<F>> {
    const view = await context.disclosure.plainView(grant.actor)
    const own = await ownConditions(context, grant.actor, given.own)
    if (!own.ok) return own
    // What is not shown is not found by either.
    const filter = { ...given, withoutPhone: !view.tellsTail(phoneField), ownConditions: own.value }
    if (filter.unitIds.length === 0) return ok(filter)
    return ok({ ...filter, unitIds: [...(await context.directory.unitsBelow(filter.unitIds))] })
  }

  return [
    route(api.listCustomers, async ({ actor, grant, query }) => {
      const widened = await widen(grant, query)
      if (!widened.ok) return widened
      const filter = widened.value
      const { direction, page, pageSize } = query
      const byField = await ownSort(context, actor, query.sort, query.own)
      if (!byField.ok) return byField
      const sort = customerSort.safeParse(query.sort).data ?? 'name'
      const offset = (page - 1) * pageSize
      const wanted = { sort, ownSort: byField.value, direction, offset, limit: pageSize }
      const [rows, total] = await customerPageAndTotal(db, grant, filter, wanted, () =>
        context.totals.of(db, grant, filter),
      )
      const names = await context.names(
        rows.map((row) => row.owner_id),
        rows.map((row) => row.unit_id),
      )
      const view = await context.disclosure.plainView(grant.actor)
      const ids = rows.map(({ id }) => id)
      const own = await ownColumns(context, grant, ids, query.ownColumns)
      return ok({ customers: rows.map((row) => toSummary(row, names, view)), own, total })
    }),
    route(api.getCustomer, async ({ grant, params }) => service.get(grant, params.id)),
    route(api.saveCustomer, async ({ actor, grant, params, body }) =>
      service.save(actor, grant, params.id, body.version, body.customer, body.duplicateReason ?? null),
    ),
    route(api.placeCustomer, async ({ actor, grant, params, body }) =>
      service.place(actor, grant, params.id, body),
    ),
    route(api.customerHistory, async ({ grant, params }) => historyOf(context, grant, params.id)),
    route(customerTimeline, async (call) => timelineOf(context, call, call.params, call.query)),
    route(customerOverview, async (call) => overviewOf(context, call, call.params.id)),
    route(api.assignCustomers, async ({ actor, grant, body, origin }) =>
      service.assign(actor, grant, body, origin),
    ),
    route(api.customerMap, async ({ grant, query }) => {
      const widened = await widen(grant, query)
      if (!widened.ok) return widened
      const filter = widened.value
      const [window, unplaced] = await Promise.all([
        mapWindow(db, grant, filter, query, query.zoom),
        countUnplaced(db, grant, filter),
      ])
      return ok({ ...window, unplaced })
    }),
    route(api.listSavedViews, async ({ actor, query }) =>
      ok({ views: await viewsOf(db, actor, query.list) }),
    ),
    route(api.saveView, async ({ actor, params, body }) => writeView(db, actor, params.id, body)),
    route(api.deleteView, async ({ actor, params }) => removeView(db, actor, params.id)),
  ]
}
