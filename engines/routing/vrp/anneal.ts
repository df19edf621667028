import type { Budget } from '#engines/budget/budget.ts'
import { trackProgress } from '#engines/budget/progress.ts'
import { createRandom } from '#engines/random/random.ts'
import { adoptRoutes } from './adopt.ts'
import { createRouteExchange } from './cheaper-route.ts'
import type { RoutingModel } from './model.ts'
import { createNeighbours, type Neighbours } from './neighbours.ts'
import { createOrdering } from './order.ts'
import { createOverload, excessOf } from './overload.ts'
import { copyRoute, createPlan, refreshRoute, forgetVisits, removeCustomer, type Plan } from './plan.ts'
import { createGreedyInsertion, defaultRecreate, type RecreateSettings } from './recreate.ts'
import { savingsRoutes } from './savings.ts'
import { createStringRuin, defaultRuin, timedRuin, type RuinSettings } from './ruin.ts'

/** All that may be set about the search; temperatures are shares of the mean cost per visit of the first plan. */
export interface SearchSettings {
  /** Absent: `defaultRuin`, or `timedRuin` where windows restrict the visits of a single day. */
  readonly ruin?: RuinSettings
  readonly recreate: RecreateSettings
  readonly hottest: number
  readonly coldest: number
  /** The hottest temperature when improving a given plan. */
  readonly reheated: number
  /** Whether the search may pass through plans that carry more than the capacity; the answer never does. */
  readonly overload: boolean
  /** How many neighbours of the seed a ruin looks at. */
  readonly neighbours: number
}

export const defaultSearch: SearchSettings = {
  recreate: defaultRecreate,
  hottest: 0.3,
  coldest: 0.003,
  reheated: 0.02,
  overload: true,
  neighbours: 100,
}

/** The best plan found: customers per route, in order, those left out, and the price as the model counts it. */
export interface RoutePlan {
  readonly routes: number[][]
  readonly unserved: number[]
  /** Travel, fixed, balance and option costs, and the penalties of the unserved. */
  readonly price: number
  readonly iterations: number
}

/** What a chain of the search begins from, beyond model, budget and seed. */
export interface ChainOptions {
  readonly settings?: SearchSettings
  /** Customers by route: a plan to improve gently instead of building one anew. */
  readonly initial?: readonly (readonly number[])[]
  /** Neighbour lists to share between chains; of `settings.neighbours` entries. */
  readonly neighbours?: Neighbours
  /** Asked once, when a fiftieth of the budget is gone, with the rounds that the whole budget allows: true ends. */
  readonly leave?: (rounds: number) => boolean
}

/** Share of a budget after which the number of its rounds is foreseen. */
const PACE_SHARE = 0.02

/**
 * Ruin and recreate with annealed acceptance: strings of neighbouring customers leave their routes and return
 * greedily with blinks; a worse plan is kept with a chance that falls as the budget is used up (Christiaens &
 * Vanden Berghe 2020). Plans are feasible at every moment; a customer that finds no place waits outside at a
 * penalty and is offered again in every round.
 */
