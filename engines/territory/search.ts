import type { Budget } from '../budget/budget.ts'
import { createRandom, type Random } from '../random/random.ts'
import { makeContiguous } from './construct.ts'
import { descend, drawCentres, sampleModel, sharpen, tryElsewhere, type Location } from './location.ts'
import { matchCentres } from './matching.ts'
import { medoids } from './medoid.ts'
import type { Model } from './model.ts'
import { Partition } from './partition.ts'
import { boundOf, centresAt, divisionOf, isBetter, polish, type Division } from './polish.ts'
import { fullBound, relax } from './relaxation.ts'

export interface SearchResult {
  readonly division: Division
  /** The relaxed cost at the centres of the division, from below; weighted metres. */
  readonly bound: number
  readonly prices: Float64Array
  readonly iterations: number
  /** False if the time was over before the first division was refined. */
  readonly refined: boolean
}

/** The moves of the search, so that the bench can take one away at a time. */
export interface SearchSettings {
  /** Locations drawn to begin with; the best one is improved. */
  readonly draws: number
  /** Locations tried in one iteration. */
  readonly trials: number
  /** First temperature of annealing, in typical distances between neighbouring customers; near 0: descent only. */
  readonly heat: number
  /** Exchange two border customers where handing over one does not pay. */
  readonly exchange: boolean
  /** Divide at balance prices; otherwise every customer goes to the nearest centre first. */
  readonly prices: boolean
}

export const DEFAULT_SETTINGS: SearchSettings = { draws: 4, trials: 8, heat: 3, exchange: true, prices: true }

/** Iterations when the caller sets no limit at all. */
const DEFAULT_ITERATIONS = 24
/** Locations are found on at most this many customers, and on at least so many a district. */
const SAMPLE = 5000
const SAMPLE_PER_DISTRICT = 40
/** After so many failures in a row the location is taken for good. */
const PATIENCE = 40
/** Annealing steps a customer: first division, and the most when there is time. */
const FIRST_STEPS = 60
const MOST_STEPS = 1500

/**
 * Finds a division. Locations first (`location.ts`), then a contiguous division of what the relaxation assigns
 * (`construct.ts`), then annealing of the borders (`polish.ts`); with time left, other locations and slower cooling.
 */
export function search(
  model: Model,
  budget: Budget,
  seed: number,
  start: Int32Array | null,
  settings: SearchSettings = DEFAULT_SETTINGS,
): SearchResult {
  const random = createRandom(seed)
  const limit = budget.iterations ?? (budget.expired ? Infinity : DEFAULT_ITERATIONS)
  const { expired } = budget
  const small = sampleModel(model, Math.max(SAMPLE, SAMPLE_PER_DISTRICT * model.k), random)
  const state: State = {
    best: undefined,
    bound: -Infinity,
    prices: new Float64Array(model.k * model.m),
    refined: false,
  }
  if (start) keep(model, state, startingDivision(model, start), expired)

  let location = firstLocation(model, small, start, random, settings.draws, expired)
  let bestValue = Infinity
  let failures = 0
  let effort = FIRST_STEPS
  let iterations = 0
  for (; iterations < limit; iterations++) {
    if (location.relaxed.bound < bestValue) {
      bestValue = location.relaxed.bound
      keep(model, state, divide(model, location, random, effort, settings, expired), expired)
    } else if (failures >= PATIENCE && state.best) {
      effort = Math.min(MOST_STEPS, effort * 2)
      const partition = new Partition(model, state.best.assignment, state.best.exclave)
      const heat = iterations % 2 === 0 ? settings.heat : settings.heat / 3
      keep(
        model,
        state,
        polish(partition, state.prices, random, {
          steps: effort * model.n,
          heat,
          exchange: settings.exchange,
          expired,
        }),
        expired,
      )
    }
    if (expired?.()) break
    state.refined = true
    for (let trial = 0; trial < settings.trials && failures < PATIENCE && model.k > 1; trial++) {
      if (expired?.()) break
      const next = tryElsewhere(small, location, random, expired)
      failures = next === location ? failures + 1 : 0
      location = next
    }
    if (model.k === 1) break
  }
  const division = state.best ?? divide(model, location, random, 0, settings, expired)
  return { division, bound: state.bound, prices: state.prices, iterations, refined: state.refined }
}

/** Price steps that fit the size: all of `most` up to some 15 000 customers, fewer above, 80 at least. */
function priceSteps(model: Model, most: number): number {
  return Math.max(80, Math.min(most, Math.round((most * 15_000) / model.n)))
}

interface State {
  best: Division | undefined
  bound: number
  prices: Float64Array
  refined: boolean
}

/** Price steps from which a location is divided. */
const DIVIDE_STEPS = 300
/** Price steps of the bound each time a better division is found. */
const BOUND_STEPS = 150

function keep(model: Model, state: State, division: Division, expired: (() => boolean) | undefined): void {
  if (!isBetter(division, state.best)) return
  const { bound, prices } = boundOf(model, division, priceSteps(model, BOUND_STEPS), expired)
  state.best = division
  state.bound = bound
  state.prices = prices
}

/** Today's division as far as it obeys the wishes and hangs together, unpolished. */
function startingDivision(model: Model, start: Int32Array): Division {
  const centres = centresAt(model, medoids(model, start))
  const prices = new Float64Array(model.k * model.m)
  return divisionOf(makeContiguous(model, start, centres, prices), prices)
}

function firstLocation(
  model: Model,
  small: Model,
  start: Int32Array | null,
  random: Random,
  draws: number,
  expired: (() => boolean) | undefined,
): Location {
  if (start) {
    return sharpen(
      small,
      descend(small, centresAt(model, medoids(model, start)), undefined, expired),
      expired,
    )
  }
  let best: Location | undefined
  for (let draw = 0; draw < draws; draw++) {
    if (best !== undefined && expired?.()) break
    const drawn = matchCentres(small, drawCentres(small, random))
    if (expired?.()) return unpriced(small, drawn)
    const location = descend(small, drawn, undefined, expired)
    if (best === undefined || location.relaxed.bound < best.relaxed.bound) best = location
  }
  return expired?.() ? best! : sharpen(small, best!, expired)
}

/** Centres as they were drawn, everybody going to the nearest one. */
function unpriced(model: Model, centres: Location['centres']): Location {
  const relaxed = {
    bound: 0,
    prices: new Float64Array(model.k * model.m),
    assignment: new Int32Array(model.n),
    violation: Infinity,
  }
  return { centres, relaxed }
}

/** Turns a location into a contiguous, polished division of all customers. */
function divide(
  model: Model,
  location: Location,
  random: Random,
  effort: number,
  settings: SearchSettings,
  expired: (() => boolean) | undefined,
): Division {
  const { centres } = location
  if (expired?.()) {
    const { prices } = location.relaxed
    const cheapest = new Int32Array(model.n)
    fullBound(model, centres, prices, cheapest)
    return divisionOf(makeContiguous(model, cheapest, centres, prices), prices)
  }
  const relaxed = relax(model, centres, {
    iterations: settings.prices ? priceSteps(model, DIVIDE_STEPS) : 1,
    prices: settings.prices ? location.relaxed.prices : undefined,
    firstStep: 0.3,
    expired,
  })
  const partition = makeContiguous(model, relaxed.assignment, centres, relaxed.prices)
  if (effort === 0 || expired?.()) return divisionOf(partition, relaxed.prices)
  return polish(partition, relaxed.prices, random, {
    steps: effort * model.n,
    heat: settings.heat,
    exchange: settings.exchange,
    expired,
  })
}
