import type { Budget } from '#engines/budget/budget.ts'
import { stretch } from '#engines/budget/shortened.ts'
import { createRandom, type Random } from '#engines/random/random.ts'
import { annealRoutes, defaultSearch, type RoutePlan } from './anneal.ts'
import { crossRoutes, type Routes } from './crossover.ts'
import type { RoutingModel } from './model.ts'
import { createNeighbours } from './neighbours.ts'

/** All that may be set about the population. */
export interface PopulationSettings {
  /** Most plans that live at a time; below 2 one chain has the whole budget. */
  readonly most: number
  /** Rounds of one customer for each plan of the population, its own and those of its children. */
  readonly roundsEach: number
  /** Share of the budget in which the population is built; its children get the rest. */
  readonly building: number
  /** Rounds of one customer that a child is improved for. */
  readonly roundsOfChild: number
  /** Temperature at which the improvement of a child begins, as `SearchSettings.hottest`. */
  readonly heatOfChild: number
}

export const defaultPopulation: PopulationSettings = {
  most: 8,
  roundsEach: 150,
  building: 0.5,
  roundsOfChild: 20,
  heatOfChild: 0.05,
}

/** Fewer plans than this are not worth crossing. */
const FEWEST = 3
/** Below this many customers one chain finds what there is to find. */
const FEWEST_CUSTOMERS = 12

/**
 * The search for routes as a whole. How good a chain of ruin and recreate ends depends much on chance, and twice
 * the time helps less than a second try. Where the budget allows for several chains, they make a population;
 * children of two plans take neighbouring routes of one and the rest of the other, and are improved gently by the
 * same ruin and recreate (a memetic search; the crossover after Nagata, Bräysy & Dullaert 2010). With fewer rounds,
 * without windows (where one long chain was better), over several periods, or from an `initial` plan (customers by
 * route) there is one chain alone.
 */
export function searchRoutes(
  model: RoutingModel,
  budget: Budget,
  seed: number,
  initial?: Routes,
  settings: PopulationSettings = defaultPopulation,
): RoutePlan {
  const { customers, periods, timed } = model
  const foreseeable = budget.iterations !== undefined || budget.progress !== undefined
  if (initial !== undefined || !timed || periods > 1 || customers < FEWEST_CUSTOMERS || !foreseeable) {
    return annealRoutes(model, budget, seed, { initial })
  }
  let rounds = 0
  let size = 1
  const neighbours = createNeighbours(model, defaultSearch.neighbours)
  const first = annealRoutes(model, budget, seed, {
    neighbours,
    leave: (foreseen) => {
      rounds = foreseen
      size = Math.min(settings.most, Math.floor(rounds / (settings.roundsEach * customers)))
      return size >= FEWEST
    },
  })
  if (size < FEWEST) return first
  return searchPopulation(model, budget, seed, { settings, neighbours, rounds, size, first })
}

interface Start {
  readonly settings: PopulationSettings
  readonly neighbours: ReturnType<typeof createNeighbours>
  /** Rounds that the whole budget allows, and how many plans to keep. */
  readonly rounds: number
  readonly size: number
  /** What was found while the pace was taken. */
  readonly first: RoutePlan
}

function searchPopulation(model: RoutingModel, budget: Budget, seed: number, start: Start): RoutePlan {
  const { settings, neighbours, rounds, size, first } = start
  const random = createRandom(seed)
  const clock = createShares(budget, first.iterations / rounds)
  let iterations = first.iterations
  const chain = (share: number, options: Parameters<typeof annealRoutes>[3]): RoutePlan => {
    const plan = annealRoutes(model, clock.part(share), random.uint32(), { ...options, neighbours })
    iterations += plan.iterations
    return plan
  }

  const population: RoutePlan[] = []
  const each = (settings.building - clock.used()) / size
  for (let k = 0; k < size && !clock.over(); k++) insertPlan(population, chain(each, {}), size)
  const childShare = (settings.roundsOfChild * model.customers) / rounds
  const gentle = { ...defaultSearch, reheated: settings.heatOfChild }
  while (!clock.over()) {
    if (population.length < 2) {
      insertPlan(population, chain(each, {}), size)
      continue
    }
    const [mother, father] = twoOf(population, random)
    const initial = crossRoutes(model, mother.routes, father.routes, neighbours, random)
    insertPlan(population, chain(childShare, { settings: gentle, initial }), size)
  }
  const best = population[0]
  return { ...(best !== undefined && best.price <= first.price ? best : first), iterations }
}

/** Keeps the cheapest `most` plans in order; a plan as dear as one that is there counts as the same. */
function insertPlan(population: RoutePlan[], plan: RoutePlan, most: number): void {
  const same = (other: RoutePlan): boolean =>
    Math.abs(other.price - plan.price) <= 1e-9 * Math.abs(plan.price)
  if (population.some(same)) return
  const at = population.findIndex((other) => other.price > plan.price)
  population.splice(at < 0 ? population.length : at, 0, plan)
  if (population.length > most) population.pop()
}

function twoOf(population: readonly RoutePlan[], random: Random): [RoutePlan, RoutePlan] {
  const a = random.int(population.length)
  const b = random.int(population.length - 1)
  return [population[a]!, population[b < a ? b : b + 1]!]
}

/** Deals out a budget in shares, by its clock where it has one, else by what was dealt out. */
function createShares(budget: Budget, used: number) {
  let dealt = used
  const at = (): number => Math.max(budget.iterations === undefined ? 0 : dealt, budget.progress?.() ?? 0)
  return {
    used: at,
    over: () => at() > 0.999 || budget.expired?.() === true,
    part(share: number): Budget {
      const from = at()
      const to = Math.min(1, from + share)
      dealt = to
      return stretch(budget, from, to)
    },
  }
}
