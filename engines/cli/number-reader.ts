/** Reads the words of a part of a text one after the other, as numbers, and knows the line each stands on. */
export interface NumberReader {
  /** Goes to the next word; false at the end, `line` then being that of the last word (or the part's first). */
  next(): boolean
  /** The word as a number; NaN if it is none. */
  value(): number
  word(): string
  /** 1-based line of the word. */
  readonly line: number
}

const NEWLINE = 10
const SPACE = 32
const PLUS = 43
const MINUS = 45
const POINT = 46
const ZERO = 48
const EXPONENT = 69

/** Integers below this and powers of ten up to 22 are exact, so that one product or quotient of them rounds right. */
const EXACT = 2 ** 53
const powers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))

/**
 * A reader over text[from … to − 1]. A million weights are read in some tens of milliseconds, where splitting into
 * words first takes a second: the time counts against the deadline of whoever waits for a tour.
 */
export function createNumberReader(text: string, from: number, to: number, firstLine: number): NumberReader {
  let start = from
  let end = from
  let line = firstLine
  let seen = firstLine
  /** What the word's digits make, as long as it has nothing but digits. */
  let whole = 0
  let plain = true

  function next(): boolean {
    let at = end
    let code = 0
    while (at < to && (code = text.charCodeAt(at)) <= SPACE) {
      if (code === NEWLINE) line++
      at++
    }
    start = at
    end = at
    if (at >= to) return false
    whole = 0
    plain = true
    for (; end < to; end++) {
      const digit = text.charCodeAt(end) - ZERO
      if (digit >= 0 && digit <= 9) whole = whole * 10 + digit
      else if (digit <= SPACE - ZERO) break
      else plain = false
    }
    seen = line
    return true
  }

  /** The usual forms (Clinger 1990's quick case); everything else is left to the language. */
  function value(): number {
    if (plain && whole < EXACT) return whole
    let at = start
    const sign = text.charCodeAt(at)
    if (sign === MINUS || sign === PLUS) at++
    let digits = 0
    let mantissa = 0
    let decimals = -1
    for (; at < end; at++) {
      const digit = text.charCodeAt(at) - ZERO
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit
        digits++
        if (decimals >= 0) decimals++
      } else if (digit === POINT - ZERO && decimals < 0) decimals = 0
      else break
    }
    let power = decimals > 0 ? -decimals : 0
    if (digits > 0 && at + 1 < end && (text.charCodeAt(at) & ~SPACE) === EXPONENT) {
      const exponent = Number(text.slice(at + 1, end))
      if (!Number.isInteger(exponent)) return NaN
      power += exponent
      at = end
    }
    if (at < end || digits === 0 || mantissa >= EXACT || power > 22 || power < -22) {
      return Number(text.slice(start, end))
    }
    const size = power >= 0 ? mantissa * powers[power]! : mantissa / powers[-power]!
    return sign === MINUS ? -size : size
  }

  return {
    next,
    value,
    word: () => text.slice(start, end),
    get line() {
      return seen
    },
  }
}
