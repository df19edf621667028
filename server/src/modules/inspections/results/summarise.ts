import type { Estimate } from '#contracts/inspection-results.ts'
import type { ItemRow } from '../plan/item.repo.ts'
import type { PlanRow } from '../plan/plan.repo.ts'
import type { FrameCount } from '../sampling/draw.repo.ts'
import { type Cell, estimateMean, type Observation } from './estimate.ts'
import type { IndicatorRule } from './indicators.ts'

/** What results are computed from. */
export interface ResultInputs {
  readonly plans: readonly PlanRow[]
  readonly items: readonly ItemRow[]
  /** Shops of each account manager that each plan was drawn from. */
  readonly frames: readonly FrameCount[]
  readonly smallBelow: number
}

/** Only what lots chose and the assessor saw, and no accepted objection has withdrawn. */
export const counts = (item: ItemRow): boolean =>
  item.origin === 'drawn' && item.state === 'done' && item.withdrawnAt === null

/** Every indicator over the shops of some account managers. */
export function estimatesOf(
  inputs: ResultInputs,
  indicators: readonly IndicatorRule[],
  managerIds: ReadonlySet<string>,
): Record<string, Estimate> {
  const population = populationOf(inputs.frames, managerIds)
  return Object.fromEntries(
    indicators.map((indicator) => [
      indicator.code,
      {
        ...estimateMean(cellsOf(inputs, indicator, managerIds), indicator.scale, inputs.smallBelow),
        population,
      },
    ]),
  )
}

/**
 * Parts that were drawn by themselves: each account manager where everyone got so many, the managers of a plan
 * together where the number held for all. Several plans over the same part are taken together, each with the weight
 * of the whole part.
 */
function cellsOf(
  { plans, items, frames }: ResultInputs,
  indicator: IndicatorRule,
  managerIds: ReadonlySet<string>,
): Cell[] {
  const cells = new Map<string, { observations: Observation[]; drawn: number; population: number }>()
  for (const plan of plans) {
    const itemsOfPlan = items.filter((item) => item.planId === plan.id && managerIds.has(item.managerId))
    const framesOfPlan = frames.filter((one) => one.planId === plan.id && managerIds.has(one.managerId))
    const parts = new Map<string, FrameCount[]>()
    for (const frame of framesOfPlan) {
      // One person is one part, however the lots were drawn.
      const together = plan.design.sizeMode === 'total' && managerIds.size > 1
      const key = together ? `all ${plan.design.managerIds.toSorted().join(' ')}` : frame.managerId
      parts.set(key, [...(parts.get(key) ?? []), frame])
    }
    for (const [key, part] of parts) {
      const within = new Set(part.map((frame) => frame.managerId))
      const cell = cells.get(key) ?? { observations: [], drawn: 0, population: 0 }
      cell.population = Math.max(
        cell.population,
        part.reduce((sum, frame) => sum + frame.population, 0),
      )
      for (const item of itemsOfPlan) {
        if (item.origin !== 'drawn' || item.probability === null || !within.has(item.managerId)) continue
        cell.drawn++
        const value = counts(item) ? indicator.read(item) : null
        if (value !== null) cell.observations.push({ value, probability: item.probability })
      }
      cells.set(key, cell)
    }
  }
  return [...cells.values()]
}

/** Shops of these account managers, each counted once however many plans drew from them. */
function populationOf(frames: readonly FrameCount[], managerIds: ReadonlySet<string>): number {
  const most = new Map<string, number>()
  for (const { managerId, population } of frames) {
    if (managerIds.has(managerId)) most.set(managerId, Math.max(most.get(managerId) ?? 0, population))
  }
  return [...most.values()].reduce((sum, one) => sum + one, 0)
}
