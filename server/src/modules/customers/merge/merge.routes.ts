import * as api from '#contracts/customer-merges.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createMergeService } from './merge.service.ts'

/** Endpoints of merging two cards, and of taking that back. */
export function mergeRoutes(context: CustomersContext): Route[] {
  const service = createMergeService(context)
  return [
    route(api.previewMerge, async ({ grant, query }) => service.preview(grant, query)),
    route(api.mergeCustomers, async ({ actor, grant, body, origin }) =>
      service.merge(actor, grant, body, origin),
    ),
    route(api.undoMerge, async ({ actor, grant, params, origin }) =>
      service.undo(actor, grant, params.id, origin),
    ),
    route(api.listMerges, async ({ grant, query }) => ok(await service.list(grant, query))),
  ]
}
