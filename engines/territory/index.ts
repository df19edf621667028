/**
 * Territories: divides customers among persons so that every district carries its fair part of several attributes,
 * hangs together on the map and lies close around its centre.
 *
 * **Objective**, in weighted metres: the sum over customers of importance × straight distance to the centre of
 * their district – the customer with the least such sum – plus the move price of every customer that leaves its
 * owner (the compactness of p-median districting, Kalcsics & Ríos-Mercado, 2019).
 *
 * **Limits**: the load of each attribute within ± tolerance of the district's target, the target being the whole
 * times the district's part of the capacities; each district one piece on the neighbour graph (customers fixed by a
 * wish may lie apart and are reported); fixed, forbidden and keep-apart wishes.
 *
 * Positions are metres in a local plane; project longitudes and latitudes before.
 */
export { solveTerritory, repairTerritory, reportTerritory } from './solve.ts'
export type { RepairOptions, TerritoryImpossible, TerritoryResult, TerritorySolution } from './solve.ts'
export type {
  ApartWish,
  CustomerDistrictWish,
  TerritoryAttribute,
  TerritoryDistrict,
  TerritoryProblem,
} from './problem.ts'
export type { AttributeBalance, DistrictReport, TerritoryReport } from './report.ts'
export { solveTerritoryExactly, type ExactTerritory } from './exact/exact.ts'
export { checkProblem, type Finding, type FindingCode } from './findings.ts'
export type { WishPrice } from './wishes.ts'
export { delaunayGraph, type Graph } from './graph.ts'

export { parseMedian, type MedianFormatError } from './median/parse.ts'
export { medianCost, type MedianInstance, type MedianSolution } from './median/instance.ts'
export { provenImpossible, solveMedian, type MedianResult } from './median/solve.ts'
