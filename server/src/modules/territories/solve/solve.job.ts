import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import type { ScenarioSpec, WishCost } from '#contracts/territories.ts'
import { forbidden, notFound } from '#platform/errors/errors.ts'
import { unwrap } from '#platform/errors/result.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { authorize, type Grant } from '#platform/policy/index.ts'
import type { TaskProgress } from '#platform/tasks/tasks.ts'
import { readFacts } from '../facts/facts.ts'
import { runThread } from '../run-thread.ts'
import { findResult, findScenario, insertResult, noteWishes } from '../scenario/scenario.repo.ts'
import { nobodyToDivide, solverFailed } from '../territories.errors.ts'
import { territorySolved } from '../territories.events.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { territorySettings } from '../territories.settings.ts'
import { divide, type DividedLayer, type Ground, type Solver } from './divide.ts'
import { readBorders, readLayers } from './sides.ts'
import type { SolvedGroup, SolverJob, SolverMessage } from './solver-thread.ts'

export const solveJobName = 'territories.solve'
export const wishJobName = 'territories.price_wishes'

const payload = z.object({ taskId: z.uuid(), scenarioId: z.uuid(), actorId: z.uuid() })
const wishPayload = payload.extend({ resultId: z.uuid() })

/** Everything that a unit's customers are divided by. */
export async function readGround(
  context: TerritoriesContext,
  grant: Grant<'territories.read' | 'territories.design' | 'territories.approve'>,
  unitId: string,
): Promise<Ground> {
  const facts = await readFacts(context, grant, unitId)
  return {
    facts,
    layers: await readLayers(context, grant, facts),
    borders: await readBorders(context, facts),
  }
}

/** The person who asked, with the rights of this moment. */
async function designerOf(
  context: TerritoriesContext,
  actorId: string,
): Promise<Grant<'territories.design'>> {
  const actor = await context.needs.identity.actor(actorId)
  if (!actor) throw forbidden()
  return unwrap(authorize(actor, 'territories.design'))
}

/** Divides the customers of a scenario and keeps the result under its next number. */
export function solveJob(context: TerritoriesContext): Job {
  const { platform } = context
  return {
    name: solveJobName,
    run: (raw, { signal }) => {
      const { taskId, scenarioId, actorId } = payload.parse(raw)
      return platform.tasks.run(taskId, async (progress) => {
        const began = performance.now()
        const grant = await designerOf(context, actorId)
        const scenario = await findScenario(platform.db, grant, scenarioId)
        if (!scenario) throw notFound()
        const { spec } = scenario
        const ground = await readGround(context, grant, scenario.unitId)
        if (ground.facts.people.length === 0 || ground.facts.customers.length === 0) throw nobodyToDivide()
        const solver = await threadSolver(context, progress, signal, spec.layers.length)
        const divided = unwrap(await divide(ground, spec, solver))
        const id = uuid()
        await platform.db.transaction().execute(async (tx) => {
          await insertResult(
            tx,
            grant,
            {
              id,
              scenarioId,
              kind: spec.extra > 0 || spec.without.length > 0 ? 'what_if' : 'proposal',
              spec,
              layers: divided.map(({ summary }) => summary),
              seconds: (performance.now() - began) / 1000,
              createdBy: actorId,
            },
            divided.map((layer) => storedDivision(ground, layer)),
          )
          await platform.events.publish(tx, territorySolved(scenarioId, scenario.unitId, id))
        })
      })
    },
  }
}

function storedDivision({ facts }: Ground, { side, assignment }: DividedLayer) {
  const idOf = (district: number): string | null => side.districts[district]?.id ?? null
  const today = (i: number): string | null =>
    side.layer === 'visit' ? (facts.customers[i]!.ownerId ?? null) : idOf(side.today[i]!)
  return {
    layer: side.layer,
    customerIds: facts.customers.map(({ id }) => id),
    fromIds: facts.customers.map((_, i) => today(i)),
    toIds: Array.from(assignment, idOf),
  }
}

/** Solves the same scenario again without each kind of wish, and keeps what that would change. */
export function wishJob(context: TerritoriesContext): Job {
  const { platform } = context
  return {
    name: wishJobName,
    run: (raw, { signal }) => {
      const { taskId, resultId, actorId } = wishPayload.parse(raw)
      return platform.tasks.run(taskId, async (progress) => {
        const grant = await designerOf(context, actorId)
        const result = await findResult(platform.db, grant, resultId)
        if (!result) throw notFound()
        const ground = await readGround(context, grant, result.unitId)
        const releases = releasesOf(result.spec)
        const { spec } = result
        const solver = await threadSolver(
          context,
          progress,
          signal,
          (releases.length + 1) * spec.layers.length,
        )
        const whole = unwrap(await divide(ground, spec, solver))
        const wishes: WishCost[] = []
        for (const { wish, count, released } of releases) {
          // The layers are divided again together, as the result was: a wish about one moves the others too.
          const without = unwrap(await divide(ground, { ...spec, ...released }, solver))
          wishes.push(
            ...whole.map((layer, at) => ({
              wish,
              count,
              layer: layer.summary.layer,
              withWish: layer.summary.proposal,
              without: without[at]!.summary.proposal,
            })),
          )
        }
        await noteWishes(platform.db, grant, resultId, wishes)
        await platform.db
          .transaction()
          .execute((tx) =>
            platform.events.publish(tx, territorySolved(result.scenarioId, result.unitId, resultId)),
          )
      })
    },
  }
}

/** Each kind of wish that a scenario has, and the scenario without it. */
function releasesOf(
  spec: ScenarioSpec,
): { wish: WishCost['wish']; count: number; released: Partial<ScenarioSpec> }[] {
  return [
    { wish: 'locked' as const, count: spec.locked.length, released: { locked: [] } },
    { wish: 'forbidden' as const, count: spec.forbidden.length, released: { forbidden: [] } },
    { wish: 'apart' as const, count: spec.apart.length, released: { apart: [] } },
    { wish: 'border' as const, count: spec.border === 'free' ? 0 : 1, released: { border: 'free' as const } },
    { wish: 'movePrice' as const, count: (spec.movePrice ?? 0) > 0 ? 1 : 0, released: { movePrice: null } },
  ].filter(({ count }) => count > 0)
}

/** A solver in threads that shares one time limit, and reports how many of the expected parts are done. */
async function threadSolver(
  { platform }: TerritoriesContext,
  progress: TaskProgress,
  signal: AbortSignal,
  calls: number,
): Promise<Solver> {
  const rounds = await platform.settings.read(territorySettings.effort)
  const seconds = await platform.settings.read(territorySettings.solveSeconds)
  const steps = { done: 0, total: calls * 100 }
  let call = 0
  return async (groups) => {
    const before = call++
    const solved: SolvedGroup[] = []
    const customers = groups.reduce((sum, { rows }) => sum + rows.length, 0)
    const job: SolverJob = {
      problems: groups.map(({ problem }) => problem),
      rounds,
      milliseconds: seconds * 1000,
    }
    await runThread<SolverMessage>(new URL('./solver-thread.ts', import.meta.url), job, {
      progress,
      steps,
      signal,
      onMessage(message) {
        if (message.kind === 'done') return true
        solved[message.index] = message.solved
        const rows = groups.slice(0, message.index + 1).reduce((sum, group) => sum + group.rows.length, 0)
        steps.done = Math.min(steps.total, Math.round((before + rows / customers) * 100))
        return false
      },
    })
    if (solved.length !== groups.length) throw solverFailed()
    return solved
  }
}
