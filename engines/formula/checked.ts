import type { Decimal } from './decimal.ts'
import { plainText } from './text-of.ts'
import { type FormulaField, FormulaError, type FormulaType, limits, typeWords } from './types.ts'

/**
 * A value while a formula is worked out: numbers and money (in 元) as exact decimals, days as numbers, codes of
 * choices as text. Null is "not known".
 */
export type Value = null | Decimal | string | number | boolean | readonly string[]

export interface Environment {
  /** The value of a field by its code. */
  value(code: string): Value
  /** Days since 1970-01-01. */
  readonly today: number
}

/** A part of a formula that is sound: its type and how to work it out. */
export interface Checked {
  readonly type: FormulaType
  readonly column: number
  /** Of a text literal, so that it can be looked up among the options of a choice. */
  readonly literal?: string
  run(environment: Environment): Value
}

export interface CheckContext {
  resolve(name: string): FormulaField | null
  readonly uses: Set<string>
  usesToday: boolean
}

const isNumeric = (type: FormulaType): boolean => type.base === 'number' || type.base === 'money'

/** Refuses what is not of the type; a blank is of every type. */
export function typed(part: Checked, base: FormulaType['base']): Checked {
  if (part.type.base === base || part.type.base === 'blank') return part
  throw new FormulaError(
    part.column,
    `这里应是${typeWords[base].zh}，而这是${typeWords[part.type.base].zh}`,
    `${typeWords[base].en} is needed here, this is ${typeWords[part.type.base].en}`,
  )
}
export function numeric(part: Checked): Checked {
  if (isNumeric(part.type)) return part
  if (part.type.base === 'blank') return { ...part, type: { base: 'number' } }
  throw new FormulaError(
    part.column,
    `这里应是数字或金额，而这是${typeWords[part.type.base].zh}`,
    `a number or money is needed here, this is ${typeWords[part.type.base].en}`,
  )
}

export const mismatch = (column: number, left: FormulaType, right: FormulaType): FormulaError =>
  new FormulaError(
    column,
    `${typeWords[left.base].zh}与${typeWords[right.base].zh}不能这样放在一起${hint(left, right)}`,
    `${typeWords[left.base].en} and ${typeWords[right.base].en} do not go together here`,
  )
const hint = (left: FormulaType, right: FormulaType): string =>
  isNumeric(left) && isNumeric(right) ? '；金额请写成 100元，或用 数值() 取数' : ''

/** Two parts of one type; a text literal beside a choice is taken for one of its options. */
export function asSame(left: Checked, right: Checked, column: number): [Checked, Checked] {
  if (left.type.base === 'choice' && right.literal !== undefined) return [left, asOption(right, left.type)]
  if (right.type.base === 'choice' && left.literal !== undefined) return [asOption(left, right.type), right]
  if (left.type.base === 'blank') return [{ ...left, type: right.type }, right]
  if (right.type.base === 'blank') return [left, { ...right, type: left.type }]
  if (left.type.base !== right.type.base || left.type.base === 'choices')
    throw mismatch(column, left.type, right.type)
  return [left, right]
}

/** A literal as one of the options: by code or by any of its labels. */
export function asOption(part: Checked, type: FormulaType): Checked {
  if (part.literal === undefined || !('options' in type)) return part
  const wanted = part.literal.trim().toLowerCase()
  const found = type.options.find(
    ({ value, labels }) => value === wanted || labels.some((label) => label.toLowerCase() === wanted),
  )
  if (!found) {
    const known = type.options
      .slice(0, 8)
      .map(({ labels, value }) => labels[0] ?? value)
      .join('、')
    throw new FormulaError(
      part.column,
      `没有“${part.literal}”这个选项，可选：${known}`,
      `"${part.literal}" is not one of the options: ${type.options.map(({ value }) => value).join(', ')}`,
    )
  }
  return { type, column: part.column, run: () => found.value }
}

/** Text of any value; blanks are nothing. What grows beyond the bound is cut. */
export function concat(parts: readonly Checked[], column: number): Checked {
  const readers = parts.map((part) => asText(part))
  return {
    type: { base: 'text' },
    column,
    run(environment) {
      let text = ''
      for (const reader of readers) {
        text += reader.run(environment) ?? ''
        if (text.length > limits.text) return text.slice(0, limits.text)
      }
      return text
    },
  }
}

function asText(part: Checked): { run(environment: Environment): string | null } {
  const words = textOf(part.type)
  return {
    run(environment) {
      const value = part.run(environment)
      return value === null ? null : words(value)
    },
  }
}

function textOf(type: FormulaType): (value: Exclude<Value, null>) => string {
  return (value) => plainText(type, value)
}
