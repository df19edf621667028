import type { FigureValue, GradingRule, Indicator, IndicatorGroup, Scoring } from './types.ts'

/** What became of one indicator. */
export interface ScorePart {
  readonly key: string
  readonly group: IndicatorGroup
  readonly value: FigureValue
  /** 0 to 100; null when the indicator was left out. */
  readonly points: number | null
  /** Its part of the sum of weights that counted, 0 to 1. */
  readonly share: number
  /** `points × share`: what it adds to the score. */
  readonly adds: number
}

export interface Score {
  /** 0 to 100; null when nothing is known at all. */
  readonly score: number | null
  readonly parts: readonly ScorePart[]
}

/** The figures of a population in order, to find ranks in. */
export type Ranking = Float64Array

/** Sorts the figures of a population; what is missing or no number takes no place. */
export function rankingOf(values: Iterable<FigureValue>): Ranking {
  return Float64Array.from(
    [...values].filter((value): value is number => typeof value === 'number'),
  ).toSorted()
}

/**
 * `score = Σ weight(k) × points(k) ÷ Σ weight(k)` over the indicators that count. `values` and `rankings` by the
 * indicator's place in the rule; a ranking is needed only where the scoring is by rank.
 */
export function scoreOf(
  { indicators }: Pick<GradingRule, 'indicators'>,
  values: readonly FigureValue[],
  rankings: readonly (Ranking | null)[],
): Score {
  const found = indicators.map((indicator, place) => {
    const value = values[place] ?? null
    return { indicator, value, points: pointsOf(indicator, value, rankings[place] ?? null) }
  })
  const known = found.some(({ indicator, value }) => isThere(indicator.scoring, value))
  const total = found.reduce(
    (sum, { indicator, points }) => sum + (points === null ? 0 : indicator.weight),
    0,
  )
  const parts = found.map(({ indicator: { key, group, weight }, value, points }): ScorePart => {
    const share = points === null || total === 0 ? 0 : weight / total
    return { key, group, value, points, share, adds: (points ?? 0) * share }
  })
  return { score: known ? parts.reduce((sum, { adds }) => sum + adds, 0) : null, parts }
}

function isThere(scoring: Scoring, value: FigureValue): boolean {
  if (scoring.kind === 'choice') return typeof value === 'string' && Object.hasOwn(scoring.points, value)
  return typeof value === 'number'
}

function pointsOf(
  { scoring, missing }: Indicator,
  value: FigureValue,
  ranking: Ranking | null,
): number | null {
  if (!isThere(scoring, value)) return missing === 'zero' ? 0 : null
  if (scoring.kind === 'choice') return scoring.points[value as string]!
  return scoring.kind === 'between' ? between(scoring, value as number) : rankPoints(ranking, value as number)
}

function between({ from, to }: { from: number; to: number }, value: number): number {
  if (from === to) return value >= to ? 100 : 0
  return 100 * Math.min(1, Math.max(0, (value - from) / (to - from)))
}

/** Of a population of one: 100, since nobody is above. */
function rankPoints(ranking: Ranking | null, value: number): number {
  if (ranking === null || ranking.length <= 1) return 100
  const below = countBelow(ranking, value, false)
  const equal = Math.max(1, countBelow(ranking, value, true) - below)
  return Math.min(100, (100 * (below + (equal - 1) / 2)) / (ranking.length - 1))
}

/** How many are smaller, or with `orEqual` not larger, by halving. */
function countBelow(ranking: Ranking, value: number, orEqual: boolean): number {
  let low = 0
  let high = ranking.length
  while (low < high) {
    const middle = (low + high) >> 1
    const before = orEqual ? ranking[middle]! <= value : ranking[middle]! < value
    if (before) low = middle + 1
    else high = middle
  }
  return low
}
