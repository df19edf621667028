import type {
  InspectionResults,
  inspectionResults,
  inspectionSummary,
} from '#contracts/inspection-results.ts'
import type { QueryOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import type { Grant, RowScope } from '#platform/policy/index.ts'
import { covers } from '#platform/policy/index.ts'
import { type InspectionsContext, type Viewer, viewerOf } from '../inspections.context.ts'
import { inspectionSettings } from '../inspections.settings.ts'
import { itemsOf } from '../plan/item.repo.ts'
import { plansWithResults } from '../plan/plan.repo.ts'
import { namesOf } from '../plan/show-plan.ts'
import { frameCounts } from '../sampling/draw.repo.ts'
import { type IndicatorRule, indicatorsOf } from './indicators.ts'
import { counts, estimatesOf, type ResultInputs } from './summarise.ts'

export type Period = QueryOf<typeof inspectionResults>

/** Plans, shops and frames of a period within the viewer's reach. */
export async function loadResults(
  context: InspectionsContext,
  viewer: Viewer,
  period: Period,
): Promise<ResultInputs> {
  const { db, settings } = context.platform
  const plans = await plansWithResults(db, viewer, period.from, period.to)
  const planIds = plans.map((plan) => plan.id)
  const units = period.unitIds.length === 0 ? null : await context.needs.identity.unitsBelow(period.unitIds)
  const own = new Set(
    plans.flatMap((plan) =>
      viewer.userId !== null && [plan.createdBy, plan.assessorId].includes(viewer.userId) ? [plan.id] : [],
    ),
  )
  const reached = (planId: string, row: { unitId: string; managerId: string }) =>
    own.has(planId) || covers(scopeOf(viewer), { unitId: row.unitId, ownerId: row.managerId })
  const wanted = (unitId: string) => units === null || units.includes(unitId)
  const [items, frames] = await Promise.all([itemsOf(db, planIds, null), frameCounts(db, planIds)])
  return {
    plans,
    items: items.filter((item) => wanted(item.unitId) && reached(item.planId, item)),
    frames: frames.filter((frame) => wanted(frame.unitId) && reached(frame.planId, frame)),
    smallBelow: await settings.read(inspectionSettings.smallSample),
  }
}

const scopeOf = (viewer: Viewer): RowScope => viewer.before ?? viewer.published

/** S1.43: results by person, unit and overall, each with sample size and interval, and their course by months. */
export async function showResults(
  context: InspectionsContext,
  grant: Grant<'inspections.read'>,
  period: Period,
  locale: Locale,
): Promise<InspectionResults> {
  const inputs = await loadResults(context, viewerOf(grant), period)
  const indicators = rulesOf(inputs, locale)
  const managerIds = [...new Set(inputs.frames.map((frame) => frame.managerId))]
  const nameOf = await namesOf(context, managerIds)
  const unitOf = new Map(inputs.frames.map((frame) => [frame.managerId, frame.unitId]))
  const units = await context.needs.identity.units([...new Set(unitOf.values())])
  const unitName = (id: string) => ({ id, name: units.get(id)?.name ?? '—' })
  const managers = managerIds.map((id) => {
    const own = inputs.items.filter((item) => item.managerId === id)
    return {
      manager: nameOf(id),
      unit: unitName(unitOf.get(id)!),
      estimates: estimatesOf(inputs, indicators, new Set([id])),
      byHand: own.filter((item) => item.origin !== 'drawn' && item.state === 'done').length,
      missing: own.filter((item) => item.origin === 'drawn' && !counts(item)).length,
    }
  })
  return {
    ...aggregates(inputs, indicators, unitName),
    managers: managers.toSorted(
      (a, b) =>
        a.unit.name.localeCompare(b.unit.name, 'zh-CN') ||
        a.manager.name.localeCompare(b.manager.name, 'zh-CN'),
    ),
  }
}

/** Units with fewer people than this would show a person's result under another name. */
const FEWEST_PEOPLE = 2

/** S1.43: what other departments see: published results in aggregate, nothing about a person or a shop. */
export async function showSummary(
  context: InspectionsContext,
  grant: Grant<'inspections.summary'>,
  period: QueryOf<typeof inspectionSummary>,
  locale: Locale,
): Promise<ResponseOf<typeof inspectionSummary>> {
  const inputs = await loadResults(context, viewerOf(grant), period)
  const units = await context.needs.identity.units([...new Set(inputs.frames.map((frame) => frame.unitId))])
  const all = aggregates(inputs, rulesOf(inputs, locale), (id) => ({ id, name: units.get(id)?.name ?? '—' }))
  const people = new Set(inputs.frames.map((frame) => frame.managerId)).size
  if (people < FEWEST_PEOPLE) return { ...all, overall: {}, units: [], trend: [] }
  return {
    ...all,
    units: all.units.filter((unit) => unit.managers >= FEWEST_PEOPLE),
    trend: all.trend.filter(({ month }) => peopleIn(inputs, month) >= FEWEST_PEOPLE),
  }
}

const rulesOf = (inputs: ResultInputs, locale: Locale): IndicatorRule[] =>
  indicatorsOf(inputs.plans.map((plan) => plan.form).toReversed(), locale)

function aggregates(
  inputs: ResultInputs,
  indicators: readonly IndicatorRule[],
  unitName: (id: string) => { id: string; name: string },
): Omit<InspectionResults, 'managers'> {
  const byUnit = Map.groupBy(inputs.frames, (frame) => frame.unitId)
  const units = [...byUnit].map(([unitId, frames]) => {
    const people = new Set(frames.map((frame) => frame.managerId))
    return {
      unit: unitName(unitId),
      managers: people.size,
      estimates: estimatesOf(inputs, indicators, people),
    }
  })
  const everybody = new Set(inputs.frames.map((frame) => frame.managerId))
  const months = [...new Set(inputs.plans.map((plan) => plan.date.slice(0, 7)))].toSorted()
  return {
    indicators: indicators.map(({ code, label, unit, definition }) => ({ code, label, unit, definition })),
    plans: new Set(inputs.items.map((item) => item.planId)).size,
    overall: estimatesOf(inputs, indicators, everybody),
    units: units.toSorted((a, b) => a.unit.name.localeCompare(b.unit.name, 'zh-CN')),
    trend: months.map((month) => ({
      month,
      estimates: estimatesOf(ofMonth(inputs, month), indicators, everybody),
    })),
  }
}

function ofMonth(inputs: ResultInputs, month: string): ResultInputs {
  const plans = inputs.plans.filter((plan) => plan.date.startsWith(month))
  const ids = new Set(plans.map((plan) => plan.id))
  return {
    ...inputs,
    plans,
    items: inputs.items.filter((item) => ids.has(item.planId)),
    frames: inputs.frames.filter((frame) => ids.has(frame.planId)),
  }
}

const peopleIn = (inputs: ResultInputs, month: string): number =>
  new Set(ofMonth(inputs, month).frames.map((frame) => frame.managerId)).size
