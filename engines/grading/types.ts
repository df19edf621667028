/** S22.3: what a customer is graded by. */
export const indicatorGroups = ['size', 'volume', 'credit'] as const
export type IndicatorGroup = (typeof indicatorGroups)[number]

/** How a figure becomes points from 0 to 100. */
export type Scoring =
  /** 0 points at `from`, 100 at `to`, straight in between and flat beyond; `from` above `to`: less is better. */
  | { readonly kind: 'between'; readonly from: number; readonly to: number }
  /** The share of the others in the same population that are below, others that are equal counting half. */
  | { readonly kind: 'rank' }
  /** Points by value; a value that is not named is missing. */
  | { readonly kind: 'choice'; readonly points: Readonly<Record<string, number>> }

export interface Indicator {
  readonly key: string
  readonly group: IndicatorGroup
  /** Above 0; weights count in proportion to their sum. */
  readonly weight: number
  readonly scoring: Scoring
  /** A figure that is not there counts as no points, or leaves its weight to the others. */
  readonly missing: 'zero' | 'leave_out'
}

export interface GradingRule {
  readonly indicators: readonly Indicator[]
  /** Best first; `from` is the lowest score of the grade, the last one takes whatever remains. */
  readonly grades: readonly { readonly grade: string; readonly from: number }[]
  /** Points by which a threshold must be passed before a grade changes, up or down: keeps grades from flapping. */
  readonly margin: number
  /** A grade that the rule gave stays for so many days at least. */
  readonly keepDays: number
}

/** A customer's figure; null when it is not there. */
export type FigureValue = number | string | null
