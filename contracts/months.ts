import { z } from 'zod'
import { businessDate, done, id, listOf, moment, personRef, timeOfDay, unitRef } from './common.ts'
import { endpoint } from './http.ts'
import { routePlace } from './visit-plans.ts'

/** Where the minutes at a customer come from: its card, its last visits, or the default of its type. */
export const serviceSource = z.enum(['card', 'history', 'default'])

const figures = {
  visits: z.number().int(),
  metres: z.number(),
  travelMinutes: z.number(),
  serviceMinutes: z.number(),
}

export const monthVisit = z.object({
  id,
  customerId: id,
  name: z.string(),
  date: businessDate,
  sequence: z.number().int(),
  locked: z.boolean(),
  arriveAt: timeOfDay.nullable(),
  departAt: timeOfDay.nullable(),
  legMetres: z.number(),
  serviceMinutes: z.number(),
  serviceSource,
  /** A time agreed with the customer for this date. */
  agreed: z.object({ from: timeOfDay, to: timeOfDay }).nullable(),
  position: z.object({ lng: z.number(), lat: z.number() }).nullable(),
})
export type MonthVisit = z.infer<typeof monthVisit>

export const monthDay = z.object({
  date: businessDate,
  ...figures,
  waitingMinutes: z.number(),
  breakMinutes: z.number(),
  /** Minutes for visits and travel; 0 for a day on which the person does not work. */
  availableMinutes: z.number(),
  finishAt: timeOfDay.nullable(),
  kind: z.enum(['work', 'off', 'away', 'trip', 'past']),
  /** A holiday by name, or why the person is away. */
  name: z.string().nullable(),
  start: routePlace.nullable(),
  end: routePlace.nullable(),
})
export type MonthDay = z.infer<typeof monthDay>

/**
 * What is in the way of a visit:
 * - `capacity`: the person's days are full;
 * - `absence`: they would not be, were the person not away;
 * - `spacing`: there is room, on days too near to the customer's other visits;
 * - `few_days`: more visits are wanted than days are possible;
 * - `far`: going there alone takes longer than a day;
 * - `closed`: nobody can be there within the opening hours;
 * - `no_way`: no road leads there;
 * - `nobody`: no working day is left;
 * - `no_position`: the customer is not on the map.
 */
export const missingCause = z.enum([
  'capacity',
  'absence',
  'spacing',
  'few_days',
  'far',
  'closed',
  'no_way',
  'nobody',
  'no_position',
])
export type MissingCause = z.infer<typeof missingCause>

export const monthUnplanned = z.object({
  customerId: id,
  name: z.string(),
  kind: z.enum(['missing', 'spacing', 'no_position', 'not_due']),
  cause: missingCause.nullable(),
  wanted: z.number().int(),
  planned: z.number().int(),
  /** What the missing visits would take, the way to them included. */
  minutes: z.number(),
  message: z.string(),
})
export type MonthUnplanned = z.infer<typeof monthUnplanned>

/** By how much the work of a month is more than the days hold. */
export const monthShortage = z.object({
  /** Visits that are missing for want of time. */
  visits: z.number().int(),
  minutes: z.number(),
  /** Working days that are planned, and those lost to absence. */
  days: z.number().int(),
  awayDays: z.number().int(),
  /** Share of the minutes of the days that is used. */
  used: z.number(),
  /** About so many minutes more a day would make room. */
  minutesMoreADay: z.number().int(),
})
export type MonthShortage = z.infer<typeof monthShortage>

export const monthChange = z.object({
  at: moment,
  actor: z.string().nullable(),
  kind: z.enum(['computed', 'moved', 'locked', 'unlocked', 'confirmed']),
  /** In words. */
  what: z.string(),
})

export const appointment = z.object({
  id,
  customerId: id,
  name: z.string(),
  date: businessDate,
  from: timeOfDay,
  to: timeOfDay,
  note: z.string().nullable(),
})
export const overnightTrip = z.object({
  id,
  from: businessDate,
  to: businessDate,
  lodging: routePlace,
})

const monthHead = {
  owner: personRef,
  unit: unitRef,
  /** First day of the month. */
  month: businessDate,
}
export const monthPlan = z.object({
  ...monthHead,
  id,
  state: z.enum(['draft', 'confirmed']),
  version: z.number().int(),
  computedAt: moment,
  confirmedAt: moment.nullable(),
  ...figures,
  /** Minutes of the fullest day. */
  fullestMinutes: z.number(),
  /** Standard deviation of the minutes of the working days divided by their mean. */
  unevenness: z.number(),
  distanceSource: z.string(),
  detourFactor: z.number(),
  computedSeconds: z.number(),
  days: z.array(monthDay),
  visitList: z.array(monthVisit),
  unplanned: z.array(monthUnplanned),
  /** Null when nothing is missing for want of time. */
  shortage: monthShortage.nullable(),
  history: z.array(monthChange),
})
export type MonthPlan = z.infer<typeof monthPlan>

