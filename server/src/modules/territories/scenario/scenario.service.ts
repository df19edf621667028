import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { listScenarios, saveScenario, Scenario } from '#contracts/territories.ts'
import { inTransaction } from '#platform/db/index.ts'
import { changedMeanwhile, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, covers, type Grant } from '#platform/policy/index.ts'
import { decisionsInReach, hasDecision, showDecisions } from '../decision/decision.read.ts'
import { alreadyWorking, scenarioDecided } from '../territories.errors.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import {
  deleteScenario,
  findScenario,
  insertScenario,
  lockScenario,
  noteTask,
  resultsOf,
  scenariosInReach,
  updateScenario,
} from './scenario.repo.ts'
import { lookUpNames, showScenario } from './show.ts'

/** Scenarios in reach, newest first, and the decisions that concern the reader. */
export async function openScenarios(
  context: TerritoriesContext,
  grant: Grant<'territories.read'>,
  actor: Actor,
): Promise<Result<ResponseOf<typeof listScenarios>>> {
  const { db } = context.platform
  const rows = await scenariosInReach(db, grant)
  const { person, unit } = await lookUpNames(
    context,
    rows.map((row) => row.updatedBy),
    rows.map((row) => row.unitId),
  )
  return ok({
    scenarios: rows.map((row) => ({
      id: row.id,
      unit: unit(row.unitId),
      name: row.name,
      version: row.version,
      updatedAt: row.updatedAt.toISOString(),
      updatedBy: person(row.updatedBy),
      results: row.results,
    })),
    decisions: await showDecisions(context, actor, await decisionsInReach(db, grant)),
  })
}

export async function openScenario(
  context: TerritoriesContext,
  grant: Grant<'territories.read' | 'territories.design'>,
  actor: Actor,
  id: string,
): Promise<Result<Scenario>> {
  const row = await findScenario(context.platform.db, grant, id)
  if (!row) return fail(notFound())
  return ok(await showScenario(context, row, await resultsOf(context.platform.db, id), actor.locale))
}

/** Makes a scenario (version 0) or changes the version that the writer has seen. */
export async function writeScenario(
  context: TerritoriesContext,
  grant: Grant<'territories.design'>,
  actor: Actor,
  id: string,
  body: BodyOf<typeof saveScenario>,
): Promise<Result<Scenario>> {
  const { unitId, name, spec, version } = body
  if (!covers(grant.scope, { unitId, ownerId: null })) return fail(notFound())
  const saved = await inTransaction(context.platform.db, async (tx) => {
    if (version === 0) {
      const isNew = await insertScenario(tx, grant, { id, unitId, name, spec })
      return isNew ? ok(true) : fail(changedMeanwhile())
    }
    const row = await lockScenario(tx, grant, id)
    if (!row) return fail(notFound())
    if (row.version !== version) return fail(changedMeanwhile())
    await updateScenario(tx, grant, { id, name, spec })
    return ok(true)
  })
  return saved.ok ? openScenario(context, grant, actor, id) : saved
}

/** Deletes a scenario with its results, unless something was decided by it. */
export async function dropScenario(
  context: TerritoriesContext,
  grant: Grant<'territories.design'>,
  id: string,
): Promise<Result<{ done: true }>> {
  return inTransaction(context.platform.db, async (tx) => {
    const row = await lockScenario(tx, grant, id)
    if (!row) return fail(notFound())
    if (await hasDecision(tx, id)) return fail(scenarioDecided())
    await deleteScenario(tx, grant, id)
    return ok({ done: true } as const)
  })
}

/** What a background task of a scenario is asked to do. */
export interface ScenarioWork {
  readonly scenarioId: string
  readonly jobName: string
  readonly kind: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly payload: Readonly<Record<string, unknown>>
}

/** Starts background work on a scenario; one at a time. */
export async function startWork(
  { platform }: TerritoriesContext,
  grant: Grant<'territories.design'>,
  actor: Actor,
  work: ScenarioWork,
): Promise<Result<{ taskId: string }>> {
  return inTransaction(platform.db, async (tx) => {
    const row = await lockScenario(tx, grant, work.scenarioId)
    if (!row) return fail(notFound())
    const task = row.taskId === null ? null : await platform.tasks.get(row.taskId)
    if (task?.state === 'queued' || task?.state === 'running') return fail(alreadyWorking())
    const { id } = await platform.tasks.start(tx, {
      kind: work.kind,
      title: `${actor.locale === 'en-US' ? work.title.en : work.title.zh}：${row.name}`,
      ownerId: actor.userId,
      jobName: work.jobName,
      payload: { ...work.payload, scenarioId: row.id, actorId: actor.userId },
    })
    await noteTask(tx, grant, row.id, id)
    return ok({ taskId: id })
  })
}
