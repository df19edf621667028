import * as api from '#contracts/customer-needs.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createNeedsService } from './needs.service.ts'

/** Endpoints of needs told by customers. */
export function needsRoutes(context: CustomersContext): Route[] {
  const needs = createNeedsService(context)
  return [
    route(api.listNeeds, async ({ grant, params }) => needs.list(grant, params.id)),
    route(api.tellNeed, async ({ grant, params, body }) => needs.tellFromOffice(grant, params, body)),
    route(api.answerNeed, async ({ grant, params, body }) => needs.answerFromOffice(grant, params, body)),
  ]
}
