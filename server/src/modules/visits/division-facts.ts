import { sql } from 'kysely'
import type { Point } from '#contracts/common.ts'
import type { PlanningCustomer } from '#modules/customers/index.ts'
import type { Executor } from '#platform/db/index.ts'
import { lastVisits, openFollowUps } from './field/visit.repo.ts'
import { learnedMinutes, serviceTime } from './plan/service-minutes.ts'
import type { VisitsContext } from './visits.context.ts'
import { readVisitSettings } from './visits.settings.ts'

/** How visits are estimated at a unit. */
export interface VisitBasics {
  /** Way on the ground per way as the crow flies. */
  readonly detour: number
  readonly speedKmh: number
  readonly minutesPerLeg: number
  /** Field minutes of a working day. */
  readonly workingMinutes: number
}

/** Minutes that a visit takes: at this customer, and at customers of its kind. */
export interface ExpectedService {
  readonly minutes: number
  /** From the card, the median of the last visits, or the kind's standard. */
  readonly source: 'card' | 'history' | 'default'
  readonly standard: number
}

/** What was left open at a customer by whoever served it. */
export interface OpenMatters {
  readonly lastVisitOn: string | null
  readonly note: string | null
  readonly nextStep: string | null
  readonly nextStepOn: string | null
}

/** What dividing customers among people asks of visits. */
export interface DivisionFacts {
  visitBasics(unitId: string | null): Promise<VisitBasics>
  /** By customer id. */
  serviceTimes(customers: readonly PlanningCustomer[]): Promise<ReadonlyMap<string, ExpectedService>>
  /** Where people set out the last time they planned a day; absent for those who never did. */
  departures(personIds: readonly string[], db?: Executor): Promise<ReadonlyMap<string, Point>>
  /** Last visit and open next step of customers, for handing them over. Customers without either are absent. */
  openMatters(customerIds: readonly string[], date: string): Promise<ReadonlyMap<string, OpenMatters>>
}

export function createDivisionFacts({ platform }: VisitsContext): DivisionFacts {
  const { db, settings } = platform
  return {
    async visitBasics(unitId) {
      const values = await readVisitSettings(settings, unitId)
      return {
        detour: values.detour,
        speedKmh: values.speed,
        minutesPerLeg: values.minutesPerLeg,
        workingMinutes: values.workingMinutes,
      }
    },

    async serviceTimes(customers) {
      const times = new Map<string, ExpectedService>()
      for (const [unitId, own] of Map.groupBy(customers, (customer) => customer.unitId)) {
        const values = await readVisitSettings(settings, unitId)
        const learned = await learnedMinutes(
          db,
          own.map(({ id }) => id),
          values,
        )
        for (const customer of own)
          times.set(customer.id, {
            ...serviceTime(customer, values, learned),
            standard: serviceTime({ ...customer, serviceMinutes: null }, values, null).minutes,
          })
      }
      return times
    },

    async departures(personIds, executor = db) {
      if (personIds.length === 0) return new Map()
      const { rows } = await sql<{ id: string; place: Point }>`
        select p.id, d.start_place as place from unnest(${personIds}::uuid[]) as p (id)
        cross join lateral (
          select start_place from visit_plans v where v.owner_id = p.id and v.start_place is not null
          order by v.plan_date desc limit 1) d`.execute(executor)
      return new Map(rows.map(({ id, place }) => [id, { lng: place.lng, lat: place.lat }]))
    },

    async openMatters(customerIds, date) {
      const last = await lastVisits(db, customerIds, date)
      const promised = await openFollowUps(db, customerIds, date)
      const matters = new Map<string, OpenMatters>()
      for (const [id, visit] of last)
        matters.set(id, {
          lastVisitOn: visit.date,
          note: visit.end?.note ?? null,
          nextStep: visit.end?.nextStep ?? null,
          nextStepOn: visit.end?.nextStepOn ?? null,
        })
      for (const { customerId, text, on } of promised)
        matters.set(customerId, {
          ...(matters.get(customerId) ?? { lastVisitOn: null, note: null }),
          nextStep: text,
          nextStepOn: on,
        })
      return matters
    },
  }
}
