import type { MonthDay, MonthPlan, MonthView } from '#contracts/months.ts'
import type { Locale } from '#contracts/identity.ts'
import { inLocale, type Message } from '#platform/errors/errors.ts'
import { timeOf } from '../proposal/dates.ts'
import type { VisitsContext } from '../visits.context.ts'
import type { AppointmentRow, TripRow } from './agreements.repo.ts'
import { awayOn, endsOf, type MonthInputs, tripOn } from './month.load.ts'
import {
  type MonthChangeRow,
  monthChangesOf,
  type MonthDayRow,
  type MonthPlanRow,
  type MonthVisitRow,
} from './month.repo.ts'
import { awayWorkdays, shortageOf } from './shortage.ts'
import { NAME } from './solve-month.ts'

/** A month plan as the API answers it. */
export async function showMonthPlan(
  context: VisitsContext,
  inputs: MonthInputs,
  plan: MonthPlanRow,
  visits: readonly MonthVisitRow[],
  locale: Locale,
): Promise<MonthPlan> {
  const { db } = context.platform
  const history = await monthChangesOf(db, plan.id)
  const names = await namesOf(context, inputs, plan, visits, history)
  const actors = await context.needs.identity.people(history.flatMap((each) => each.actorId ?? []))
  const agreed = new Map(inputs.appointments.map((each) => [`${each.customerId} ${each.date}`, each]))
  const days = daysOf(inputs, plan)
  const worked = days.filter((day) => day.availableMinutes > 0).map(minutesOfDay)
  const customers = new Map(inputs.customers.map((customer) => [customer.id, customer]))
  return {
    ...(await headOf(context, inputs)),
    id: plan.id,
    state: plan.state,
    version: plan.version,
    computedAt: plan.computedAt.toISOString(),
    confirmedAt: plan.confirmedAt?.toISOString() ?? null,
    visits: visits.length,
    metres: plan.summary.metres,
    travelMinutes: plan.summary.travelMinutes,
    serviceMinutes: plan.summary.serviceMinutes,
    fullestMinutes: Math.max(0, ...worked),
    unevenness: variation(worked),
    distanceSource: inLocale(plan.summary.distanceSource, locale),
    detourFactor: plan.summary.detourFactor,
    computedSeconds: plan.summary.computedSeconds,
    days,
    visitList: visits.map((visit) => {
      const time = agreed.get(`${visit.customerId} ${visit.date}`)
      const position = customers.get(visit.customerId)?.position ?? null
      return {
        id: visit.id,
        customerId: visit.customerId,
        name: names.get(visit.customerId) ?? '',
        date: visit.date,
        sequence: visit.sequence,
        locked: visit.locked,
        arriveAt: visit.arriveAt === null ? null : timeOf(visit.arriveAt),
        departAt: visit.departAt === null ? null : timeOf(visit.departAt),
        legMetres: visit.legMetres,
        serviceMinutes: visit.serviceMinutes,
        serviceSource: visit.serviceSource,
        agreed: time ? { from: time.from, to: time.to } : null,
        position: position && { lng: position.lng, lat: position.lat },
      }
    }),
    unplanned: plan.unplanned.map(({ customerId, kind, cause, minutes, wanted, planned, message }) => {
      const name = names.get(customerId) ?? ''
      return {
        customerId,
        name,
        kind,
        cause: cause ?? null,
        wanted,
        planned,
        minutes: minutes ?? 0,
        message: inLocale(message, locale).replaceAll(NAME, name),
      }
    }),
    shortage: shortageOf(plan, days, awayWorkdays(inputs)),
    history: history.map((change) => ({
      at: change.at.toISOString(),
      actor: change.actorId === null ? null : (actors.get(change.actorId)?.name ?? null),
      kind: change.kind,
      what: inLocale(wordsOfChange(change, names), locale),
    })),
  }
}

/** The month with its calendar, and the plan once there is one. */
export async function showMonth(
  context: VisitsContext,
  inputs: MonthInputs,
  locale: Locale,
): Promise<MonthView> {
  return {
    ...(await headOf(context, inputs)),
    calendar: inputs.calendar.map(({ date, workday, name }) => ({
      date,
      workday,
      name,
      away: awayOn(inputs, date),
    })),
    customers: inputs.customers.length,
    workingMinutes: inputs.settings.workingMinutes,
    plan: inputs.plan && (await showMonthPlan(context, inputs, inputs.plan, inputs.visits, locale)),
    appointments: await showAppointments(context, inputs.appointments),
    trips: inputs.trips.map(showTrip),
  }
}

