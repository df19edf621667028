/**
 * Workload: turns what used to be experience into numbers. Nine indicators are measured for every customer, each in
 * its own unit; a person's indicator is the sum over that person's customers; weights make one index of them.
 *
 *     index(person) = Σ weight(k) × [indicator k of the person ÷ fair share of indicator k]
 *
 * with weights that sum to 1 and the fair share = the whole × the person's part of the capacities. An index of 1.18
 * is 118 % of an average load, and the points `100 × weight × (own ÷ fair − 1)` sum exactly to its distance from 100.
 * Everything is a sum over customers, so a customer that changes hands moves the index at once, and territories can
 * be balanced on it.
 */
export { indicators, measureCustomers, type Indicator, type Measures, type WorkloadFacts } from './measure.ts'
export {
  customerLoads,
  explainWorkload,
  normaliseWeights,
  type PersonWorkload,
  type Weights,
  type WorkloadPart,
} from './workload.ts'
export { roundedParts } from './rounded-parts.ts'
export { attributeFigures, compactness, middles, type AttributeFigures, type Division } from './division.ts'
export { localPlane } from './plane.ts'
export { groupByBorder, type Groups } from './borders.ts'
