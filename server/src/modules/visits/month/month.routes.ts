import {
  cancelAppointment,
  cancelTrip,
  changeMonthVisit,
  computeMonths,
  confirmMonth,
  getMonth,
  listMonths,
  makeAppointment,
  makeTrip,
} from '#contracts/months.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { changeVisit, confirmMonthPlan } from './month.change.ts'
import { agree, arrangeTrip, openMonth, openMonths, startMonths, withdraw } from './month.service.ts'

export function monthRoutes(context: VisitsContext): Route[] {
  return [
    route(getMonth, (call) => openMonth(context, call, call.params.month, call.query.ownerId)),
    route(listMonths, async (call) =>
      ok(await openMonths(context, call, call.params.month, call.query.unitIds)),
    ),
    route(computeMonths, (call) => startMonths(context, call, call.params.month, call.body)),
    route(changeMonthVisit, (call) => changeVisit(context, call, call.params, call.body)),
    route(confirmMonth, (call) => confirmMonthPlan(context, call, call.params.id, call.body.version)),
    route(makeAppointment, (call) => agree(context, call, call.body)),
    route(cancelAppointment, (call) => withdraw(context, call, 'appointments', call.params.id)),
    route(makeTrip, (call) => arrangeTrip(context, call, call.body)),
    route(cancelTrip, (call) => withdraw(context, call, 'overnight_trips', call.params.id)),
  ]
}
