import type { DataClass } from './vocabulary.ts'

/** Fewest characters that may be asked about: fewer would be guessed, more would be reading. */
export const verifyAtLeast = 4
/** Most characters that a guess may have. */
export const verifyAtMost = 64

/** What is compared: letters and digits alone, capital, full-width forms folded. */
export const comparable = (text: string): string =>
  (text.normalize('NFKC').match(/[\p{L}\p{N}]/gu) ?? []).join('').toUpperCase()

/**
 * The part of a value that a guess is compared with: a number by as many of its last characters as were said, words
 * as a whole. Null when the guess is too short to be an answer.
 */
export function comparedPart(dataClass: DataClass, value: string, guess: string): string | null {
  const asked = comparable(guess).length
  const whole = comparable(value)
  if (asked > verifyAtMost) return null
  const byTail = dataClass === 'phone' || dataClass === 'id_number' || dataClass === 'card_number'
  if (!byTail) return whole
  if (asked < verifyAtLeast) return null
  return whole.slice(-asked)
}
