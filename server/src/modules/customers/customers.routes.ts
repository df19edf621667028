import * as api from '#contracts/customers.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from './customers.context.ts'
import type { CustomerFilter } from './customers.filter.ts'
import { historyOf } from './customers.history.ts'
import { customerPageAndTotal } from './customers.list.ts'
import { toSummary } from './customers.rows.ts'
import { createCustomerService } from './customers.service.ts'
import { countUnplaced, mapWindow } from './map/map.repo.ts'
import { removeView, viewsOf, writeView } from './views/saved-views.ts'

/** Endpoints of lists, cards, map and saved views. */
export function customerRoutes(context: CustomersContext): Route[] {
  const { db } = context.platform
  const service = createCustomerService(context)

  /** A unit in a filter stands for all below it as well. */
  async function widen<F extends CustomerFilter>(filter: F): Promise<F> {
    if (filter.unitIds.length === 0) return filter
    return { ...filter, unitIds: [...(await context.directory.unitsBelow(filter.unitIds))] }
  }

  return [
    route(api.listCustomers, async ({ grant, query }) => {
      const filter = await widen(query)
      const { sort, direction, page, pageSize } = query
      const wanted = { sort, direction, offset: (page - 1) * pageSize, limit: pageSize }
      const [rows, total] = await customerPageAndTotal(db, grant, filter, wanted, () =>
        context.totals.of(db, grant, filter),
      )
      const names = await context.names(
        rows.map((row) => row.owner_id),
        rows.map((row) => row.unit_id),
      )
      return ok({ customers: rows.map((row) => toSummary(row, names)), total })
    }),
    route(api.getCustomer, async ({ grant, params }) => service.get(grant, params.id)),
    route(api.saveCustomer, async ({ actor, grant, params, body }) =>
      service.save(actor, grant, params.id, body.version, body.customer),
    ),
    route(api.placeCustomer, async ({ actor, grant, params, body }) =>
      service.place(actor, grant, params.id, body),
    ),
    route(api.disclosePhone, async ({ actor, grant, params, body, origin }) =>
      service.disclose(actor, grant, params.id, body.purpose, origin),
    ),
    route(api.customerHistory, async ({ grant, params }) => historyOf(context, grant, params.id)),
    route(api.assignCustomers, async ({ actor, grant, body, origin }) =>
      service.assign(actor, grant, body, origin),
    ),
    route(api.customerMap, async ({ grant, query }) => {
      const filter = await widen(query)
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
