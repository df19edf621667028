import { v7 as uuid } from 'uuid'
import { inTransaction } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { monthChanged } from '../visits.events.ts'
import type { Person } from '../visits.needs.ts'
import { endsOf, loadMonth, type MonthInputs, stateMonth, type StatedMonth, tripOn } from './month.load.ts'
import type { MonthAnswer, PlannedDay } from './month-request.ts'
import {
  addMonthChange,
  type MonthDayRow,
  monthPlanById,
  type MonthPlanRow,
  type MonthVisitRow,
  type UnplannedRow,
  writeMonthPlan,
} from './month.repo.ts'
import { awayWorkdays, causesOf } from './shortage.ts'
import { NAME } from './solve-month.ts'
import { changedMeanwhile } from '#platform/errors/errors.ts'

/**
 * Plans one person's month in a worker thread and writes it down as a draft. Days that are over, locked visits and
 * agreed times stay; everything else is planned anew. What somebody changed meanwhile is not overwritten.
 */
export async function computeMonth(
  context: VisitsContext,
  grant: Grant<'visits.plan'>,
  owner: Person,
  options: { readonly month: string; readonly actorId: string | null; readonly signal?: AbortSignal },
): Promise<Result<MonthPlanRow>> {
  const { platform } = context
  const inputs = await loadMonth(context, grant, owner, options.month)
  const stated = await stateMonth(context, inputs)
  const began = performance.now()
  const found = await context.months.plan(stated.request, {
    milliseconds: inputs.settings.monthSeconds * 1000,
    signal: options.signal,
  })
  if (!found.ok) return found
  const seconds = (performance.now() - began) / 1000
  const made = planOf(inputs, stated, found.value, { seconds, now: platform.now() })
  return inTransaction(platform.db, async (tx) => {
    if (inputs.plan) {
      const now = await monthPlanById(tx, grant, inputs.plan.id, true)
      if (now?.version !== inputs.plan.version) return fail(changedMeanwhile())
    }
    await writeMonthPlan(tx, made.plan, made.visits, { from: inputs.from, actorId: options.actorId })
    await addMonthChange(tx, made.plan.id, {
      at: platform.now(),
      actorId: options.actorId,
      kind: 'computed',
      detail: {
        visits: made.plan.summary.visits,
        metres: Math.round(made.plan.summary.metres),
        from: inputs.from,
      },
    })
    await platform.events.publish(tx, monthChanged(made.plan))
    return ok(made.plan)
  })
}

function planOf(
  inputs: MonthInputs,
  stated: StatedMonth,
  answer: MonthAnswer,
  { seconds, now }: { readonly seconds: number; readonly now: Date },
): { plan: MonthPlanRow; visits: MonthVisitRow[] } {
  const { customers } = stated
  const past = inputs.visits.filter((visit) => visit.date < inputs.from)
  const kept = (inputs.plan?.days ?? []).filter((day) => day.date < inputs.from)
  const days = [...kept, ...answer.days.map((day) => dayRow(inputs, day))]
  const visits = answer.days.flatMap((day) => visitRows(inputs, day, (stop) => customers[stop]!.id))
  const causeOf = causesOf(stated.request, answer, awayWorkdays(inputs))
  const unplanned: UnplannedRow[] = [
    ...answer.notes.map(({ stop, kind, reason, wanted, planned, message }) => ({
      customerId: customers[stop]!.id,
      kind,
      ...causeOf({ stop, reason, wanted, planned }),
      wanted,
      planned,
      message,
    })),
    ...stated.leftOut.map(({ customer, kind, firstDue, wanted }) => ({
      customerId: customer.id,
      kind,
      cause: kind === 'no_position' ? ('no_position' as const) : null,
      wanted,
      planned: 0,
      message:
        kind === 'no_position'
          ? {
              zh: `「${NAME}」未标注位置，排不进路线。请先在地图上标注。`,
              en: `${NAME} has no position; place it on the map first.`,
            }
          : {
              zh: `「${NAME}」下次应访 ${firstDue}，本月不用去。`,
              en: `${NAME} is due on ${firstDue}, not within this month.`,
            },
    })),
  ]
  return {
    visits,
    plan: {
      id: inputs.plan?.id ?? uuid(),
      ownerId: inputs.owner.id,
      unitId: inputs.owner.unitId,
      month: inputs.month,
      state: 'draft',
      summary: {
        ...summaryOf(days, past.length + visits.length),
        distanceSource: stated.table.source,
        detourFactor: stated.table.detourFactor,
        computedSeconds: seconds,
      },
      days,
      unplanned,
      confirmedAt: null,
      computedAt: now,
      version: (inputs.plan?.version ?? 0) + 1,
    },
  }
}

export function summaryOf(days: readonly MonthDayRow[], visits: number) {
  const sum = (value: (day: MonthDayRow) => number) => days.reduce((total, day) => total + value(day), 0)
  return {
    visits,
    metres: sum((day) => day.metres),
    travelMinutes: sum((day) => day.travelMinutes),
    serviceMinutes: sum((day) => day.serviceMinutes),
  }
}

/** A day with its figures, as it is stored. */
export function dayRow(inputs: MonthInputs, day: PlannedDay): MonthDayRow {
  return {
    date: day.date,
    visits: day.stops.length,
    metres: day.metres,
    travelMinutes: day.travelMinutes,
    serviceMinutes: day.serviceMinutes,
    waitingMinutes: day.waitingMinutes,
    breakMinutes: day.breakMinutes,
    availableMinutes: inputs.settings.workingMinutes,
    finishAt: day.finishAt,
    trip: tripOn(inputs, day.date) !== undefined,
    ...endsOf(inputs, day.date),
  }
}

/** The visits of a day as they are stored; a visit that stays on its date keeps its id and its lock. */
export function visitRows(
  inputs: MonthInputs,
  day: PlannedDay,
  customerOf: (stop: number) => string,
): MonthVisitRow[] {
  const known = new Map(inputs.visits.map((visit) => [`${visit.customerId} ${visit.date}`, visit]))
  return day.stops.map((stop) => {
    const customerId = customerOf(stop.stop)
    const before = known.get(`${customerId} ${day.date}`)
    const service = inputs.service.get(customerId) ?? { minutes: 0, source: 'default' as const }
    return {
      id: before?.id ?? uuid(),
      customerId,
      date: day.date,
      sequence: stop.sequence,
      locked: before?.locked ?? false,
      arriveAt: stop.arriveAt,
      departAt: stop.departAt,
      legMetres: stop.legMetres,
      serviceMinutes: service.minutes,
      serviceSource: service.source,
    }
  })
}
