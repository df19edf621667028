import {
  commentInspection,
  compareProofs,
  exportResults,
  inspectionResults,
  inspectionSummary,
  ownInspections,
  replyToComment,
} from '#contracts/inspection-results.ts'
import {
  adjustInspection,
  cancelInspection,
  changeInspection,
  createInspection,
  drawInspection,
  exportFrame,
  finishInspection,
  getInspection,
  inspectionCandidates,
  listInspections,
  orderInspection,
  publishInspection,
  releaseInspection,
  verifyInspection,
} from '#contracts/inspections.ts'
import { fieldInspections, syncInspections } from '#contracts/inspections-field.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import { openFieldInspections } from './field/field-inspections.ts'
import { syncOperations } from './field/sync.ts'
import { type InspectionsContext, viewerOf } from './inspections.context.ts'
import { adjustPlan, findCandidates } from './plan/adjust.service.ts'
import { drawPlan } from './plan/draw.service.ts'
import { finishFromOffice } from './plan/office-finish.service.ts'
import { listPlans } from './plan/plan.repo.ts'
import {
  cancelPlan,
  changePlan,
  createPlan,
  openPlan,
  publishPlan,
  releasePlan,
} from './plan/plan.service.ts'
import { orderPlan } from './plan/route.service.ts'
import { showSummaries } from './plan/show-plan.ts'
import { compareByPerson } from './results/compare.ts'
import { writeResults } from './results/export.ts'
import { comment, reply, showOwn } from './results/own.service.ts'
import { showResults, showSummary } from './results/results.service.ts'
import { frameAsCsv, verifyPlan } from './sampling/verify.service.ts'

export function inspectionRoutes(context: InspectionsContext): Route[] {
  return [...planRoutes(context), ...fieldRoutes(context), ...resultRoutes(context)]
}

function planRoutes(context: InspectionsContext): Route[] {
  const { db } = context.platform
  return [
    route(listInspections, async ({ grant, query }) => {
      const { rows, count } = await listPlans(db, viewerOf(grant), query)
      return ok({ plans: await showSummaries(context, rows), total: { count, exact: true } })
    }),
    route(createInspection, (call) => createPlan(context, call, call.body)),
    route(getInspection, ({ grant, params }) => openPlan(context, grant, params.id)),
    route(changeInspection, (call) => changePlan(context, call, call.params.id, call.body)),
    route(drawInspection, (call) => drawPlan(context, call, call.params.id, call.body)),
    route(adjustInspection, (call) => adjustPlan(context, call, call.params.id, call.body)),
    route(orderInspection, (call) => orderPlan(context, call, call.params.id, call.body)),
    route(releaseInspection, (call) => releasePlan(context, call, call.params.id, call.body.version)),
    route(publishInspection, (call) => publishPlan(context, call, call.params.id, call.body.version)),
    route(finishInspection, (call) => finishFromOffice(context, call, call.params.id, call.body)),
    route(cancelInspection, (call) => cancelPlan(context, call, call.params.id, call.body)),
    route(inspectionCandidates, (call) => findCandidates(context, call, call.params.id, call.query.q)),
    route(verifyInspection, ({ grant, params }) => verifyPlan(db, viewerOf(grant), params.id)),
    route(exportFrame, async ({ actor, grant, origin, params, query, reply: answer }) => {
      const csv = await frameAsCsv(db, viewerOf(grant), params.id, params.number)
      if (!csv.ok) return csv
      const { purpose, note = null } = query
      const passed = await context.needs.exportGate.pass({
        actor,
        origin,
        kind: exportFrame.name,
        params,
        title: `导出抽样名单（第 ${params.number} 次抽取）`,
        rows: csv.value.rows,
        purpose,
        note,
      })
      if (!passed.ok) return passed
      await db.transaction().execute((tx) =>
        context.platform.audit.record(tx, {
          actorId: actor.userId,
          action: 'inspections.exported',
          subjectKind: 'inspection',
          subjectId: params.id,
          detail: { draw: params.number, rows: csv.value.rows, purpose, note },
          origin,
        }),
      )
      await answer
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="frame-${params.number}.csv"`)
        .header('cache-control', 'no-store')
        .send(csv.value.text)
      return ok(sent)
    }),
  ]
}

function fieldRoutes(context: InspectionsContext): Route[] {
  return [
    route(fieldInspections, async (call) => ok(await openFieldInspections(context, call))),
    route(syncInspections, async (call) => ok(await syncOperations(context, call, call.body))),
  ]
}

function resultRoutes(context: InspectionsContext): Route[] {
  const { platform } = context
  return [
    route(inspectionResults, async ({ grant, query, locale }) =>
      ok(await showResults(context, grant, query, locale)),
    ),
    route(inspectionSummary, async ({ grant, query, locale }) =>
      ok(await showSummary(context, grant, query, locale)),
    ),
    route(compareProofs, async ({ grant, query }) => ok(await compareByPerson(context, grant, query))),
    route(exportResults, async ({ grant, actor, origin, query, reply: answer }) => {
      const results = await showResults(context, grant, query, 'zh-CN')
      const { cases } = await compareByPerson(context, grant, query)
      const { purpose, note = null, ...params } = query
      const passed = await context.needs.exportGate.pass({
        actor,
        origin,
        kind: exportResults.name,
        params,
        title: `导出考核结果 ${query.from}—${query.to}`,
        rows: results.managers.length + cases.length,
        purpose,
        note,
      })
      if (!passed.ok) return passed
      await platform.db.transaction().execute((tx) =>
        platform.audit.record(tx, {
          actorId: actor.userId,
          action: 'inspections.exported',
          subjectKind: 'inspection',
          subjectId: null,
          detail: { ...query, managers: results.managers.length, cases: cases.length },
          origin,
        }),
      )
      const name = encodeURIComponent(`考核结果_${query.from}_${query.to}.xlsx`)
      await answer
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header(
          'content-disposition',
          `attachment; filename="inspections-${query.from}.xlsx"; filename*=UTF-8''${name}`,
        )
        .header('cache-control', 'no-store')
        .send(writeResults(results, cases, query, passed.value.watermark))
      return ok(sent)
    }),
    route(ownInspections, async (call) => ok(await showOwn(context, call, call.query, call.locale))),
    route(commentInspection, (call) => comment(context, call, call.params.itemId, call.body)),
    route(replyToComment, (call) => reply(context, call, call.params.id, call.body)),
  ]
}
