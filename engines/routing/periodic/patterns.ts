import type { Random } from '#engines/random/random.ts'

/** What the visits of one customer have to keep. All days are day numbers (`dayNumber`). */
export interface SpacingRules {
  /** Possible days, ascending. */
  readonly days: readonly number[]
  readonly minGap: number
  readonly maxGap: number
  /** Last visit before the plan. */
  readonly lastVisit?: number
  /** The first day after the plan: the visit after the last one cannot come earlier. */
  readonly next: number
  /** Days that must be among the visits. */
  readonly fixed: readonly number[]
}

/** Days by which a gap is outside its limits. */
export function gapFault(gap: number, minGap: number, maxGap: number): number {
  return Math.max(0, minGap - gap, gap - maxGap)
}

/** Days by which a set of ascending visit days breaks its spacing, both ends of the plan included. */
export function spacingFault(rules: SpacingRules, visits: readonly number[]): number {
  const { minGap, maxGap, lastVisit, next } = rules
  let sum = 0
  let before = lastVisit
  for (const day of visits) {
    if (before !== undefined) sum += gapFault(day - before, minGap, maxGap)
    before = day
  }
  return before === undefined ? sum : sum + Math.max(0, next - before - maxGap)
}

/**
 * Sets of `count` visit days with the least spacing fault possible, each an ascending list of indices into
 * `rules.days`; all of them if there are at most `most`, else that many drawn evenly at random. Empty if there
 * are too few days or the fixed days do not fit.
 *
 * A recursion from the last visit backwards gives for every day the least fault of the rest and in how many ways
 * it is reached; walking forward with chances in proportion to these counts draws every set with equal chance.
 */
export function visitPatterns(rules: SpacingRules, count: number, most: number, random: Random): number[][] {
  const { days, minGap, maxGap, lastVisit, next } = rules
  const width = days.length
  if (count > width || count < 1) return []
  const fixed = rules.fixed.map((day) => days.indexOf(day))
  if (fixed.includes(-1)) return []
  const nextFixed = (i: number): number => fixed.find((f) => f > i) ?? Infinity

  // State (k, i): visit number k (from 0) falls on day i.
  const fault = Array.from({ length: count }, () => new Float64Array(width).fill(Infinity))
  const ways = Array.from({ length: count }, () => new Float64Array(width))
  for (let i = 0; i < width; i++) {
    if (nextFixed(i) < Infinity) continue
    fault[count - 1]![i] = Math.max(0, next - days[i]! - maxGap)
    ways[count - 1]![i] = 1
  }
  for (let k = count - 2; k >= 0; k--) {
    for (let i = 0; i < width; i++) {
      for (let j = i + 1; j < width && j <= nextFixed(i); j++) {
        const rest = fault[k + 1]![j]! + gapFault(days[j]! - days[i]!, minGap, maxGap)
        if (rest > fault[k]![i]!) continue
        ways[k]![i] = ways[k + 1]![j]! + (rest === fault[k]![i]! ? ways[k]![i]! : 0)
        fault[k]![i] = rest
      }
    }
  }
  const startFault = (i: number): number =>
    i > nextFixed(-1)
      ? Infinity
      : fault[0]![i]! + (lastVisit === undefined ? 0 : gapFault(days[i]! - lastVisit, minGap, maxGap))
  let least = Infinity
  for (let i = 0; i < width; i++) least = Math.min(least, startFault(i))
  if (least === Infinity) return []
  let total = 0
  for (let i = 0; i < width; i++) if (startFault(i) === least) total += ways[0]![i]!

  const found = new Map<string, number[]>()
  const draw = (rank: number): number[] => {
    const pattern: number[] = []
    let rest = rank
    let from = -1
    let target = least
    for (let k = 0; k < count; k++) {
      for (let i = from + 1; i < width; i++) {
        const gap = k === 0 ? 0 : gapFault(days[i]! - days[from]!, minGap, maxGap)
        const reached = k === 0 ? startFault(i) : fault[k]![i]! + gap
        if (reached !== target || (k > 0 && i > nextFixed(from))) continue
        if (rest < ways[k]![i]!) {
          pattern.push(i)
          from = i
          target = fault[k]![i]!
          break
        }
        rest -= ways[k]![i]!
      }
    }
    return pattern
  }
  if (total <= most) return Array.from({ length: total }, (_, rank) => draw(rank))
  for (let tries = 0; tries < 3 * most && found.size < most; tries++) {
    const pattern = draw(Math.floor(random.next() * total))
    found.set(pattern.join(), pattern)
  }
  return [...found.values()]
}
