/**
 * S22.3: grades of customers from size, volume and credit.
 *
 *     points(k) = 0 … 100 from the figure, by scale, by rank within the population, or by choice
 *     score     = Σ weight(k) × points(k) ÷ Σ weight(k)
 *     grade     = the best whose threshold the score reaches, with a margin against flapping
 *
 * Every part of the sum is handed back, so that a screen can say why a grade is what it is.
 */
export { distances, type GradeCause, type Graded, gradeOf } from './grade.ts'
export { type Ranking, rankingOf, type Score, scoreOf, type ScorePart } from './score.ts'
export {
  type FigureValue,
  type GradingRule,
  type Indicator,
  type IndicatorGroup,
  indicatorGroups,
  type Scoring,
} from './types.ts'
