import * as api from '#contracts/territories.ts'
import * as decisions from '#contracts/territory-decisions.ts'
import { workloadOf } from '#contracts/workloads.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok } from '#platform/errors/result.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import { openDecision } from './decision/decision.read.ts'
import { approve, confirm, undo, withdraw } from './decision/decision.service.ts'
import { handoverTable } from './decision/handover-table.ts'
import { writeDistricts } from './districts/districts.service.ts'
import { routesJobName } from './routes/routes.job.ts'
import { adjust, openResult } from './scenario/result.service.ts'
import { findResult } from './scenario/scenario.repo.ts'
import {
  dropScenario,
  openScenario,
  openScenarios,
  startWork,
  writeScenario,
} from './scenario/scenario.service.ts'
import { solveJobName, wishJobName } from './solve/solve.job.ts'
import { openStudio } from './studio/studio.ts'
import type { TerritoriesContext } from './territories.needs.ts'
import { openWorkload } from './workload/workload.service.ts'

const solving = { kind: 'territories.solve', title: { zh: '划分片区', en: 'Territories' } }
const pricing = { kind: 'territories.wishes', title: { zh: '计算愿望的代价', en: 'Price of wishes' } }
const routing = { kind: 'territories.routes', title: { zh: '按方案排月线路', en: 'Months by the division' } }

export function territoryRoutes(context: TerritoriesContext): Route[] {
  const { platform } = context
  return [
    route(workloadOf, ({ grant, actor, query }) => openWorkload(context, grant, actor, query.unitId)),
    route(api.openStudio, ({ grant, query }) => openStudio(context, grant, query.unitId)),
    route(api.listScenarios, ({ grant, actor }) => openScenarios(context, grant, actor)),
    route(api.getScenario, ({ grant, actor, params }) => openScenario(context, grant, actor, params.id)),
    route(api.saveScenario, ({ grant, actor, params, body }) =>
      writeScenario(context, grant, actor, params.id, body),
    ),
    route(api.removeScenario, ({ grant, params }) => dropScenario(context, grant, params.id)),
    route(api.solveScenario, ({ grant, actor, params }) =>
      startWork(context, grant, actor, {
        ...solving,
        scenarioId: params.id,
        jobName: solveJobName,
        payload: {},
      }),
    ),
    route(api.getResult, ({ grant, actor, params }) => openResult(context, grant, actor, params.id)),
    route(api.adjustResult, ({ grant, actor, params, body }) =>
      adjust(context, grant, actor, params.id, body),
    ),
    route(api.priceWishes, async ({ grant, actor, params }) => {
      const result = await findResult(platform.db, grant, params.id)
      if (!result) return fail(notFound())
      const { scenarioId } = result
      const payload = { resultId: params.id }
      return startWork(context, grant, actor, { ...pricing, scenarioId, jobName: wishJobName, payload })
    }),
    route(api.planRoutes, async ({ grant, actor, params }) => {
      const result = await findResult(platform.db, grant, params.id)
      if (!result) return fail(notFound())
      const { scenarioId } = result
      const payload = { resultId: params.id }
      return startWork(context, grant, actor, { ...routing, scenarioId, jobName: routesJobName, payload })
    }),
    route(decisions.approveResult, (call) => approve(context, call, call.params.id, call.body.effectiveOn)),
    route(decisions.getDecision, ({ grant, actor, params }) =>
      openDecision(context, grant, actor, params.id),
    ),
    route(decisions.confirmDecision, (call) => confirm(context, call, call.params.id)),
    route(decisions.withdrawDecision, (call) => withdraw(context, call, call.params.id)),
    route(decisions.undoDecision, (call) => undo(context, call, call.params.id)),
    route(api.saveDistricts, ({ grant, actor, body, origin }) =>
      writeDistricts(context, grant, actor, body, origin),
    ),
    route(decisions.exportHandovers, async ({ grant, actor, params, query, origin, reply }) => {
      const opened = await openDecision(context, grant, actor, params.id)
      if (!opened.ok) return opened
      const { decision, handovers } = opened.value
      const passed = await context.needs.exportGate.pass({
        actor,
        origin,
        kind: decisions.exportHandovers.name,
        params: { id: decision.id },
        title: `导出客户交接清单 ${decision.effectiveOn}`,
        rows: handovers.length,
        purpose: query.purpose,
        note: query.note ?? null,
      })
      if (!passed.ok) return passed
      await platform.db.transaction().execute((tx) =>
        platform.audit.record(tx, {
          actorId: actor.userId,
          action: 'territories.handovers_exported',
          subjectKind: 'territory_decision',
          subjectId: decision.id,
          detail: { rows: handovers.length },
          origin,
        }),
      )
      const name = encodeURIComponent(`交接清单_${decision.effectiveOn}.csv`)
      await reply
        .type('text/csv; charset=utf-8')
        .header(
          'content-disposition',
          `attachment; filename="handover-${decision.effectiveOn}.csv"; filename*=UTF-8''${name}`,
        )
        .header('cache-control', 'no-store')
        .send(
          handoverTable(
            handovers,
            actor.locale,
            context.needs.customers.customerNumber,
            passed.value.watermark,
          ),
        )
      return ok(sent)
    }),
  ]
}