/** The month of one person: calendar and rules, and the plan once it was computed. */
export const monthView = z.object({
  ...monthHead,
  /** Every date of the month, also before anything is planned. */
  calendar: z.array(
    z.object({
      date: businessDate,
      workday: z.boolean(),
      name: z.string().nullable(),
      away: z.string().nullable(),
    }),
  ),
  customers: z.number().int(),
  workingMinutes: z.number(),
  plan: monthPlan.nullable(),
  appointments: z.array(appointment),
  trips: z.array(overnightTrip),
})
export type MonthView = z.infer<typeof monthView>

/** Any date of the month names it. */
const month = businessDate

export const getMonth = endpoint({
  name: 'months.get',
  method: 'GET',
  path: '/api/v1/months/:month/plan',
  summary: { zh: '一个人的月计划', en: 'The month plan of a person' },
  access: 'visits.read',
  params: z.object({ month }),
  query: z.object({ ownerId: id.optional() }),
  response: monthView,
})
export const monthLine = z.object({
  owner: personRef,
  unit: unitRef,
  state: z.enum(['none', 'draft', 'confirmed']),
  ...figures,
  unplanned: z.number().int(),
  computedAt: moment.nullable(),
})
export type MonthLine = z.infer<typeof monthLine>
export const listMonths = endpoint({
  name: 'months.list',
  method: 'GET',
  path: '/api/v1/months/:month/plans',
  summary: { zh: '团队的月计划', en: 'The month plans of a team' },
  access: 'visits.read',
  params: z.object({ month }),
  query: z.object({ unitIds: listOf(id) }),
  response: z.object({ people: z.array(monthLine) }),
})
/** Plans the months of people in the background; without ids, of everybody within reach. */
export const computeMonths = endpoint({
  name: 'months.compute',
  method: 'POST',
  path: '/api/v1/months/:month/computation',
  summary: { zh: '排月计划（后台）', en: 'Plan the month in the background' },
  access: 'visits.plan',
  params: z.object({ month }),
  body: z.object({ ownerIds: z.array(id).max(2000) }),
  response: z.object({ taskId: id, people: z.number().int() }),
  ratePerMinute: 20,
})

/** What a change costs, against the plan before it. */
export const monthCost = z.object({
  metres: z.number(),
  minutes: z.number(),
  /** Spacing that is broken, hours that do not fit: nothing is refused for it. */
  warnings: z.array(z.string()),
})
/** Moves a visit to another day or locks it. With `preview` only the cost is answered and nothing is kept. */
export const changeMonthVisit = endpoint({
  name: 'months.changeVisit',
  method: 'PATCH',
  path: '/api/v1/month-plans/:id/visits/:visitId',
  summary: { zh: '把一次走访挪到另一天，或锁定', en: 'Move a visit to another day, or lock it' },
  access: 'visits.plan',
  params: z.object({ id, visitId: id }),
  body: z.object({
    version: z.number().int(),
    date: businessDate.optional(),
    locked: z.boolean().optional(),
    preview: z.boolean().default(false),
  }),
  response: z.object({ cost: monthCost, plan: monthPlan }),
})
export const confirmMonth = endpoint({
  name: 'months.confirm',
  method: 'POST',
  path: '/api/v1/month-plans/:id/confirmation',
  summary: { zh: '确认月计划', en: 'Confirm a month plan' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({ version: z.number().int() }),
  response: monthPlan,
})

export const makeAppointment = endpoint({
  name: 'appointments.create',
  method: 'POST',
  path: '/api/v1/appointments',
  summary: { zh: '记一个约定时间', en: 'Write down an agreed time' },
  access: 'visits.plan',
  body: z.object({
    id,
    customerId: id,
    date: businessDate,
    from: timeOfDay,
    to: timeOfDay,
    note: z.string().trim().max(200).nullable(),
  }),
  response: appointment,
})
export const cancelAppointment = endpoint({
  name: 'appointments.cancel',
  method: 'DELETE',
  path: '/api/v1/appointments/:id',
  summary: { zh: '取消约定', en: 'Cancel an agreed time' },
  access: 'visits.plan',
  params: z.object({ id }),
  response: done,
})
export const makeTrip = endpoint({
  name: 'trips.create',
  method: 'POST',
  path: '/api/v1/overnight-trips',
  summary: { zh: '安排外宿行程', en: 'Arrange a trip over night' },
  access: 'visits.plan',
  body: z.object({
    id,
    ownerId: id,
    from: businessDate,
    to: businessDate,
    lodging: routePlace,
  }),
  response: overnightTrip,
})
export const cancelTrip = endpoint({
  name: 'trips.cancel',
  method: 'DELETE',
  path: '/api/v1/overnight-trips/:id',
  summary: { zh: '取消外宿行程', en: 'Cancel a trip' },
  access: 'visits.plan',
  params: z.object({ id }),
  response: done,
})
