/**
 * Patterns that the organisation writes for texts: letters, classes and repetitions only. Without groups and with one
 * open repetition at most, matching takes a time that grows with the square of the text at worst, and texts are short.
 */
const kept = new Map<string, RegExp | null>()

/** The pattern for the whole text; null when it is none, or not of the safe kind. */
export function compilePattern(pattern: string): RegExp | null {
  const known = kept.get(pattern)
  if (known !== undefined) return known
  const compiled = isSafe(pattern) ? tryRegExp(`^${pattern}$`) : null
  if (kept.size > 500) kept.clear()
  kept.set(pattern, compiled)
  return compiled
}

function tryRegExp(source: string): RegExp | null {
  try {
    return new RegExp(source, 'u')
  } catch {
    return null
  }
}

function isSafe(pattern: string): boolean {
  // What stands in classes or behind a backslash is a letter like any other.
  const bare = pattern.replaceAll(/\\[dDwWsS.\\[\]{}()+*?^$|/-]/g, 'x').replaceAll(/\[\^?[^[\]]+\]/g, 'x')
  if (/[()|\\^$[\]]/.test(bare)) return false
  const open = bare.match(/[*+]|\{\d+,\}/g) ?? []
  const bounded = [...bare.matchAll(/\{(\d+)(?:,(\d+))?\}/g)]
  return open.length <= 1 && bounded.every(([, from, to]) => Number(to ?? from) <= 200) && bounded.length <= 8
}
