/**
 * Parts of a whole, rounded so that what is read adds up: the parts as shown sum exactly to the whole as shown
 * (largest remainders). `digits` decimals; parts may be negative.
 */
export function roundedParts(parts: readonly number[], digits = 0): { parts: number[]; whole: number } {
  const scale = 10 ** digits
  const scaled = parts.map((part) => part * scale)
  // Adding 0 makes no −0 of a whole that rounds to nothing.
  const whole = Math.round(scaled.reduce((sum, part) => sum + part, 0)) + 0
  const rounded = scaled.map(Math.floor)
  const missing = whole - rounded.reduce((sum, part) => sum + part, 0)
  const byRemainder = scaled
    .map((part, index) => ({ index, remainder: part - Math.floor(part) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  // `missing` is between 0 and the number of parts: each remainder is below 1.
  for (const { index } of byRemainder.slice(0, missing)) rounded[index]!++
  return { parts: rounded.map((part) => part / scale), whole: whole / scale }
}
