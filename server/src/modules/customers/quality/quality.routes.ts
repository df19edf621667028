import * as api from '#contracts/customer-quality.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createQualityService } from './quality.service.ts'

/** Endpoints about how good customer data are. */
export function qualityRoutes(context: CustomersContext): Route[] {
  const service = createQualityService(context)
  return [
    route(api.customerQuality, async ({ grant, query }) => ok(await service.figures(grant, query))),
    route(api.worstCustomers, async ({ grant, query }) => ok(await service.worst(grant, query))),
  ]
}
