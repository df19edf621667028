import type { PlanningCustomer } from '#modules/customers/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import { awayDays } from '../absence/absence.repo.ts'
import { learnedMinutes, type ServiceTime, serviceTime } from '../plan/service-minutes.ts'
import { findPlan, lastPlanOf, type Place } from '../plan/plan.repo.ts'
import { placeFromSetting, timeFromSetting } from '../plan/day.service.ts'
import { minutesOf } from '../proposal/dates.ts'
import type { TravelTable } from '../route/distance-provider.ts'
import { travelModelOf, type VisitsContext } from '../visits.context.ts'
import type { Person } from '../visits.needs.ts'
import { readVisitSettings, type VisitSettings } from '../visits.settings.ts'
import { type AppointmentRow, appointmentsOf, type TripRow, tripsOf } from './agreements.repo.ts'
import { type CalendarDate, datesOfMonth, lastOfMonth, monthOf, visitsWanted } from './month-days.ts'
import type { MonthDay, MonthRequest, MonthStop, Span } from './month-request.ts'
import {
  findMonthPlan,
  type MonthPlanRow,
  type MonthVisitRow,
  monthVisitsOf,
  plannedBefore,
} from './month.repo.ts'

/** A person's month with everything that planning it depends on. */
export interface MonthInputs {
  readonly owner: Person
  /** First day of the month. */
  readonly month: string
  /** Days from here on are planned; earlier ones are over or under way. */
  readonly from: string
  readonly calendar: readonly CalendarDate[]
  readonly settings: VisitSettings
  readonly customers: readonly PlanningCustomer[]
  readonly service: ReadonlyMap<string, ServiceTime>
  readonly away: readonly { readonly from: string; readonly to: string; readonly reason: string }[]
  readonly appointments: readonly AppointmentRow[]
  readonly trips: readonly TripRow[]
  readonly start: Place | null
  /** Null: the day ends where the last visit is. */
  readonly end: Place | null
  readonly departAt: number
  readonly plan: MonthPlanRow | null
  readonly visits: readonly MonthVisitRow[]
  /** The last planned visit of each customer before `from`, the month before included. */
  readonly plannedBefore: ReadonlyMap<string, string>
}

export async function loadMonth(
  context: VisitsContext,
  grant: Grant<'visits.read' | 'visits.plan'>,
  owner: Person,
  anyDate: string,
): Promise<MonthInputs> {
  const { platform, needs } = context
  const { db } = platform
  const month = monthOf(anyDate)
  const last = lastOfMonth(month)
  const settings = await readVisitSettings(platform.settings, owner.unitId)
  const customers = await needs.customers.forPlanning(grant, owner.id)
  const learned = await learnedMinutes(
    db,
    customers.map((customer) => customer.id),
    settings,
  )
  const plan = await findMonthPlan(db, grant, { ownerId: owner.id, month })
  const before = await lastPlanOf(db, grant, owner.id, last)
  const start = before ? before.start : placeFromSetting(settings.startPlace)
  const tour = before?.tour ?? (settings.tour === 'open' ? 'open' : 'closed')
  const from = await firstOpenDay(context, grant, owner.id, month)
  return {
    owner,
    month,
    from,
    calendar: await datesOfMonth(platform.calendar, month),
    settings,
    customers,
    service: new Map(
      customers.map((customer) => [customer.id, serviceTime(customer, settings, learned)] as const),
    ),
    away: await awayDays(db, owner.id, month, last),
    appointments: await appointmentsOf(db, owner.id, month, last),
    trips: await tripsOf(db, owner.id, month, last),
    start,
    end: tour === 'closed' ? start : (before?.end ?? null),
    departAt: minutesOf(before?.departAt ?? timeFromSetting(settings.departAt)),
    plan,
    visits: plan ? await monthVisitsOf(db, plan.id) : [],
    plannedBefore: await plannedBefore(db, owner.id, platform.calendar.today(), from),
  }
}

