import type { ResponseOf } from '#contracts/http.ts'
import type { openStudio as endpoint, ScenarioSpec } from '#contracts/territories.ts'
import { indicators } from '#engines/workload/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { covers, type Grant } from '#platform/policy/index.ts'
import { sideOf } from '../solve/sides.ts'
import { readGround } from '../solve/solve.job.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { readWeights, territorySettings } from '../territories.settings.ts'

/** Other quantities than the workload may differ by so many times its tolerance in a new scenario. */
const LOOSER = 6

/**
 * What the studio needs to show and to recompute everything by itself: customers column by column, their indicators,
 * today's territories of the three layers, and a scenario to begin with.
 */
export async function openStudio(
  context: TerritoriesContext,
  grant: Grant<'territories.read'>,
  unitId: string,
): Promise<Result<ResponseOf<typeof endpoint>>> {
  const { settings } = context.platform
  if (!covers(grant.scope, { unitId, ownerId: null })) return fail(notFound())
  const ground = await readGround(context, grant, unitId)
  const { facts, layers, borders } = ground
  const weights = await readWeights(settings, unitId)
  const tolerance = await settings.read(territorySettings.tolerance, unitId)
  const spec: ScenarioSpec = {
    layers: ['visit'],
    together: false,
    attributes: [
      { attribute: 'workload', tolerance },
      { attribute: 'shops', tolerance: Math.min(1, tolerance * LOOSER) },
      { attribute: 'orders', tolerance: Math.min(1, tolerance * LOOSER) },
      { attribute: 'volume', tolerance: Math.min(1, tolerance * LOOSER) },
    ],
    weights,
    border: borders.unit.names.length > 1 ? 'unit' : 'free',
    crossingPrice: null,
    movePrice: await settings.read(territorySettings.movePrice, unitId),
    locked: [],
    forbidden: [],
    apart: [],
    capacities: {},
    without: [],
    extra: 0,
  }
  const names = await context.needs.identity.units([unitId, ...facts.people.map((person) => person.unitId)])
  const unit = (id: string) => ({ id, name: names.get(id)?.name ?? '' })
  const side = (layer: 'visit' | 'call' | 'delivery') => [...sideOf(layer, facts, layers, spec).today]
  const districts = (layer: 'call' | 'delivery') =>
    layers.districts
      .filter((district) => district.layer === layer)
      .map(({ id, code, name }) => ({ id, code, name }))
  const { customers, measures } = facts
  const rounded = (values: ArrayLike<number>): number[] =>
    Array.from(values, (value) => Math.round(value * 1e4) / 1e4)
  return ok({
    unit: unit(unitId),
    basis: facts.basis,
    weights,
    spec,
    people: facts.people.map(({ id, name, unitId: at }) => ({
      id,
      name,
      unit: unit(at),
      departure: facts.departures.get(id) ?? null,
      borderUnit: borders.homeOf.get(id) ?? -1,
    })),
    districts: { call: districts('call'), delivery: districts('delivery') },
    borders: { unit: [...borders.unit.names], area: [...borders.area.names] },
    customers: {
      id: customers.map(({ id }) => id),
      name: customers.map(({ name }) => name),
      grade: customers.map(({ grade }) => grade),
      key: customers.map(({ keyCustomer }) => keyCustomer),
      lng: customers.map(({ position }) => position?.lng ?? null),
      lat: customers.map(({ position }) => position?.lat ?? null),
      visit: side('visit'),
      call: side('call'),
      delivery: side('delivery'),
      borderUnit: [...borders.unit.of],
      borderArea: [...borders.area.of],
      visits: rounded(facts.visits),
      shopsPerDay: rounded(facts.shopsPerDay),
      ordersPerDay: rounded(facts.ordersPerDay),
      volumePerDay: rounded(facts.volumePerDay),
      measures: Object.fromEntries(
        indicators.map((indicator) => [indicator, rounded(measures[indicator])]),
      ) as Record<(typeof indicators)[number], number[]>,
    },
  })
}
