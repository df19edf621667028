import * as api from '#contracts/customer-relations.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createRelationsService } from './relations.service.ts'

/** Endpoints of relations between customers. */
export function relationRoutes(context: CustomersContext): Route[] {
  const relations = createRelationsService(context)
  return [
    route(api.listRelations, async ({ grant, params }) => relations.list(grant, params.id)),
    route(api.saveRelation, async (call) => relations.save(call, call.params, call.body)),
    route(api.endRelation, async (call) => relations.end(call, call.params, call.body.until)),
  ]
}