/** Today is still open before work begins and while nobody has confirmed or worked on its plan. */
async function firstOpenDay(
  { platform }: VisitsContext,
  grant: Grant<'visits.read' | 'visits.plan'>,
  ownerId: string,
  month: string,
): Promise<string> {
  const today = platform.calendar.today()
  if (month > today) return month
  const plan = await findPlan(platform.db, grant, { ownerId, date: today })
  const began = platform.calendar.boundsOf(today).start.getTime()
  const minutes = (platform.now().getTime() - began) / 60_000
  const open = plan?.state !== 'confirmed' && minutes < minutesOf(plan?.departAt ?? '09:00')
  if (open) return today
  return new Date(Date.parse(`${today}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

export const awayOn = (inputs: Pick<MonthInputs, 'away'>, date: string): string | null =>
  inputs.away.find((span) => span.from <= date && date <= span.to)?.reason ?? null
export const tripOn = (inputs: Pick<MonthInputs, 'trips'>, date: string): TripRow | undefined =>
  inputs.trips.find((trip) => trip.from <= date && date <= trip.to)

/** Where a day begins and ends: at home, or at the lodging of a trip. */
export function endsOf(
  inputs: Pick<MonthInputs, 'trips' | 'start' | 'end'>,
  date: string,
): { readonly start: Place | null; readonly end: Place | null } {
  const trip = tripOn(inputs, date)
  if (!trip) return { start: inputs.start, end: inputs.end }
  return {
    start: date > trip.from ? trip.lodging : inputs.start,
    end: date < trip.to ? trip.lodging : inputs.end,
  }
}

export interface StatedMonth {
  readonly request: MonthRequest
  readonly table: TravelTable
  /** The customers behind the stops of the request, by index. */
  readonly customers: readonly PlanningCustomer[]
  /** Not in the request: without a position, or not due before the month ends. */
  readonly leftOut: readonly {
    customer: PlanningCustomer
    kind: 'no_position' | 'not_due'
    firstDue: string
    wanted: number
  }[]
}

/** States the month for the search; with `only`, nothing but these customers and dates, due or not. */
export async function stateMonth(
  context: VisitsContext,
  inputs: MonthInputs,
  only?: { readonly customerIds: ReadonlySet<string>; readonly dates: readonly string[] },
): Promise<StatedMonth> {
  const { settings, from } = inputs
  const last = lastOfMonth(inputs.month)
  const leftOut: StatedMonth['leftOut'][number][] = []
  const chosen: { customer: PlanningCustomer; stop: Omit<MonthStop, 'place'> }[] = []
  const locked = Map.groupBy(
    inputs.visits.filter((visit) => visit.locked && visit.date >= from),
    (visit) => visit.customerId,
  )
  const agreed = Map.groupBy(
    inputs.appointments.filter((each) => each.date >= from),
    (each) => each.customerId,
  )
  for (const customer of inputs.customers) {
    if (only && !only.customerIds.has(customer.id)) continue
    const period = (customer.frequency.weeks * 7) / customer.frequency.visits
    const planned = inputs.plannedBefore.get(customer.id) ?? null
    const lastVisit = later(customer.lastVisitOn, planned)
    const { visits, firstDue } = visitsWanted(period, lastVisit, { from, to: last })
    const fixed = (locked.get(customer.id) ?? []).map((visit) => visit.date)
    const times = agreed.get(customer.id) ?? []
    const wanted = Math.max(visits, new Set([...fixed, ...times.map((each) => each.date)]).size)
    if ((wanted === 0 && !only) || customer.position === null) {
      const kind = wanted === 0 ? 'not_due' : 'no_position'
      leftOut.push({ customer, kind, firstDue, wanted })
      continue
    }
    const least = Math.max(1, Math.ceil(period * settings.gapLeast))
    chosen.push({
      customer,
      stop: {
        id: customer.id,
        serviceMinutes: inputs.service.get(customer.id)!.minutes,
        visits: Math.max(1, wanted),
        minGapDays: least,
        maxGapDays: Math.max(least, Math.floor(period * settings.gapMost)),
        lastVisit,
        fixed,
        agreed: Object.fromEntries(
          times.map((each) => [each.date, { from: minutesOf(each.from), to: minutesOf(each.to) }]),
        ),
        hours: hoursOf(customer),
      },
    })
  }
  const { table, request } = await withTravel(context, inputs, chosen, only?.dates)
  return { request, table, customers: chosen.map((each) => each.customer), leftOut }
}

const later = (a: string | null, b: string | null): string | null => ((a ?? '') > (b ?? '') ? a : b)

function hoursOf(customer: PlanningCustomer): (Span[] | null)[] {
  return Array.from({ length: 7 }, (_, weekday) =>
    customer.openingHours === null
      ? null
      : (customer.openingHours[weekday] ?? []).map(({ from, to }) => ({
          from: minutesOf(from),
          to: minutesOf(to),
        })),
  )
}

/** Puts every place into one table: customers, start, end, lodgings; and a place that is no way from anywhere. */
async function withTravel(
  context: VisitsContext,
  inputs: MonthInputs,
  chosen: readonly { customer: PlanningCustomer; stop: Omit<MonthStop, 'place'> }[],
  dates?: readonly string[],
): Promise<Pick<StatedMonth, 'request' | 'table'>> {
  const { settings } = inputs
  const count = chosen.length
  const lodgings = inputs.trips.map((trip) => trip.lodging)
  const extra = [...(inputs.start ? [inputs.start] : []), ...(inputs.end ? [inputs.end] : []), ...lodgings]
  const table = await context.distances.table(
    [...chosen.map((each) => each.customer.position!), ...extra],
    travelModelOf(settings),
  )
  const size = table.size + 1
  const anywhere = table.size
  const start = inputs.start ? count : anywhere
  const end = inputs.end ? count + (inputs.start ? 1 : 0) : ('open' as const)
  const firstLodging = count + (inputs.start ? 1 : 0) + (inputs.end ? 1 : 0)
  const days = inputs.calendar
    .filter(({ date, workday }) =>
      dates ? dates.includes(date) : workday && date >= inputs.from && awayOn(inputs, date) === null,
    )
    .map(({ date }): MonthDay => {
      const trip = inputs.trips.findIndex((each) => each.from <= date && date <= each.to)
      const lodging = trip < 0 ? null : firstLodging + trip
      return {
        date,
        minutes: settings.workingMinutes,
        start: lodging !== null && date > inputs.trips[trip]!.from ? lodging : start,
        end: lodging !== null && date < inputs.trips[trip]!.to ? lodging : end,
        trip: trip < 0 ? null : trip,
      }
    })
  return {
    table,
    request: {
      size,
      metres: withFreePlace(table.metres, table.size),
      seconds: withFreePlace(table.seconds, table.size),
      days,
      lodgings: lodgings.map((_, index) => firstLodging + index),
      stops: chosen.map(({ stop }, place) => ({ ...stop, place })),
      departAt: inputs.departAt,
      lunch:
        settings.lunchMinutes === 0
          ? null
          : {
              minutes: settings.lunchMinutes,
              from: minutesOf(timeFromSetting(settings.lunchFrom, '11:30')),
              to: minutesOf(timeFromSetting(settings.lunchTo, '13:30')),
            },
      evenMetres: settings.evenMetres,
    },
  }
}

/** The table with one row and column of zeros more: a place from which everywhere is no way. */
function withFreePlace(values: Float64Array, size: number): Float64Array {
  const grown = new Float64Array((size + 1) * (size + 1))
  for (let row = 0; row < size; row++)
    grown.set(values.subarray(row * size, (row + 1) * size), row * (size + 1))
  return grown
}
