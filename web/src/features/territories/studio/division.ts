import type { ResponseOf } from '#contracts/http.ts'
import type { Attribute, getResult, openStudio, ScenarioSpec } from '#contracts/territories.ts'
import type { Layer } from '#contracts/workloads.ts'
import {
  attributeFigures,
  compactness,
  customerLoads,
  groupByBorder,
  indicators,
  localPlane,
  type Measures,
} from '#engines/workload/index.ts'

export type Studio = ResponseOf<typeof openStudio>
export type ResultDivisions = ResponseOf<typeof getResult>['divisions']

/** A district of a layer: a person, or a call or delivery district. */
export interface ShownDistrict {
  readonly id: string
  readonly name: string
  readonly capacity: number
}

/** One layer, today and as proposed; columns in the order of the studio's customers, −1 for no district. */
export interface ShownLayer {
  readonly layer: Layer
  readonly districts: readonly ShownDistrict[]
  readonly today: readonly number[]
  /** Null while there is no result. */
  readonly proposal: readonly number[] | null
}

/** How a division does: the same figures that the server computes, so that a move by hand shows at once. */
export interface ShownFigures {
  readonly attributes: readonly {
    readonly attribute: Attribute
    readonly tolerance: number
    readonly loads: readonly number[]
    readonly fair: readonly number[]
    readonly max: number
    readonly cv: number
  }[]
  /** Kilometres. */
  readonly compactness: number
  readonly moved: number
}

/** A layer of the studio with the division of a result and moves by hand (customer id → district id) over it. */
export function showLayer(
  studio: Studio,
  spec: ScenarioSpec,
  layer: Layer,
  divisions: ResultDivisions | null,
  moves: ReadonlyMap<string, string>,
): ShownLayer {
  const capacityOf = (id: string): number => spec.capacities[id] ?? 1
  const division = divisions?.find((one) => one.layer === layer)
  const listed = layer === 'visit' ? studio.people : studio.districts[layer]
  const known = new Set(listed.map(({ id }) => id))
  const added = [...new Set(division?.toIds)].filter((id) => id !== null && !known.has(id)) as string[]
  const districts = [
    ...listed.map(({ id, name }) => ({ id, name, capacity: capacityOf(id) })),
    ...added.map((id, n) => ({ id, name: `＋${n + 1}`, capacity: 1 })),
  ]
  const today = studio.customers[layer]
  if (!division) return { layer, districts, today, proposal: null }
  const at = new Map(districts.map(({ id }, index) => [id, index]))
  const target = new Map(division.customerIds.map((id, i) => [id, division.toIds[i] ?? '']))
  const proposal = studio.customers.id.map((id, i) => {
    const to = moves.get(id) ?? target.get(id)
    return to === undefined ? today[i]! : (at.get(to) ?? -1)
  })
  return { layer, districts, today, proposal }
}

/** The figures of a division of a layer. */
export function figuresOf(
  studio: Studio,
  spec: ScenarioSpec,
  shown: ShownLayer,
  assignment: readonly number[],
): ShownFigures {
  const { customers } = studio
  const { x, y } = localPlane(customers.lng, customers.lat)
  // People who leave in a what-if carry nothing and must carry nothing.
  const gone = new Set(spec.without)
  const active = shown.districts.map(({ id }) => !gone.has(id))
  const capacities = shown.districts.map(({ capacity }, d) => (active[d] ? capacity : 1e-9))
  const division = {
    x,
    y,
    importance: customers.visits,
    assignment,
    capacities,
    groups: sharing(studio, spec, shown),
  }
  const figures = spec.attributes
    .filter(({ attribute }) => attribute !== 'workload' || shown.layer === 'visit')
    .map(({ attribute, tolerance }) => {
      const { loads, fair } = attributeFigures(division, valuesOf(studio, spec, attribute, capacities))
      const ratios = loads.flatMap((load, d) => (active[d] && fair[d]! > 0 ? [load / fair[d]!] : []))
      const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, ratios.length)
      const variance =
        ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / Math.max(1, ratios.length)
      return { attribute, tolerance, loads, fair, max: Math.max(...ratios, 0), cv: Math.sqrt(variance) }
    })
  return {
    attributes: figures,
    compactness: compactness(division) / 1000,
    moved: assignment.filter((district, i) => district !== shown.today[i]).length,
  }
}

/** Districts whose fair shares are taken together: see the server's `sharingOf`. */
function sharing(studio: Studio, spec: ScenarioSpec, shown: ShownLayer): readonly number[] {
  const kind = spec.crossingPrice === null ? spec.border : 'free'
  const { customers, people } = studio
  const border = kind === 'area' ? customers.borderArea : customers.borderUnit
  const homes =
    kind === 'unit' && shown.layer === 'visit'
      ? shown.districts.map(({ id }) => people.find((person) => person.id === id)?.borderUnit ?? -1)
      : null
  return groupByBorder(kind, border, shown.today, shown.districts.length, homes).districts
}

function valuesOf(
  studio: Studio,
  spec: ScenarioSpec,
  attribute: Attribute,
  capacities: readonly number[],
): ArrayLike<number> {
  const { customers } = studio
  switch (attribute) {
    case 'workload':
      return customerLoads(measuresOf(studio), spec.weights, capacities)
    case 'customers':
      return customers.id.map(() => 1)
    case 'shops':
      return customers.shopsPerDay
    case 'orders':
      return customers.ordersPerDay
    case 'volume':
      return customers.volumePerDay
  }
}

const measured = new WeakMap<Studio, Measures>()
/** The indicators of a studio as columns, made once. */
function measuresOf(studio: Studio): Measures {
  const known = measured.get(studio)
  if (known) return known
  const columns = Object.fromEntries(
    indicators.map((indicator) => [indicator, Float64Array.from(studio.customers.measures[indicator])]),
  ) as unknown as Measures
  measured.set(studio, columns)
  return columns
}
