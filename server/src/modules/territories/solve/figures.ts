import type { DivisionFigures, ScenarioSpec } from '#contracts/territories.ts'
import { attributeFigures, compactness } from '#engines/workload/index.ts'
import type { Facts } from '../facts/facts.ts'
import { attributeColumns, type LayerSide } from './layer-problem.ts'

/** What a division of a layer is judged by. `groups` are the districts that share customers with one another. */
export function figuresOf(
  facts: Facts,
  spec: ScenarioSpec,
  side: LayerSide,
  groups: readonly number[],
  assignment: Int32Array,
): DivisionFigures {
  const division = {
    x: facts.x,
    y: facts.y,
    importance: facts.visits,
    assignment,
    capacities: side.districts.map(({ capacity }) => capacity),
    groups,
  }
  let moved = 0
  for (let i = 0; i < assignment.length; i++) if (assignment[i] !== side.today[i]) moved++
  return {
    balance: attributeColumns(facts, spec, side).map(({ attribute, tolerance, values }) => {
      const { max, min, cv } = attributeFigures(division, values)
      return { attribute, tolerance, max, min, cv }
    }),
    compactness: compactness(division) / 1000,
    moved,
  }
}
