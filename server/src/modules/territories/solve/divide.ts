import type { DivisionFigures, ScenarioSpec } from '#contracts/territories.ts'
import type { Layer } from '#contracts/workloads.ts'
import { groupByBorder, type Groups } from '#engines/workload/index.ts'
import { ok, fail, type Result } from '#platform/errors/result.ts'
import type { Facts } from '../facts/facts.ts'
import { noDistricts, wishesContradict } from '../territories.errors.ts'
import { figuresOf } from './figures.ts'
import { layerWords, type StoredFinding, wordFinding } from './finding-words.ts'
import { groupProblems, type GroupProblem, type LayerSide } from './layer-problem.ts'
import { type Borders, type Layers, sideOf } from './sides.ts'
import type { SolvedGroup } from './solver-thread.ts'

/** Everything a division is made from. */
export interface Ground {
  readonly facts: Facts
  readonly layers: Layers
  readonly borders: Borders
}

export interface StoredLayerSummary {
  readonly layer: Layer
  readonly today: DivisionFigures
  readonly proposal: DivisionFigures
  readonly findings: readonly StoredFinding[]
  readonly bound: number | null
}

export interface DividedLayer {
  readonly side: LayerSide
  readonly assignment: Int32Array
  readonly summary: StoredLayerSummary
}

/** Solves problems of the engine one after the other, in a thread of their own. */
export type Solver = (problems: readonly GroupProblem[]) => Promise<SolvedGroup[]>

/** Weighted metres by which a customer leans to the call district of its visit territory, when layers go together. */
const LEANING_METRES = 20_000

/** Layers in the order in which they are divided: the others may follow the visits. */
const ORDER: readonly Layer[] = ['visit', 'call', 'delivery']

/** Divides the layers that a scenario asks for. Fails where the wishes contradict one another. */
export async function divide(
  ground: Ground,
  spec: ScenarioSpec,
  solver: Solver,
): Promise<Result<DividedLayer[]>> {
  const divided: DividedLayer[] = []
  for (const layer of ORDER.filter((one) => spec.layers.includes(one))) {
    const side = sideOf(layer, ground.facts, ground.layers, spec)
    if (side.districts.length === 0) return fail(noDistricts(layerWords[layer].zh))
    const visit = divided.find((one) => one.side.layer === 'visit')
    const solved = await divideLayer(
      ground,
      spec,
      side,
      spec.together ? visit?.assignment : undefined,
      solver,
    )
    if (!solved.ok) return solved
    divided.push(solved.value)
  }
  return ok(divided)
}

/** The districts that share customers with one another under a scenario's borders. */
export function groupsOf(
  { borders }: Ground,
  kind: ScenarioSpec['border'],
  side: LayerSide,
): { border: Int32Array; groups: Groups } {
  const column = kind === 'area' ? borders.area : borders.unit
  const homes =
    kind === 'unit' && side.layer === 'visit'
      ? side.districts.map(({ id }) => borders.homeOf.get(id) ?? -1)
      : null
  return {
    border: column.of,
    groups: groupByBorder(kind, column.of, side.today, side.districts.length, homes),
  }
}

/**
 * Districts whose fair shares are taken together. A border that is never crossed parts them; one that may be crossed
 * at a price does not.
 */
export function sharingOf(ground: Ground, spec: ScenarioSpec, side: LayerSide): readonly number[] {
  return groupsOf(ground, spec.crossingPrice === null ? spec.border : 'free', side).groups.districts
}

async function divideLayer(
  ground: Ground,
  spec: ScenarioSpec,
  side: LayerSide,
  visits: Int32Array | undefined,
  solver: Solver,
): Promise<Result<DividedLayer>> {
  if (spec.border === 'free' || spec.crossingPrice === null)
    return solveLayer(ground, spec, side, spec.border, visits, solver)
  // A crossing has a price: the border is given up only where that saves more than all who cross it cost.
  const strict = await solveLayer(ground, spec, side, spec.border, visits, solver)
  const open = await solveLayer(ground, spec, side, 'free', visits, solver)
  if (!open.ok || !strict.ok) return open.ok ? open : strict
  const crossing = crossings(ground, spec, side, open.value.assignment)
  const dearer = open.value.objective + crossing * spec.crossingPrice * 1000
  return dearer < strict.value.objective ? open : strict
}

