import type { Point } from '#contracts/common.ts'
import type { Basis } from '#contracts/workloads.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import { localPlane, measureCustomers, type Measures } from '#engines/workload/index.ts'
import type { DivisionCustomer } from '#modules/customers/index.ts'
import type { ExpectedService } from '#modules/visits/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { Person, TerritoriesContext } from '../territories.needs.ts'
import { parseGradePoints, territorySettings } from '../territories.settings.ts'
import { orderPeriod } from './basis.ts'

export type Reading = Grant<'territories.read' | 'territories.design' | 'territories.approve'>

/** Weeks in a month, on average. */
const WEEKS = 365.25 / 7 / 12

/** Everything that is known of the customers of a unit for dividing them. Columns are in the order of `customers`. */
export interface Facts {
  readonly unitId: string
  readonly unitIds: readonly string[]
  readonly people: readonly Person[]
  readonly departures: ReadonlyMap<string, Point>
  readonly customers: readonly DivisionCustomer[]
  /** Index into `people`; −1 for a customer of nobody, or of somebody who is not among them. */
  readonly owner: Int32Array
  readonly x: readonly (number | null)[]
  readonly y: readonly (number | null)[]
  /** Visits a month. */
  readonly visits: readonly number[]
  /** A working day. */
  readonly shopsPerDay: readonly number[]
  readonly ordersPerDay: readonly number[]
  readonly volumePerDay: readonly number[]
  readonly serviceMinutes: readonly number[]
  readonly measures: Measures
  readonly basis: Basis
}

/** Reads and measures the customers of a unit and everything below it. */
export async function readFacts(context: TerritoriesContext, grant: Reading, unitId: string): Promise<Facts> {
  const { identity, customers: cards, visits } = context.needs
  const unitIds = await identity.unitsBelow([unitId])
  const period = await orderPeriod(context, unitId)
  const [people, customers] = await Promise.all([
    identity.accountManagers({ all: false, unitIds, ownerId: null }),
    cards.forDivision(grant, unitIds, period),
  ])
  const departures = await visits.departures(people.map(({ id }) => id))
  const serviceTimes = await visits.serviceTimes(customers)
  const conditions = await unitConditions(context, [...new Set(customers.map((customer) => customer.unitId))])
  const stopsPerDay = await context.platform.settings.read(territorySettings.stopsPerDay, unitId)
  const personIndex = new Map(people.map((person, index) => [person.id, index]))
  const { x, y } = localPlane(
    customers.map(({ position }) => position?.lng ?? null),
    customers.map(({ position }) => position?.lat ?? null),
  )
  const visitsPerMonth = customers.map(({ frequency }) => (frequency.visits / frequency.weeks) * WEEKS)
  const measures = measureCustomers(
    customers.map((customer, i) => {
      const condition = conditions.get(customer.unitId)!
      const time = serviceTimes.get(customer.id)!
      return {
        x: x[i]!,
        y: y[i]!,
        approach: approachOf(customer, departures),
        visitsPerMonth: visitsPerMonth[i]!,
        gradePoints: condition.grades.get(customer.grade) ?? 1,
        roadFactor: condition.detour * condition.roadClass,
        // What a key customer takes beyond the standard of its kind is an indicator of its own.
        serviceMinutes: customer.keyCustomer ? Math.min(time.standard, time.minutes) : time.minutes,
        keyMinutes: customer.keyCustomer ? keyMinutes(time, condition.keyExtra) : 0,
        ordersPerMonth: customer.orders / period.months,
        volumePerMonth: customer.volume / period.months,
      }
    }),
    { stopsPerDay },
  )
  const factors = [...conditions.values()].map(({ detour, roadClass }) => detour * roadClass)
  return {
    unitId,
    unitIds,
    people,
    departures,
    customers,
    owner: Int32Array.from(customers, ({ ownerId }) => personIndex.get(ownerId ?? '') ?? -1),
    x,
    y,
    visits: visitsPerMonth,
    shopsPerDay: customers.map(({ orderDays }) => orderDays / period.workdays),
    ordersPerDay: customers.map(({ orders }) => orders / period.workdays),
    volumePerDay: customers.map(({ volume }) => volume / period.workdays),
    serviceMinutes: customers.map(({ id }) => serviceTimes.get(id)!.minutes),
    measures,
    basis: {
      ...period,
      stopsPerDay,
      detour: { least: Math.min(...factors, Infinity), most: Math.max(...factors, 0) },
      roadsDiffer: new Set(factors).size > 1,
      unplaced: customers.filter(({ position }) => position === null).length,
      withoutDeparture: people.filter(({ id }) => !departures.has(id)).length,
    },
  }
}

/** Straight metres from where the owner's day begins; null where that is not known. */
function approachOf(customer: DivisionCustomer, departures: ReadonlyMap<string, Point>): number | null {
  const start = departures.get(customer.ownerId ?? '')
  if (!start || customer.position === null) return null
  return greatCircleMetres(wgs84(start.lng, start.lat), wgs84(customer.position.lng, customer.position.lat))
}

/** Minutes that a key customer takes beyond the standard of its kind: known from card or visits, else our default. */
function keyMinutes(time: ExpectedService, keyExtra: number): number {
  return time.source !== 'default' ? Math.max(0, time.minutes - time.standard) : keyExtra
}

async function unitConditions({ platform, needs }: TerritoriesContext, unitIds: readonly string[]) {
  const { settings } = platform
  const conditions = new Map<
    string,
    { detour: number; roadClass: number; keyExtra: number; grades: ReadonlyMap<string, number> }
  >()
  for (const unitId of unitIds) {
    const { detour } = await needs.visits.visitBasics(unitId)
    conditions.set(unitId, {
      detour,
      roadClass: await settings.read(territorySettings.roadClass, unitId),
      keyExtra: await settings.read(territorySettings.keyExtra, unitId),
      grades: parseGradePoints(await settings.read(territorySettings.gradePoints, unitId)),
    })
  }
  return conditions
}
