/** An exact decimal: `units` × 10^-`scale`. Money is counted in 元 here, so 12.34 元 is 1234 with scale 2. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

/** Digits after the point that a product or quotient keeps; what is beyond is rounded half away from zero. */
const mostScale = 18
/** Beyond 10^30 nothing is counted any more; it is an answer of its own, not a wrong number. */
const mostUnits = 10n ** 48n

const tens = Array.from({ length: 2 * mostScale + 8 }, (_, n) => 10n ** BigInt(n))
const ten = (n: number): bigint => tens[n] ?? 10n ** BigInt(n)

export const decimal = (units: bigint | number, scale = 0): Decimal => ({ units: BigInt(units), scale })

/** `-12.50` and `3` as exact numbers; null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const found = /^([+-]?)(\d{1,30})(?:\.(\d{1,18}))?$/.exec(text)
  if (!found) return null
  const fraction = found[3] ?? ''
  const units = BigInt(`${found[2]}${fraction}`)
  return { units: found[1] === '-' ? -units : units, scale: fraction.length }
}

/** A finite number of JavaScript as it is written, so that 0.1 is a tenth; null for what is none or too large. */
export function fromNumber(value: number): Decimal | null {
  if (!Number.isFinite(value)) return null
  const text = String(value)
  return /e/i.test(text) ? parseDecimal(trimmed(value.toFixed(mostScale))) : parseDecimal(text)
}
const trimmed = (text: string): string => text.replace(/\.?0+$/, '')

export const toNumber = (value: Decimal): number => Number(formatDecimal(value))

/** As it is written, without trailing zeros. */
export function formatDecimal({ units, scale }: Decimal): string {
  const negative = units < 0n
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${negative && units !== 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** The same value with `scale` digits after the point, rounded half away from zero. */
export function round(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { units: value.units * ten(scale - value.scale), scale }
  return { units: divideRounded(value.units, ten(value.scale - scale)), scale }
}

function divideRounded(units: bigint, by: bigint): bigint {
  const negative = units < 0n !== by < 0n
  const [a, b] = [units < 0n ? -units : units, by < 0n ? -by : by]
  const rounded = (2n * a + b) / (2n * b)
  return negative ? -rounded : rounded
}

/** Null where the number outgrows what is counted. */
const bounded = (value: Decimal): Decimal | null => {
  const kept = value.scale > mostScale ? round(value, mostScale) : value
  return kept.units > mostUnits || kept.units < -mostUnits ? null : kept
}

export function add(a: Decimal, b: Decimal): Decimal | null {
  const scale = Math.max(a.scale, b.scale)
  return bounded({
    units: a.units * ten(scale - a.scale) + b.units * ten(scale - b.scale),
    scale,
  })
}
export const negate = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale })
export const subtract = (a: Decimal, b: Decimal): Decimal | null => add(a, negate(b))
export const multiply = (a: Decimal, b: Decimal): Decimal | null =>
  bounded({ units: a.units * b.units, scale: a.scale + b.scale })
/** Null for a division by zero. */
export function divide(a: Decimal, b: Decimal): Decimal | null {
  if (b.units === 0n) return null
  const up = mostScale + b.scale - a.scale
  const units =
    up >= 0 ? divideRounded(a.units * ten(up), b.units) : divideRounded(a.units, b.units * ten(-up))
  return bounded({ units, scale: mostScale })
}
/** Negative, 0 or positive. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale)
  const difference = a.units * ten(scale - a.scale) - b.units * ten(scale - b.scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