export async function showAppointments(context: VisitsContext, rows: readonly AppointmentRow[]) {
  const cards = await context.needs.customers.byIds(rows.map((row) => row.customerId))
  const names = new Map(cards.map((card) => [card.id, card.name]))
  return rows.map(({ id, customerId, date, from, to, note }) => ({
    id,
    customerId,
    name: names.get(customerId) ?? '',
    date,
    from,
    to,
    note,
  }))
}
export const showTrip = ({ id, from, to, lodging }: TripRow) => ({ id, from, to, lodging })

async function headOf({ needs }: VisitsContext, { owner, month }: MonthInputs) {
  const units = await needs.identity.units([owner.unitId])
  return {
    owner: { id: owner.id, name: owner.name },
    unit: { id: owner.unitId, name: units.get(owner.unitId)?.name ?? '' },
    month,
  }
}

async function namesOf(
  context: VisitsContext,
  inputs: MonthInputs,
  plan: MonthPlanRow,
  visits: readonly MonthVisitRow[],
  history: readonly MonthChangeRow[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map(inputs.customers.map((customer) => [customer.id, customer.name]))
  const named = [
    ...visits.map((visit) => visit.customerId),
    ...plan.unplanned.map((each) => each.customerId),
    ...history.flatMap(({ detail }) =>
      typeof detail['customerId'] === 'string' ? [detail['customerId']] : [],
    ),
  ]
  // Customers that went to somebody else since are still named in what was planned.
  const gone = [...new Set(named)].filter((id) => !names.has(id))
  for (const card of await context.needs.customers.byIds(gone)) names.set(card.id, card.name)
  return names
}

function daysOf(inputs: MonthInputs, plan: MonthPlanRow): MonthDay[] {
  const rows = new Map(plan.days.map((day) => [day.date, day]))
  return inputs.calendar.map(({ date, workday, name }): MonthDay => {
    const row: MonthDayRow | undefined = rows.get(date)
    const away = awayOn(inputs, date)
    const kind = kindOf(inputs, { date, workday, away })
    return {
      date,
      visits: row?.visits ?? 0,
      metres: row?.metres ?? 0,
      travelMinutes: row?.travelMinutes ?? 0,
      serviceMinutes: row?.serviceMinutes ?? 0,
      waitingMinutes: row?.waitingMinutes ?? 0,
      breakMinutes: row?.breakMinutes ?? 0,
      availableMinutes: row ? row.availableMinutes : 0,
      finishAt: row?.finishAt === undefined || row.finishAt === null ? null : timeOf(row.finishAt),
      kind,
      name: away ?? name,
      ...(row ? { start: row.start, end: row.end } : endsOf(inputs, date)),
    }
  })
}

function kindOf(
  inputs: MonthInputs,
  { date, workday, away }: { date: string; workday: boolean; away: string | null },
): MonthDay['kind'] {
  if (away !== null) return 'away'
  if (date < inputs.from) return 'past'
  if (tripOn(inputs, date)) return 'trip'
  return workday ? 'work' : 'off'
}

const minutesOfDay = (day: MonthDay): number => day.travelMinutes + day.serviceMinutes + day.waitingMinutes

function variation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  if (mean === 0) return 0
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return Math.sqrt(square) / mean
}

function wordsOfChange({ kind, detail }: MonthChangeRow, names: ReadonlyMap<string, string>): Message {
  const text = (key: string): string => {
    const value = detail[key]
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
  }
  const name = names.get(text('customerId')) ?? ''
  const kilometres = (Number(detail['metres'] ?? 0) / 1000).toFixed(1)
  const signed = kilometres.startsWith('-') ? kilometres : `+${kilometres}`
  switch (kind) {
    case 'computed':
      return {
        zh: `自 ${text('from')} 起排出 ${text('visits')} 次走访，共 ${kilometres} 公里`,
        en: `planned from ${text('from')}: ${text('visits')} visits, ${kilometres} km`,
      }
    case 'moved':
      return {
        zh: `「${name}」由 ${text('from')} 挪到 ${text('to')}（${signed} 公里）`,
        en: `${name} moved from ${text('from')} to ${text('to')} (${signed} km)`,
      }
    case 'locked':
      return { zh: `锁定「${name}」${text('from')}`, en: `locked ${name} on ${text('from')}` }
    case 'unlocked':
      return { zh: `解除锁定「${name}」${text('from')}`, en: `unlocked ${name} on ${text('from')}` }
    case 'confirmed':
      return { zh: `确认 ${text('visits')} 次走访`, en: `confirmed ${text('visits')} visits` }
  }
}
