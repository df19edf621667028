import { v7 as uuid } from 'uuid'
import type { drawInspection, InspectionPlan } from '#contracts/inspections.ts'
import type { BodyOf } from '#contracts/http.ts'
import { authorize } from '#platform/policy/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { InspectionsContext } from '../inspections.context.ts'
import { nothingToDraw, redrawNeedsReason, wrongState } from '../inspections.errors.ts'
import { completeDraw, type DrawRow, drawsOf } from '../sampling/draw.repo.ts'
import { DRAW_VERSION, drawLots } from '../sampling/draw.ts'
import { buildFrame, type Eligible, type FrameUnit } from '../sampling/frame.ts'
import { deleteItems, type ItemRow, saveItems, untouched } from './item.repo.ts'
import { insertChange, type PlanRow } from './plan.repo.ts'
import { advance, commitToNext, type Planner, record } from './plan.service.ts'
import { orderPlan } from './route.service.ts'

/**
 * S1.23: draws the shops by lot. The secret was committed to when the plan was made (or at the drawing before), so
 * that whoever draws cannot choose it, and the list is read only now, so that whoever chose the secret did not know
 * it. A drawing is never undone: another one needs a reason and takes the next number.
 */
export async function drawPlan(
  context: InspectionsContext,
  planner: Planner,
  id: string,
  body: BodyOf<typeof drawInspection>,
): Promise<Result<InspectionPlan>> {
  const { platform } = context
  const drawn = await advance(context, planner, { id, version: body.version }, async (tx, plan) => {
    if (plan.state !== 'draft' && plan.state !== 'drawn')
      return fail(
        wrongState('计划已下达，不能再抽取。', 'The plan was handed out; lots can no longer be drawn.'),
      )
    const open = (await drawsOf(tx, [plan.id])).find((draw) => draw.drawnAt === null)
    if (!open) throw new Error(`plan ${plan.id} has no drawing that was committed to`)
    if (open.number > 1 && body.reason === null) return fail(redrawNeedsReason())
    const eligible = await eligibleShops(context, planner, plan)
    const frame = buildFrame(plan.design, eligible)
    if (!frame.some((unit) => unit.probability > 0)) return fail(nothingToDraw())
    const lot = { planId: plan.id, number: open.number, secret: open.secret, publicText: body.publicText }
    const lots = drawLots(plan.design, frame, lot)
    const chosen = new Set(lots.drawn)
    const now = platform.now()
    const draw: DrawRow = {
      ...open,
      publicText: body.publicText,
      reason: open.number === 1 ? null : body.reason,
      design: plan.design,
      drawnBy: planner.actor.userId,
      drawnAt: now,
      drawVersion: DRAW_VERSION,
      frameHash: lots.frameHash,
      frameSize: frame.length,
      sampleSize: chosen.size,
      sampleHash: lots.sampleHash,
    }
    await completeDraw(
      tx,
      draw,
      frame.map((unit, index) => ({ ...unit, drawn: chosen.has(index) })),
    )
    await deleteItems(tx, plan.id)
    await saveItems(
      tx,
      lots.drawn.map((index, at) => itemOf(plan.id, frame[index]!, at + 1)),
    )
    if (draw.reason !== null)
      await insertChange(tx, {
        id: uuid(),
        planId: plan.id,
        kind: 'redraw',
        customerId: null,
        reason: draw.reason,
        by: planner.actor.userId,
        at: now,
      })
    const next = await commitToNext(tx, plan.id, open.number + 1, now)
    await record(context, tx, planner, 'inspections.drawn', draw.id, {
      planId: plan.id,
      number: draw.number,
      commitment: draw.commitment,
      // Not named hashes: the trail blots out what sounds like a secret.
      frame: draw.frameHash,
      frameSize: draw.frameSize,
      sample: draw.sampleHash,
      sampleSize: draw.sampleSize,
      nextCommitment: next,
    })
    return ok({ ...plan, state: 'drawn', metres: null, listMetres: null })
  })
  if (!drawn.ok) return drawn
  // A route that cannot be computed now can be asked for later; the drawing stands.
  const { version, start, tour } = drawn.value
  const ordered = await orderPlan(context, planner, id, { version, start, tour })
  return ordered.ok ? ordered : drawn
}

/** Active shops of the plan's account managers, as far as the planner reaches. */
export async function eligibleShops(
  context: InspectionsContext,
  { actor }: Pick<Planner, 'actor'>,
  plan: Pick<PlanRow, 'design'>,
): Promise<(Eligible & { licence: string; name: string; address: string })[]> {
  const reading = authorize(actor, 'visits.read')
  if (!reading.ok) return []
  const lists = await Promise.all(
    plan.design.managerIds.map((id) => context.needs.customers.forPlanning(reading.value, id)),
  )
  return lists.flat()
}

const itemOf = (planId: string, unit: FrameUnit, sequence: number): ItemRow => ({
  ...untouched,
  id: uuid(),
  planId,
  customerId: unit.customerId,
  managerId: unit.managerId,
  unitId: unit.unitId,
  origin: 'drawn',
  probability: unit.probability,
  sequence,
})
