import { v7 as uuid } from 'uuid'
import type { Enquiry, InspectionFindings, InspectionForm, SamplingDesign } from '#contracts/inspections.ts'
import type { Tx } from '#platform/db/index.ts'
import { grantSystem } from '#platform/policy/index.ts'
import { findPlan, insertPlan, updatePlan } from './plan/plan.repo.ts'
import { saveItems, untouched } from './plan/item.repo.ts'
import { scoreOf } from './results/score.ts'
import { completeDraw, insertCommitment } from './sampling/draw.repo.ts'
import { commitmentTo, DRAW_VERSION, drawLots } from './sampling/draw.ts'
import { buildFrame, type Eligible } from './sampling/frame.ts'

/** An assessment that took place, as a trusted source (the demo generator) hands it over. */
export interface InspectionSeed {
  readonly id: string
  readonly unitId: string
  readonly title: string
  readonly date: string
  readonly assessorId: string
  readonly design: SamplingDesign
  readonly form: InspectionForm
  readonly claimedDays: number
  readonly shops: readonly Eligible[]
  /** Decides the drawing, which is made by the same code as any other. */
  readonly secret: string
  readonly drawnAt: Date
  /** Null: finished and not published. */
  readonly publishedAt: Date | null
  /** What was found at a shop that was drawn; null where it could not be assessed. */
  readonly found: (shop: Eligible, index: number) => FoundSeed | null
}
export interface FoundSeed {
  readonly findings: InspectionFindings
  readonly enquiries: readonly Enquiry[]
  readonly startedAt: Date
  readonly endedAt: Date
  readonly remark: string | null
}

/**
 * Writes finished assessments: really drawn, verifiable, and unknown to the audit trail, which a verification says.
 * No events.
 */
export async function loadInspections(tx: Tx, seeds: readonly InspectionSeed[]): Promise<void> {
  for (const seed of seeds) await loadOne(tx, seed)
}

async function loadOne(tx: Tx, seed: InspectionSeed): Promise<void> {
  const { id, design, form, drawnAt } = seed
  await insertPlan(tx, grantSystem('inspections.plan'), {
    id,
    unitId: seed.unitId,
    title: seed.title,
    date: seed.date,
    assessorId: seed.assessorId,
    createdBy: seed.assessorId,
    createdAt: drawnAt,
    state: 'draft',
    design,
    form,
    claimedDays: seed.claimedDays,
    start: null,
    tour: 'open',
    metres: null,
    listMetres: null,
    releasedAt: null,
    downloadedAt: null,
    finishAskedAt: null,
    finishedAt: null,
    publishedAt: null,
    cancelledAt: null,
    cancelReason: null,
  })
  const frame = buildFrame(design, seed.shops)
  const lots = drawLots(design, frame, { planId: id, number: 1, secret: seed.secret, publicText: null })
  const commitment = {
    id: uuid({ msecs: drawnAt.getTime() }),
    planId: id,
    number: 1,
    commitment: commitmentTo(seed.secret),
    committedAt: drawnAt,
    secret: seed.secret,
  }
  const chosen = new Set(lots.drawn)
  await insertCommitment(tx, commitment)
  await completeDraw(
    tx,
    {
      ...commitment,
      publicText: null,
      reason: null,
      design,
      drawnBy: seed.assessorId,
      drawnAt,
      drawVersion: DRAW_VERSION,
      frameHash: lots.frameHash,
      frameSize: frame.length,
      sampleSize: chosen.size,
      sampleHash: lots.sampleHash,
    },
    frame.map((unit, index) => ({ ...unit, drawn: chosen.has(index) })),
  )
  const shops = new Map(seed.shops.map((shop) => [shop.id, shop]))
  const items = lots.drawn.map((index, at) => {
    const unit = frame[index]!
    const found = seed.found(shops.get(unit.customerId)!, at)
    return {
      ...untouched,
      id: uuid({ msecs: drawnAt.getTime() }),
      planId: id,
      customerId: unit.customerId,
      managerId: unit.managerId,
      unitId: unit.unitId,
      origin: 'drawn' as const,
      probability: unit.probability,
      sequence: at + 1,
      ...(found === null
        ? { state: 'not_done' as const, reason: '店铺关门' }
        : {
            ...found,
            state: 'done' as const,
            score: scoreOf(form, found.findings),
            receivedAt: found.endedAt,
          }),
    }
  })
  await saveItems(tx, items)
  const everything = { all: true } as const
  const plan = await findPlan(tx, { userId: null, published: everything, before: everything }, id)
  const ended = items.flatMap((item) => item.receivedAt ?? []).at(-1) ?? drawnAt
  await updatePlan(tx, {
    ...plan!,
    state: seed.publishedAt === null ? 'finished' : 'published',
    releasedAt: drawnAt,
    downloadedAt: drawnAt,
    finishAskedAt: ended,
    finishedAt: ended,
    publishedAt: seed.publishedAt,
  })
}