/** Customers whose district is not at home on their side of the border. */
function crossings(ground: Ground, spec: ScenarioSpec, side: LayerSide, assignment: Int32Array): number {
  const { border, groups } = groupsOf(ground, spec.border, side)
  return assignment.reduce(
    (count, district, i) => (district >= 0 && !groups.allowed(border[i]!, district) ? count + 1 : count),
    0,
  )
}

async function solveLayer(
  ground: Ground,
  spec: ScenarioSpec,
  side: LayerSide,
  kind: ScenarioSpec['border'],
  visits: Int32Array | undefined,
  solver: Solver,
): Promise<Result<DividedLayer & { objective: number }>> {
  const { facts } = ground
  const { border, groups } = groupsOf(ground, kind, side)
  const keep = (spec.movePrice ?? 0) * 1000
  const problems = groupProblems({
    facts,
    spec,
    side,
    border,
    groups,
    leaning: visits ? followVisits(side, visits) : side.today,
    movePrice: visits ? Math.max(keep, LEANING_METRES) : keep,
  })
  const solved = await solver(problems)
  const assignment = Int32Array.from(side.today)
  const findings: StoredFinding[] = []
  let objective = 0
  let bound = 0
  for (const [at, group] of problems.entries()) {
    const answer = solved[at]!
    const worded = answer.findings
      .filter(({ code }) => code !== 'islands-joined')
      .map((found) => wordFinding(found, facts, side, group))
    if (answer.assignment === null) {
      const proofs = worded.filter(({ severity }) => severity === 'impossible')
      const said = (language: 'zh' | 'en') => proofs.map(({ words }) => words[language]).join('；')
      return fail(wishesContradict(said('zh'), said('en')))
    }
    for (const [row, district] of answer.assignment.entries())
      assignment[group.rows[row]!] = group.districts[district]!
    findings.push(...worded, ...(answer.shortened ? [outOfTime(side)] : []))
    objective += answer.objective
    bound += answer.bound
  }
  const shared = sharingOf(ground, spec, side)
  const figures = (division: Int32Array) => figuresOf(facts, spec, side, shared, division)
  return ok({
    side,
    assignment,
    objective,
    summary: {
      layer: side.layer,
      today: figures(side.today),
      proposal: figures(assignment),
      findings,
      bound: objective > 0 ? bound / objective : null,
    },
  })
}

function outOfTime(side: LayerSide): StoredFinding {
  return {
    code: 'out-of-time',
    severity: 'warning',
    layer: side.layer,
    words: {
      zh: '到了计算时限，取当时最好的方案；再算一次结果可能不同。可在“规则与参数”中放宽划分时限。',
      en: 'The time limit was reached and the best so far is taken; another run may differ.',
    },
    customerIds: [],
  }
}

/** For each customer the district that most customers of its visit territory have today. */
function followVisits(side: LayerSide, visits: Int32Array): Int32Array {
  const counts = new Map<number, Map<number, number>>()
  visits.forEach((territory, i) => {
    const district = side.today[i]!
    if (territory < 0 || district < 0) return
    const own = counts.get(territory) ?? new Map<number, number>()
    counts.set(territory, own.set(district, (own.get(district) ?? 0) + 1))
  })
  const most = new Map(
    [...counts].map(([territory, own]) => [
      territory,
      [...own].reduce((best, one) => (one[1] > best[1] ? one : best))[0],
    ]),
  )
  return Int32Array.from(visits, (territory, i) => most.get(territory) ?? side.today[i]!)
}
