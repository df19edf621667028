import { dateOf } from './dates.ts'
import { type Decimal, formatDecimal } from './decimal.ts'
import type { FormulaType } from './types.ts'

/** A value in words, as `&` and CONCAT join it: choices by their first label, flags as 是 and 否. */
export function plainText(
  type: FormulaType,
  value: Decimal | string | number | boolean | readonly string[],
): string {
  const labelOf = (code: string): string =>
    ('options' in type ? type.options.find((option) => option.value === code)?.labels[0] : undefined) ?? code
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return dateOf(value) ?? ''
  if (typeof value === 'string') return type.base === 'choice' ? labelOf(value) : value
  if ('units' in value) return formatDecimal(value)
  return value.map(labelOf).join('、')
}
