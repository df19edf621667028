import * as api from '#contracts/customer-ownership.ts'
import { authorize } from '#platform/policy/index.ts'
import { ok, unwrap } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { showOwnership } from './ownership.read.ts'
import { createTeamService } from './team.service.ts'
import { createTransferService } from './transfer.service.ts'

/** Endpoints of who looks after a customer. */
export function ownershipRoutes(context: CustomersContext): Route[] {
  const team = createTeamService(context)
  const transfers = createTransferService(context)
  return [
    route(api.getOwnership, async ({ actor, grant, params }) =>
      showOwnership(context, actor, grant, params.id),
    ),
    route(api.teamCandidates, async ({ actor, grant }) =>
      ok({ people: await team.candidates(actor, grant) }),
    ),
    route(api.addTeamMember, async ({ actor, grant, params, body, origin }) => {
      const joined = await team.join({ actor, grant, origin }, params.id, params.memberId, body)
      if (!joined.ok) return joined
      return showOwnership(context, actor, unwrap(authorize(actor, 'customers.read')), params.id)
    }),
    route(api.previewTransfer, async ({ grant, body }) => transfers.preview(grant, body)),
    route(api.createTransfer, async ({ actor, grant, params, body, origin }) =>
      transfers.make({ actor, grant, origin }, params.id, body),
    ),
    route(api.cancelTransfer, async ({ actor, grant, params, origin }) =>
      transfers.cancel({ actor, grant, origin }, params.id),
    ),
    route(api.undoTransfer, async ({ actor, grant, params, origin }) =>
      transfers.undo({ actor, grant, origin }, params.id),
    ),
    route(api.listTransfers, async ({ actor, grant }) =>
      ok({ transfers: await transfers.list(actor, grant) }),
    ),
    route(api.getTransfer, async ({ actor, grant, params }) => transfers.open(actor, grant, params.id)),
    route(api.endTeamMember, async ({ actor, grant, params, origin }) => {
      const left = await team.leave({ actor, grant, origin }, params.id, params.memberId)
      if (!left.ok) return left
      return showOwnership(context, actor, unwrap(authorize(actor, 'customers.read')), params.id)
    }),
  ]
}
