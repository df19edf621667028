import * as api from '#contracts/customer-pool.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createAssignmentService } from './assign.service.ts'
import { holdingsIn } from './holdings.ts'
import { createPoolService } from './pool.service.ts'

/** Endpoints of the pool. */
export function poolRoutes(context: CustomersContext): Route[] {
  const pool = createPoolService(context)
  const assignment = createAssignmentService(context)
  return [
    route(api.listPool, async ({ actor, grant, query }) => ok(await pool.list(actor, grant, query))),
    route(api.claimCustomers, async ({ actor, grant, body, origin }) =>
      pool.claim(actor, grant, body.customerIds, origin),
    ),
    route(api.returnToPool, async ({ actor, grant, body, origin }) =>
      pool.giveBack(actor, grant, body, origin),
    ),
    route(api.listFalling, async ({ actor, grant, query }) => ok(await pool.falling(actor, grant, query))),
    route(api.simulatePool, async ({ grant, body }) => pool.simulate(grant, body)),
    route(api.extendFall, async ({ actor, grant, body, origin }) => pool.extend(actor, grant, body, origin)),
    route(api.listHoldings, async ({ grant }) => ok({ people: await holdingsIn(context, grant) })),
    route(api.previewAssignment, async ({ actor, grant, body }) =>
      ok(await assignment.preview(actor, grant, body)),
    ),
    route(api.assignByRule, async ({ actor, grant, body, origin }) =>
      assignment.apply(actor, grant, body, origin),
    ),
  ]
}