export function annealRoutes(
  model: RoutingModel,
  budget: Budget,
  seed: number,
  options: ChainOptions = {},
): RoutePlan {
  const { settings = defaultSearch, initial, leave } = options
  const random = createRandom(seed)
  const { customers } = model
  const neighbours = options.neighbours ?? createNeighbours(model, settings.neighbours)
  const usualRuin = model.timed && model.periods === 1 ? timedRuin : defaultRuin
  const ruin = createStringRuin(model, random, settings.ruin ?? usualRuin, neighbours)
  const overload = createOverload()
  const insertion = createGreedyInsertion(model, random, settings.recreate, overload, neighbours)
  const order = createOrdering(model, random)
  const useCheaper = createRouteExchange(model)

  const work = createPlan(model)
  const current = createPlan(model)
  const best = createPlan(model)

  const dirty = new Int32Array(model.routes)
  const isDirty = new Uint8Array(model.routes)
  let dirtyCount = 0
  const touch = (r: number): void => {
    if (isDirty[r] === 1) return
    isDirty[r] = 1
    dirty[dirtyCount++] = r
  }

  const moved = new Int32Array(customers)
  const absent = new Int32Array(customers)
  let absentCount = 0
  let movedCount = 0

  /** Offers all `moved` customers a place; what finds none becomes the new list of the absent. */
  const recreate = (share?: number): void => {
    order(moved, movedCount)
    insertion.begin(share)
    for (let i = 0; i < movedCount; i++) insertion.insert(work, moved[i]!, touch)
    useCheaper(work, touch)
  }
  /** Price of the touched part of `plan`: its routes and moved customers. */
  const touchedPrice = (plan: Plan): number => {
    let sum = 0
    for (let i = 0; i < dirtyCount; i++) sum += plan.price[dirty[i]!]!
    for (let i = 0; i < movedCount; i++) {
      const c = moved[i]!
      const option = plan.option[c]!
      sum += option < 0 ? model.penalty[c]! : model.optionCost[option]!
    }
    return sum
  }
  const touchedExcess = (plan: Plan): number => {
    let sum = 0
    for (let i = 0; i < dirtyCount; i++) sum += excessOf(model, plan, dirty[i]!)
    return sum
  }
  const copyTouched = (from: Plan, to: Plan): void => {
    for (let i = 0; i < movedCount; i++) {
      const c = moved[i]!
      forgetVisits(model, to, c)
      to.option[c] = from.option[c]!
    }
    for (let i = 0; i < dirtyCount; i++) {
      copyRoute(model, from, to, dirty[i]!)
      isDirty[dirty[i]!] = 0
    }
    dirtyCount = 0
  }
  const takeBest = (): void => {
    best.length.set(current.length)
    best.option.set(current.option)
    for (let r = 0; r < model.routes; r++) {
      const first = r * best.stride
      for (let i = first; i <= first + best.length[r]!; i++) best.node[i] = current.node[i]!
    }
  }

  const planned = initial ?? savingsRoutes(model)
  if (planned !== undefined) adoptRoutes(model, work, planned)
  for (let r = 0; r < model.routes; r++) touch(r)
  for (let c = 0; c < customers; c++) if (work.option[c]! < 0) moved[movedCount++] = c
  recreate(1)
  for (let c = 0; c < customers; c++) moved[c] = c
  movedCount = customers
  let price = totalPrice(model, work)
  copyTouched(work, current)
  takeBest()
  let bestPrice = price
  // From too many routes the search finds the right number of them; from too few it hardly does.
  if (initial === undefined && model.periods === 1 && isLong(budget)) {
    for (let c = 0; c < customers; c++) {
      moved[c] = c
      removeCustomer(model, work, c, touch)
    }
    for (let i = 0; i < dirtyCount; i++) refreshRoute(model, work, dirty[i]!)
    recreate(0)
    price = totalPrice(model, work)
    copyTouched(work, current)
  }
  for (let c = 0; c < customers; c++) if (current.option[c]! < 0) absent[absentCount++] = c

  const unit = meanTravel(work)
  const start = initial === undefined ? settings.hottest : settings.reheated
  const hottest = start * unit
  const cooling = Math.log(settings.coldest / start)
  const progress = trackProgress(customers > 0 && model.routes > 0 ? budget : { iterations: 0 }, 8)
  let temperature = hottest
  let untilCooler = 0
  let excess = 0
  const loads = model.demand.reduce((sum, load) => sum + load, 0)
  const room = model.routeCapacity.reduce((sum, capacity) => sum + capacity, 0)
  // Where even the whole fleet is too small, overload would only hide who has to wait.
  const tight = loads > 0 && (loads <= room || model.periods > 1)
  if (tight && settings.overload) overload.start((3 * unit * customers) / loads)
  let paced = leave === undefined
  while (progress.next()) {
    if (untilCooler-- === 0) {
      untilCooler = 7
      if (!paced && progress.share >= PACE_SHARE) {
        paced = true
        if (leave!(progress.iterations / progress.share)) break
      }
      temperature = hottest * Math.exp(cooling * progress.share)
    }
    movedCount = ruin(work, moved)
    for (let i = 0; i < movedCount; i++) removeCustomer(model, work, moved[i]!, touch)
    for (let i = 0; i < dirtyCount; i++) refreshRoute(model, work, dirty[i]!)
    for (let i = 0; i < absentCount; i++) moved[movedCount++] = absent[i]!
    recreate()

    const change = touchedPrice(work) - touchedPrice(current)
    const changeOfExcess = touchedExcess(work) - touchedExcess(current)
    if (change + overload.price * changeOfExcess < -temperature * Math.log(1 - random.next())) {
      absentCount = 0
      for (let i = 0; i < movedCount; i++) {
        if (work.option[moved[i]!]! < 0) absent[absentCount++] = moved[i]!
      }
      copyTouched(work, current)
      price += change
      excess += changeOfExcess
      if (excess < 1e-6 && price < bestPrice - 1e-9 && fits(model, current)) {
        excess = 0
        price = totalPrice(model, current)
        bestPrice = price
        takeBest()
      }
    } else {
      copyTouched(current, work)
    }
    if (overload.share > 0) overload.watch(excess > 1e-6)
  }
  return {
    routes: Array.from({ length: model.routes }, (_, r) => {
      const first = r * best.stride + 1
      return Array.from(best.node.subarray(first, first + best.length[r]!))
    }),
    unserved: Array.from({ length: customers }, (_, c) => c).filter((c) => best.option[c]! < 0),
    price: bestPrice,
    iterations: progress.iterations,
  }
}

function fits(model: RoutingModel, plan: Plan): boolean {
  for (let r = 0; r < model.routes; r++) if (excessOf(model, plan, r) > 0) return false
  return true
}

function totalPrice(model: RoutingModel, plan: Plan): number {
  let sum = 0
  for (let r = 0; r < model.routes; r++) sum += plan.price[r]!
  for (let c = 0; c < model.customers; c++) {
    const option = plan.option[c]!
    sum += option < 0 ? model.penalty[c]! : model.optionCost[option]!
  }
  return sum
}

function meanTravel(plan: Plan): number {
  const visits = plan.length.reduce((sum, length) => sum + length, 0)
  return plan.travel.reduce((sum, value) => sum + value, 0) / Math.max(1, visits)
}

/** Whether a budget, of which a greedy plan is used up, is worth a start that is far from good. */
function isLong({ iterations = Infinity, expired, progress }: Budget): boolean {
  if (iterations < 3000) return false
  return expired === undefined || (progress !== undefined && progress() < 0.05)
}
