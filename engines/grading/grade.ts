import type { GradingRule } from './types.ts'

/** Why a grade is what it is. */
export type GradeCause =
  /** There was none, or one that the rule does not know. */
  | 'first'
  | 'up'
  | 'down'
  /** The score lies within the grade. */
  | 'same'
  /** The score has left the grade, but by less than the margin. */
  | 'within_margin'
  /** The score has left the grade, but the grade is younger than the rule allows. */
  | 'kept_days'
  /** Nothing is known to grade by. */
  | 'nothing_known'

export interface Graded {
  readonly grade: string
  readonly cause: GradeCause
  /** The grade that the score alone would give. */
  readonly byScore: string | null
}

/** The grade of a score by the thresholds alone; `shift` is added to every threshold. */
function gradeAt({ grades }: Pick<GradingRule, 'grades'>, score: number, shift: number): number {
  const place = grades.findIndex(({ from }) => score >= from + shift)
  return place === -1 ? grades.length - 1 : place
}

/**
 * The grade that follows from a score and the grade so far. Up goes whoever passes a threshold by the margin, to the
 * best grade so passed; down whoever falls below one by the margin, to the best grade that still holds so. Scores that
 * swing by less than twice the margin therefore never go up and down in turn. The first grade has no margin.
 */
export function gradeOf(
  rule: Pick<GradingRule, 'grades' | 'margin' | 'keepDays'>,
  score: number | null,
  before: { readonly grade: string | null; readonly sinceDays: number | null },
): Graded {
  const { grades, margin, keepDays } = rule
  const last = grades.at(-1)!.grade
  const current = grades.findIndex(({ grade }) => grade === before.grade)
  if (score === null)
    return { grade: current === -1 ? last : grades[current]!.grade, cause: 'nothing_known', byScore: null }
  const alone = gradeAt(rule, score, 0)
  const byScore = grades[alone]!.grade
  if (current === -1) return { grade: byScore, cause: 'first', byScore }
  const best = gradeAt(rule, score, margin)
  const worst = gradeAt(rule, score, -margin)
  const next = best < current ? best : worst > current ? worst : current
  const stays = grades[current]!.grade
  if (next === current) return { grade: stays, cause: alone === current ? 'same' : 'within_margin', byScore }
  if (before.sinceDays !== null && before.sinceDays < keepDays)
    return { grade: stays, cause: 'kept_days', byScore }
  return { grade: grades[next]!.grade, cause: next < current ? 'up' : 'down', byScore }
}

/** Points from the score to the next better grade and down to the next worse one, the margin included. */
export function distances(
  { grades, margin }: Pick<GradingRule, 'grades' | 'margin'>,
  grade: string,
  score: number,
): {
  readonly up: { grade: string; points: number } | null
  readonly down: { grade: string; points: number } | null
} {
  const place = grades.findIndex((one) => one.grade === grade)
  const better = grades[place - 1]
  const own = grades[place]
  const worse = grades[place + 1]
  return {
    up: better ? { grade: better.grade, points: Math.max(0, better.from + margin - score) } : null,
    down: own && worse ? { grade: worse.grade, points: Math.max(0, score - (own.from - margin)) } : null,
  }
}
