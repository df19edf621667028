import type { changeMonthVisit, MonthPlan } from '#contracts/months.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { inTransaction } from '#platform/db/index.ts'
import { changedMeanwhile, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { covers } from '#platform/policy/index.ts'
import { periodDays } from '../proposal/score.ts'
import { daysBetween, timeOf } from '../proposal/dates.ts'
import type { Planner } from '../plan/plan.service.ts'
import type { VisitsContext } from '../visits.context.ts'
import { monthDayOver, visitTwiceOnDay } from '../visits.errors.ts'
import { monthChanged } from '../visits.events.ts'
import { dayRow, summaryOf, visitRows } from './month.compute.ts'
import { awayOn, loadMonth, type MonthInputs, stateMonth } from './month.load.ts'
import {
  addMonthChange,
  type MonthDayRow,
  monthPlanById,
  type MonthPlanRow,
  type MonthVisitRow,
  writeMonthPlan,
} from './month.repo.ts'
import { showMonthPlan } from './month.show.ts'

type Change = BodyOf<typeof changeMonthVisit>
type Changed = ResponseOf<typeof changeMonthVisit>

/** Moves a visit to another day, or locks it. Both days are ordered anew, and the price is told. */
export async function changeVisit(
  context: VisitsContext,
  planner: Planner,
  { id, visitId }: { readonly id: string; readonly visitId: string },
  change: Change,
): Promise<Result<Changed>> {
  const { platform } = context
  const loaded = await loadPlan(context, planner, id, change.version)
  if (!loaded.ok) return loaded
  const { inputs, plan } = loaded.value
  const visit = inputs.visits.find((each) => each.id === visitId)
  if (!visit) return fail(notFound())
  const moved = await moveVisit(context, inputs, plan, visit, change.date ?? visit.date)
  if (!moved.ok) return moved
  const visits = moved.value.visits.map((each) =>
    each.id === visitId ? { ...each, locked: change.locked ?? each.locked } : each,
  )
  const next = { ...moved.value.plan, version: plan.version + 1 }
  const warnings =
    visit.date === (change.date ?? visit.date) ? [] : warningsFor(inputs, next, visits, visitId)
  const cost = {
    metres: next.summary.metres - plan.summary.metres,
    minutes: next.summary.travelMinutes - plan.summary.travelMinutes,
    warnings: warnings.map((warning) => warning[planner.locale === 'en-US' ? 'en' : 'zh']),
  }
  const changed = { ...inputs, plan: next, visits }
  if (change.preview)
    return ok({ cost, plan: await showMonthPlan(context, changed, next, visits, planner.locale) })
  const written = await inTransaction(platform.db, async (tx) => {
    const now = await monthPlanById(tx, planner.grant, id, true)
    if (now?.version !== plan.version) return fail(changedMeanwhile())
    await writeMonthPlan(
      tx,
      next,
      visits.filter((each) => each.date >= inputs.from),
      { from: inputs.from, actorId: planner.actor.userId },
    )
    const isMove = change.date !== undefined && change.date !== visit.date
    if (isMove || change.locked !== undefined) {
      await addMonthChange(tx, id, {
        at: platform.now(),
        actorId: planner.actor.userId,
        kind: isMove ? 'moved' : change.locked ? 'locked' : 'unlocked',
        detail: {
          customerId: visit.customerId,
          from: visit.date,
          to: change.date ?? visit.date,
          metres: Math.round(cost.metres),
        },
      })
    }
    await platform.events.publish(tx, monthChanged(next))
    return ok(null)
  })
  if (!written.ok) return written
  return ok({ cost, plan: await showMonthPlan(context, changed, next, visits, planner.locale) })
}

/** From here on the days of the month are proposed by this plan. */
export async function confirmMonthPlan(
  context: VisitsContext,
  planner: Planner,
  id: string,
  version: number,
): Promise<Result<MonthPlan>> {
  const { platform } = context
  const loaded = await loadPlan(context, planner, id, version)
  if (!loaded.ok) return loaded
  const { inputs, plan } = loaded.value
  const next: MonthPlanRow = {
    ...plan,
    state: 'confirmed',
    confirmedAt: platform.now(),
    version: plan.version + 1,
  }
  const written = await inTransaction(platform.db, async (tx) => {
    const now = await monthPlanById(tx, planner.grant, id, true)
    if (now?.version !== plan.version) return fail(changedMeanwhile())
    const later = inputs.visits.filter((visit) => visit.date >= inputs.from)
    await writeMonthPlan(tx, next, later, { from: inputs.from, actorId: planner.actor.userId })
    await addMonthChange(tx, id, {
      at: platform.now(),
      actorId: planner.actor.userId,
      kind: 'confirmed',
      detail: { visits: next.summary.visits },
    })
    await platform.events.publish(tx, monthChanged(next))
    return ok(null)
  })
  if (!written.ok) return written
  return ok(await showMonthPlan(context, { ...inputs, plan: next }, next, inputs.visits, planner.locale))
}

async function loadPlan(
  context: VisitsContext,
  planner: Planner,
  id: string,
  version: number,
): Promise<Result<{ inputs: MonthInputs; plan: MonthPlanRow }>> {
  const plan = await monthPlanById(context.platform.db, planner.grant, id)
  const owner = plan && (await context.needs.identity.people([plan.ownerId])).get(plan.ownerId)
  if (!plan || !owner || !covers(planner.grant.scope, { unitId: plan.unitId, ownerId: plan.ownerId }))
    return fail(notFound())
  if (plan.version !== version) return fail(changedMeanwhile())
  return ok({ plan, inputs: await loadMonth(context, planner.grant, owner, plan.month) })
}

async function moveVisit(
  context: VisitsContext,
  inputs: MonthInputs,
  plan: MonthPlanRow,
  visit: MonthVisitRow,
  date: string,
): Promise<Result<{ plan: MonthPlanRow; visits: readonly MonthVisitRow[] }>> {
  if (date === visit.date) return ok({ plan, visits: inputs.visits })
  if (visit.date < inputs.from || date < inputs.from || date.slice(0, 7) !== plan.month.slice(0, 7))
    return fail(monthDayOver(date < inputs.from ? date : visit.date))
  if (inputs.visits.some((each) => each.customerId === visit.customerId && each.date === date))
    return fail(visitTwiceOnDay(date))
  const dates = [visit.date, date]
  const moved = inputs.visits.map((each) => (each.id === visit.id ? { ...each, date } : each))
  const touched = moved.filter((each) => dates.includes(each.date))
  const stated = await stateMonth(context, inputs, {
    customerIds: new Set(touched.map((each) => each.customerId)),
    dates,
  })
  const index = new Map(stated.customers.map((customer, i) => [customer.id, i]))
  const ordered = await context.months.order(
    stated.request,
    dates.map((day) => ({
      date: day,
      stops: touched.filter((each) => each.date === day).flatMap((each) => index.get(each.customerId) ?? []),
    })),
  )
  if (!ordered.ok) return ordered
  // Rows keep their ids: they are found by customer and date, the moved one under its new date.
  const renamed: MonthInputs = { ...inputs, visits: moved }
  const rows = ordered.value.flatMap((day) => visitRows(renamed, day, (stop) => stated.customers[stop]!.id))
  const visits = [...moved.filter((each) => !dates.includes(each.date)), ...rows].toSorted(byDay)
  const fresh = new Map(ordered.value.map((day) => [day.date, dayRow(inputs, day)]))
  const days = [...plan.days.filter((day) => !fresh.has(day.date)), ...fresh.values()].toSorted((a, b) =>
    a.date < b.date ? -1 : 1,
  )
  return ok({
    visits,
    plan: { ...plan, days, summary: { ...plan.summary, ...summaryOf(days, visits.length) } },
  })
}

const byDay = (a: MonthVisitRow, b: MonthVisitRow) =>
  a.date === b.date ? a.sequence - b.sequence : a.date < b.date ? -1 : 1

/** What speaks against the new date: spacing, opening hours, a full day, a day off. Nothing is refused for it. */
function warningsFor(
  inputs: MonthInputs,
  plan: MonthPlanRow,
  visits: readonly MonthVisitRow[],
  visitId: string,
): { zh: string; en: string }[] {
  const visit = visits.find((each) => each.id === visitId)
  const customer = inputs.customers.find((each) => each.id === visit?.customerId)
  if (!visit || !customer) return []
  const warnings: { zh: string; en: string }[] = []
  const own = visits.filter((each) => each.customerId === visit.customerId).map((each) => each.date)
  const dates = [...(customer.lastVisitOn ? [customer.lastVisitOn] : []), ...own].toSorted()
  const least = Math.max(1, Math.ceil(periodDays(customer.frequency) * inputs.settings.gapLeast))
  const nearest = Math.min(
    ...dates.filter((date) => date !== visit.date).map((date) => Math.abs(daysBetween(date, visit.date))),
  )
  if (nearest < least)
    warnings.push({
      zh: `与另一次走访只隔 ${nearest} 天，少于要求的 ${least} 天`,
      en: `only ${nearest} days from another visit, ${least} are wanted`,
    })
  const calendar = inputs.calendar.find((each) => each.date === visit.date)
  if (calendar?.workday === false) warnings.push({ zh: '这一天不是工作日', en: 'this is no working day' })
  const away = awayOn(inputs, visit.date)
  if (away !== null) warnings.push({ zh: `这一天请假（${away}）`, en: `away on this day (${away})` })
  const day = plan.days.find((each) => each.date === visit.date)
  if (day && worked(day) > day.availableMinutes)
    warnings.push({
      zh: `这一天要 ${Math.round(worked(day))} 分钟，超过 ${Math.round(day.availableMinutes)} 分钟`,
      en: `this day takes ${Math.round(worked(day))} of ${Math.round(day.availableMinutes)} minutes`,
    })
  const weekday = (new Date(`${visit.date}T00:00:00Z`).getUTCDay() + 6) % 7
  const hours = customer.openingHours?.[weekday]
  if (hours && visit.arriveAt !== null) {
    const closes = hours.at(-1)?.to
    if (hours.length === 0) warnings.push({ zh: '客户当天不营业', en: 'the customer is closed on this day' })
    else if (closes && (timeOf(visit.arriveAt) ?? '99') > closes)
      warnings.push({ zh: `到店时已过营业时间 ${closes}`, en: `reached after it closes at ${closes}` })
  }
  return warnings
}

const worked = (day: MonthDayRow): number => day.travelMinutes + day.serviceMinutes + day.waitingMinutes
