/**
 * What a division into territories asks for, in the words of the trade. See `index.ts` for the guarantee and
 * the objective; `model.ts` turns this into flat arrays.
 */

/** One quantity that every district must carry its fair part of: shops, orders, order volume, minutes. */
export interface TerritoryAttribute {
  readonly name: string
  /** One number ≥ 0 a customer, in any one unit. */
  readonly values: ArrayLike<number>
  /** Largest relative deviation from a district's target: 0.05 (the default) allows 95 % to 105 %. */
  readonly tolerance?: number
}

/** One person's territory. */
export interface TerritoryDistrict {
  readonly name?: string
  /**
   * Relative workload capacity (> 0, default 1): a person with 0.5 is to carry half of what one with 1 carries.
   * An array gives one capacity for each attribute.
   */
  readonly capacity?: number | readonly number[]
}

/** A wish that ties or keeps apart a customer and a person. Indices, from 0. */
export interface CustomerDistrictWish {
  readonly customer: number
  readonly district: number
}

/** Two customers that must not belong to the same person. Indices, from 0. */
export interface ApartWish {
  readonly first: number
  readonly second: number
}

export interface TerritoryProblem {
  /** Position of each customer in a local plane, in metres. */
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** Weight of each customer in the compactness objective (≥ 0, for example visits a month). Default 1. */
  readonly importance?: ArrayLike<number>
  readonly attributes: readonly TerritoryAttribute[]
  /** The persons, or just their number. */
  readonly districts: number | readonly TerritoryDistrict[]
  /** Pairs of neighbouring customers. Default: the Delaunay triangulation of the positions. */
  readonly neighbours?: readonly (readonly [number, number])[]
  /** Must each district hang together on the neighbour graph? Default true. */
  readonly contiguous?: boolean
  /** Customers that must go to a person. They may lie apart from the rest of the district (an exclave). */
  readonly fixed?: readonly CustomerDistrictWish[]
  /** Customers that must not go to a person. */
  readonly forbidden?: readonly CustomerDistrictWish[]
  readonly apart?: readonly ApartWish[]
  /** The district that owns each customer today; −1 for none. */
  readonly owners?: ArrayLike<number>
  /**
   * Price of taking a customer from its owner, in weighted metres (the unit of the compactness objective): at
   * 2 000 a customer of importance 1 changes hands only if that saves more than 2 km. One number, or one a customer.
   */
  readonly movePrice?: number | ArrayLike<number>
}

export const DEFAULT_TOLERANCE = 0.05

/** Number of districts asked for. */
export function districtCount(problem: TerritoryProblem): number {
  return typeof problem.districts === 'number' ? problem.districts : problem.districts.length
}
