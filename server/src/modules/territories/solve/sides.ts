import { v7 as uuid } from 'uuid'
import type { Layer } from '#contracts/workloads.ts'
import type { ScenarioSpec } from '#contracts/territories.ts'
import { assignmentsOn, districtsOf, type DistrictRow } from '../districts/districts.repo.ts'
import type { Facts, Reading } from '../facts/facts.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { areaBorders, type BorderColumn, numbered } from './borders.ts'
import type { LayerSide } from './layer-problem.ts'

/** Today's districts of the layers that are not people, and who belongs to them. */
export interface Layers {
  readonly districts: readonly DistrictRow[]
  /** District id by customer id. */
  readonly today: Readonly<Record<'call' | 'delivery', ReadonlyMap<string, string>>>
}

export async function readLayers(
  { platform }: TerritoriesContext,
  grant: Reading,
  facts: Facts,
): Promise<Layers> {
  const ids = facts.customers.map(({ id }) => id)
  const date = platform.calendar.today()
  return {
    districts: await districtsOf(platform.db, grant, facts.unitIds),
    today: {
      call: await assignmentsOn(platform.db, 'call', ids, date),
      delivery: await assignmentsOn(platform.db, 'delivery', ids, date),
    },
  }
}

/** A layer as it is to be divided: with capacities, and for the visits without people who leave and with new ones. */
export function sideOf(layer: Layer, facts: Facts, layers: Layers, spec: ScenarioSpec): LayerSide {
  const capacityOf = (id: string): number => spec.capacities[id] ?? 1
  if (layer !== 'visit') {
    const districts = layers.districts
      .filter((district) => district.layer === layer)
      .map(({ id, name }) => ({ id, name, capacity: capacityOf(id) }))
    const index = new Map(districts.map(({ id }, at) => [id, at]))
    const today = Int32Array.from(
      facts.customers,
      ({ id }) => index.get(layers.today[layer].get(id) ?? '') ?? -1,
    )
    return { layer, districts, today }
  }
  const gone = new Set(spec.without)
  const people = facts.people.filter(({ id }) => !gone.has(id))
  const index = new Map(people.map(({ id }, at) => [id, at]))
  return {
    layer,
    districts: [
      ...people.map(({ id, name }) => ({ id, name, capacity: capacityOf(id) })),
      ...Array.from({ length: spec.extra }, (_, n) => ({ id: uuid(), name: `＋${n + 1}`, capacity: 1 })),
    ],
    today: Int32Array.from(facts.owner, (person) =>
      person < 0 ? -1 : (index.get(facts.people[person]!.id) ?? -1),
    ),
  }
}

export interface Borders {
  readonly unit: BorderColumn
  readonly area: BorderColumn
  /** The side of the unit border on which each person of the facts is at home. */
  readonly homeOf: ReadonlyMap<string, number>
}

/** The borders of a unit: between the units right below it, and between districts of the administration. */
export async function readBorders({ needs }: TerritoriesContext, facts: Facts): Promise<Borders> {
  const { identity } = needs
  const unitIds = [
    ...new Set([...facts.customers.map(({ unitId }) => unitId), ...facts.people.map(({ unitId }) => unitId)]),
  ]
  const childOf = new Map<string, string>()
  for (const unitId of unitIds) {
    const path = await identity.unitPath(unitId)
    childOf.set(unitId, path[path.indexOf(facts.unitId) + 1] ?? unitId)
  }
  const unit = numbered(facts.customers.map(({ unitId }) => childOf.get(unitId) ?? null))
  const names = await identity.units(unit.names)
  const side = new Map(unit.names.map((id, at) => [id, at]))
  return {
    unit: { of: unit.of, names: unit.names.map((id) => names.get(id)?.name ?? id) },
    area: areaBorders(facts.customers),
    homeOf: new Map(facts.people.map(({ id, unitId }) => [id, side.get(childOf.get(unitId) ?? '') ?? -1])),
  }
}
