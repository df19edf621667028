import {
  confirmPlan,
  getDay,
  optimisePlan,
  planHistory,
  replanDay,
  savePlan,
} from '#contracts/visit-plans.ts'
import { exportTeamDay, teamDay } from '#contracts/team-days.ts'
import { fieldDay, fieldSent, syncField } from '#contracts/visits-field.ts'
import { getVisit, listVisits } from '#contracts/visits.ts'
import { listNextSteps, markNextStep } from '#contracts/next-steps.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import { absenceRoutes } from './absence/absence.routes.ts'
import { feedRoutes } from './feed/feed.routes.ts'
import { distanceRoutes } from './distance/distance.routes.ts'
import { openFieldDay } from './field/field-day.ts'
import { showSent } from './field/field-sent.ts'
import { findVisit, findVisits } from './field/list-visits.ts'
import { findSteps, markStep } from './field/next-steps.ts'
import { syncOperations } from './field/sync.ts'
import { monthRoutes } from './month/month.routes.ts'
import { openDay } from './plan/day.service.ts'
import { confirm, optimise, saveStops } from './plan/plan.service.ts'
import { openHistory, replan } from './plan/replan.ts'
import { writeTeamDay } from './team/team-day-export.ts'
import { openTeamDay } from './team/team-day.ts'
import type { VisitsContext } from './visits.context.ts'

export function visitRoutes(context: VisitsContext): Route[] {
  const { platform } = context
  return [
    ...monthRoutes(context),
    ...absenceRoutes(context),
    ...feedRoutes(context),
    ...distanceRoutes(context),
    route(getDay, (call) => openDay(context, call, { ...call.query, date: call.params.date })),
    route(savePlan, (call) => saveStops(context, call, call.params.id, call.body)),
    route(optimisePlan, async (call) => {
      // Whoever closes the page stops the search.
      const gone = new AbortController()
      const onClose = () => gone.abort()
      call.reply.raw.once('close', onClose)
      const ordered = await optimise(context, call, call.params.id, call.body.version, gone.signal)
      call.reply.raw.off('close', onClose)
      return ordered
    }),
    route(confirmPlan, (call) => confirm(context, call, call.params.id, call.body)),
    route(replanDay, (call) => replan(context, call, call.params.id, call.body)),
    route(planHistory, (call) => openHistory(context, call.grant, call.params.id)),
    route(syncField, async (call) => ok(await syncOperations(context, call, call.body))),
    route(fieldDay, async (call) => ok(await openFieldDay(context, call, call.query.date))),
    route(fieldSent, async (call) => ok(await showSent(context, call, call.query.date))),
    route(listNextSteps, async (call) => ok(await findSteps(context, call, call.query))),
    route(markNextStep, (call) => markStep(context, call, call.params.visitId, call.body)),
    route(listVisits, async ({ grant, query }) => ok({ visits: await findVisits(context, grant, query) })),
    route(getVisit, ({ grant, params }) => findVisit(context, grant, params.id)),
    route(teamDay, async ({ grant, params, query }) =>
      ok(await openTeamDay(context, grant, { ...query, date: params.date })),
    ),
    route(exportTeamDay, async ({ grant, actor, origin, params, query, reply }) => {
      const day = await openTeamDay(context, grant, { date: params.date, unitIds: query.unitIds })
      const passed = await context.needs.exportGate.pass({
        actor,
        origin,
        kind: exportTeamDay.name,
        params: { date: params.date, unitIds: query.unitIds },
        title: `导出团队走访 ${params.date}`,
        rows: day.visits.length,
        purpose: query.purpose,
        note: query.note ?? null,
      })
      if (!passed.ok) return passed
      await platform.db.transaction().execute((tx) =>
        platform.audit.record(tx, {
          actorId: actor.userId,
          action: 'visits.team_day_exported',
          subjectKind: 'team_day',
          subjectId: null,
          detail: {
            date: params.date,
            unitIds: query.unitIds,
            people: day.people.length,
            visits: day.visits.length,
            purpose: query.purpose,
          },
          origin,
        }),
      )
      const name = `团队走访_${params.date}.xlsx`
      await reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header(
          'content-disposition',
          `attachment; filename="team-${params.date}.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
        )
        .header('cache-control', 'no-store')
        .send(writeTeamDay(day, platform.config.timeZone, passed.value.watermark))
      return ok(sent)
    }),
  ]
}
