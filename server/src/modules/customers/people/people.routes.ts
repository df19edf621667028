import * as api from '#contracts/customer-people.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createPeopleService } from './people.service.ts'

/** Endpoints of key persons at customers, and of how customers decide. */
export function peopleRoutes(context: CustomersContext): Route[] {
  const people = createPeopleService(context)
  const whom = (params: { id: string; personId: string }) => ({
    customerId: params.id,
    personId: params.personId,
  })
  return [
    route(api.listKeyPeople, async (call) => people.list(call, call.params.id)),
    route(api.saveKeyPerson, async (call) => people.save(call, whom(call.params), call.body)),
    route(api.discloseKeyPersonPhone, async (call) =>
      people.disclose(call, whom(call.params), call.body.purpose, call.origin),
    ),
    route(api.saveDecisionProcess, async (call) =>
      people.saveDecision(call, call.params.id, call.body.version, call.body.decision),
    ),
  ]
}
