import * as api from '#contracts/customer-duplicates.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { checkWhileTyping } from './check.ts'
import { createDuplicateWorkbench } from './workbench.service.ts'

/** Endpoints about customers that are there twice. */
export function duplicateRoutes(context: CustomersContext): Route[] {
  const workbench = createDuplicateWorkbench(context)
  return [
    route(api.checkDuplicates, async ({ grant, body }) => ok(await checkWhileTyping(context, grant, body))),
    route(api.listDuplicates, async ({ grant, query }) => ok(await workbench.list(grant, query))),
    route(api.decideDuplicate, async ({ actor, grant, body, origin }) =>
      workbench.decide(actor, grant, body, origin),
    ),
  ]
}
