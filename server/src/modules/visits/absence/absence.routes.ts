import { endAbsence, listAbsences, listSubstitutes, makeAbsence } from '#contracts/absences.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { beginAbsence, findAbsences, finishAbsence, substitutesFor } from './absence.service.ts'

export function absenceRoutes(context: VisitsContext): Route[] {
  return [
    route(listAbsences, async (call) => ok(await findAbsences(context, call, call.query))),
    route(makeAbsence, (call) => beginAbsence(context, call, call.body)),
    route(endAbsence, (call) => finishAbsence(context, call, call.params.id)),
    route(listSubstitutes, ({ grant, query }) => substitutesFor(context, grant, query.personId)),
  ]
}
