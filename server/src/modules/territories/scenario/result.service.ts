import { v7 as uuid } from 'uuid'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { adjustResult, getResult, ResultBrief } from '#contracts/territories.ts'
import type { Layer } from '#contracts/workloads.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import { sharingOf, type StoredLayerSummary } from '../solve/divide.ts'
import { figuresOf } from '../solve/figures.ts'
import { sideOf } from '../solve/sides.ts'
import { readGround } from '../solve/solve.job.ts'
import { unknownMove } from '../territories.errors.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { type DivisionRow, divisionsOf, findResult, insertResult } from './scenario.repo.ts'
import { lookUpNames, showResult } from './show.ts'

/** A result with the district of every customer, today and in the division. */
export async function openResult(
  context: TerritoriesContext,
  grant: Grant<'territories.read'>,
  actor: Actor,
  id: string,
): Promise<Result<ResponseOf<typeof getResult>>> {
  const { db } = context.platform
  const row = await findResult(db, grant, id)
  if (!row) return fail(notFound())
  const { person } = await lookUpNames(context, [row.createdBy])
  const divisions = await divisionsOf(db, id)
  return ok({
    result: showResult(row, person, actor.locale),
    divisions: divisions.map(({ layer, customerIds, fromIds, toIds }) => ({
      layer,
      customerIds: [...customerIds],
      fromIds: [...fromIds],
      toIds: [...toIds],
    })),
  })
}

/** Keeps a division that was changed by hand as a result of its own, with its figures. */
export async function adjust(
  context: TerritoriesContext,
  grant: Grant<'territories.design'>,
  actor: Actor,
  id: string,
  { moves }: BodyOf<typeof adjustResult>,
): Promise<Result<ResultBrief>> {
  const { db } = context.platform
  const row = await findResult(db, grant, id)
  if (!row) return fail(notFound())
  const began = performance.now()
  const ground = await readGround(context, grant, row.unitId)
  const divisions = (await divisionsOf(db, id)).map(moved)
  const summaries: StoredLayerSummary[] = []
  for (const division of divisions) {
    if (division === null) return fail(unknownMove())
    const summary = summaryOf(division)
    if (summary === null) return fail(unknownMove())
    summaries.push(summary)
  }
  const result = {
    id: uuid(),
    scenarioId: row.scenarioId,
    kind: row.kind === 'what_if' ? ('what_if' as const) : ('manual' as const),
    spec: row.spec,
    layers: summaries,
    seconds: (performance.now() - began) / 1000,
    createdBy: actor.userId,
  }
  const kept = divisions.filter((division) => division !== null)
  await db.transaction().execute((tx) => insertResult(tx, grant, result, kept))
  const saved = await findResult(db, grant, result.id)
  const { person } = await lookUpNames(context, [actor.userId])
  return saved ? ok(showResult(saved, person, actor.locale)) : fail(notFound())

  /** The division with the moves of its layer; null where a move names a customer that is not in it. */
  function moved(division: DivisionRow): DivisionRow | null {
    const at = new Map(division.customerIds.map((customerId, index) => [customerId, index]))
    const toIds = [...division.toIds]
    for (const move of moves) {
      if (move.layer !== division.layer) continue
      const index = at.get(move.customerId)
      if (index === undefined) return null
      toIds[index] = move.toId
    }
    return { ...division, toIds }
  }

  /** The figures of a division; null where a district is none of this layer. Customers that are gone do not count. */
  function summaryOf(division: DivisionRow): StoredLayerSummary | null {
    const { layer } = division
    const side = withNames(layer, division)
    const districtAt = new Map(side.districts.map((district, index) => [district.id, index]))
    const target = new Map(
      division.customerIds.map((customerId, index) => [customerId, division.toIds[index]!]),
    )
    for (const move of moves) if (move.layer === layer && !districtAt.has(move.toId)) return null
    const assignment = Int32Array.from(
      ground.facts.customers,
      (customer) => districtAt.get(target.get(customer.id) ?? '') ?? -1,
    )
    const before = row!.layers.find((summary) => summary.layer === layer)
    return {
      layer,
      today: before?.today ?? figuresOf(ground.facts, row!.spec, side, sharing(side), side.today),
      proposal: figuresOf(ground.facts, row!.spec, side, sharing(side), assignment),
      findings: [],
      bound: null,
    }
  }

  /** The side of a layer; people that a what-if added keep the ids under which they were stored. */
  function withNames(layer: Layer, division: DivisionRow) {
    const side = sideOf(layer, ground.facts, ground.layers, row!.spec)
    if (layer !== 'visit' || row!.spec.extra === 0) return side
    const known = new Set(side.districts.map((district) => district.id))
    const added = [...new Set(division.toIds)].filter((one) => one !== null && !known.has(one)) as string[]
    const real = side.districts.slice(0, side.districts.length - row!.spec.extra)
    return {
      ...side,
      districts: [...real, ...added.map((one, n) => ({ id: one, name: `＋${n + 1}`, capacity: 1 }))],
    }
  }

  function sharing(side: ReturnType<typeof sideOf>): readonly number[] {
    return sharingOf(ground, row!.spec, side)
  }
}
