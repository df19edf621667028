import type { Attribute, ScenarioSpec } from '#contracts/territories.ts'
import type { Layer } from '#contracts/workloads.ts'
import type { TerritoryProblem } from '#engines/territory/index.ts'
import { customerLoads, type Groups } from '#engines/workload/index.ts'
import type { Facts } from '../facts/facts.ts'

/** One layer that is to be divided: districts as columns, customers as rows, in the order of the facts. */
export interface LayerSide {
  readonly layer: Layer
  readonly districts: readonly { readonly id: string; readonly name: string; readonly capacity: number }[]
  /** District of each customer today, −1 for none. */
  readonly today: Int32Array
}

export interface AttributeColumn {
  readonly attribute: Attribute
  readonly tolerance: number
  readonly values: ArrayLike<number>
}

/** The columns that a layer is balanced on; the workload is that of people, so other layers leave it out. */
export function attributeColumns(facts: Facts, spec: ScenarioSpec, side: LayerSide): AttributeColumn[] {
  const columns = spec.attributes
    .filter(({ attribute }) => attribute !== 'workload' || side.layer === 'visit')
    .map(({ attribute, tolerance }) => ({ attribute, tolerance, values: valuesOf(attribute) }))
  if (columns.length > 0) return columns
  return [{ attribute: 'shops', tolerance: 0.15, values: facts.shopsPerDay }]

  function valuesOf(attribute: Attribute): ArrayLike<number> {
    switch (attribute) {
      case 'workload':
        return customerLoads(
          facts.measures,
          spec.weights,
          side.districts.map(({ capacity }) => capacity),
        )
      case 'customers':
        return facts.measures.number
      case 'shops':
        return facts.shopsPerDay
      case 'orders':
        return facts.ordersPerDay
      case 'volume':
        return facts.volumePerDay
    }
  }
}

/** A part of a layer that is divided by itself, with the way back to rows and districts of the layer. */
export interface GroupProblem {
  readonly rows: readonly number[]
  readonly districts: readonly number[]
  readonly problem: TerritoryProblem
}

export interface ProblemInput {
  readonly facts: Facts
  readonly spec: ScenarioSpec
  readonly side: LayerSide
  readonly border: Int32Array
  readonly groups: Groups
  /** The district that each customer leans to: today's, or that of the visit territory it belongs to. */
  readonly leaning: Int32Array
  /** Weighted metres that leaving it costs. */
  readonly movePrice: number
}

/** The problems of the engine, one a group that nothing crosses. Groups with a single district need no search. */
export function groupProblems(input: ProblemInput): GroupProblem[] {
  const { facts, side, groups } = input
  const names = new Set(groups.districts)
  const columns = attributeColumns(facts, input.spec, side)
  return [...names].flatMap((group) => {
    const rows = facts.customers.flatMap((_, i) => (groups.customers[i] === group ? [i] : []))
    const districts = groups.districts.flatMap((one, d) => (one === group ? [d] : []))
    return rows.length === 0 ? [] : [groupProblem(input, columns, rows, districts)]
  })
}

function groupProblem(
  { facts, spec, side, border, groups, leaning, movePrice }: ProblemInput,
  columns: readonly AttributeColumn[],
  rows: readonly number[],
  districts: readonly number[],
): GroupProblem {
  const rowAt = new Map(rows.map((row, at) => [facts.customers[row]!.id, at]))
  const districtAt = new Map(districts.map((d, at) => [d, at]))
  const byId = new Map(districts.map((d, at) => [side.districts[d]!.id, at]))
  const todayOf = (row: number): number => districtAt.get(side.today[row]!) ?? -1
  const stays = new Set(spec.locked)
  const fixed = rows.flatMap((row, customer) => {
    // Nobody knows where an unplaced customer is: it stays with whoever knows it.
    const keep = facts.x[row] === null || stays.has(facts.customers[row]!.id)
    const district = todayOf(row)
    return keep && district >= 0 ? [{ customer, district }] : []
  })
  const bound = new Set(fixed.map(({ customer }) => customer))
  const forbidden = [
    ...spec.forbidden.flatMap(({ customerId, toId }) => {
      const [customer, district] = [rowAt.get(customerId), byId.get(toId)]
      return customer === undefined || district === undefined ? [] : [{ customer, district }]
    }),
    ...rows.flatMap((row, customer) =>
      bound.has(customer)
        ? []
        : districts.flatMap((d, district) =>
            groups.allowed(border[row]!, d) ? [] : [{ customer, district }],
          ),
    ),
  ]
  const apart = spec.apart.flatMap(({ firstId, secondId }) => {
    const [first, second] = [rowAt.get(firstId), rowAt.get(secondId)]
    return first === undefined || second === undefined || first === second ? [] : [{ first, second }]
  })
  const { x, y } = placed(facts, rows, todayOf)
  return {
    rows,
    districts,
    problem: {
      x,
      y,
      importance: rows.map((row) => facts.visits[row]!),
      attributes: columns
        .map(({ attribute, tolerance, values }) => ({
          name: attribute,
          tolerance,
          values: rows.map((row) => values[row]!),
        }))
        .filter(({ values }) => values.some((value) => value > 0)),
      districts: districts.map((d) => ({
        name: side.districts[d]!.name,
        capacity: side.districts[d]!.capacity,
      })),
      fixed,
      forbidden,
      apart,
      owners: Int32Array.from(rows, (row) => districtAt.get(leaning[row]!) ?? -1),
      movePrice,
    },
  }
}

/** Positions of the rows; an unplaced customer stands in the middle of its district, or of all. */
function placed(
  facts: Facts,
  rows: readonly number[],
  districtOf: (row: number) => number,
): { x: Float64Array; y: Float64Array } {
  const sums = new Map<number, { x: number; y: number; count: number }>()
  const all = { x: 0, y: 0, count: 0 }
  for (const row of rows) {
    const [east, north] = [facts.x[row]!, facts.y[row]!]
    if (east === null || north === null) continue
    const district = districtOf(row)
    const sum = sums.get(district) ?? { x: 0, y: 0, count: 0 }
    sums.set(district, sum)
    for (const each of [sum, all]) {
      each.x += east
      each.y += north
      each.count++
    }
  }
  const middle = (row: number): { x: number; y: number } => {
    const { x, y, count } = sums.get(districtOf(row)) ?? all
    return count > 0 ? { x: x / count, y: y / count } : { x: 0, y: 0 }
  }
  return {
    x: Float64Array.from(rows, (row) => facts.x[row] ?? middle(row).x),
    y: Float64Array.from(rows, (row) => facts.y[row] ?? middle(row).y),
  }
}
