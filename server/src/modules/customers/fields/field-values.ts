import type { FieldDefinition, FieldKind, FieldValue } from '#contracts/customer-fields.ts'
import type { Message } from '#platform/errors/errors.ts'
import { cleanText } from '../text.ts'
import { compilePattern } from './safe-pattern.ts'

/** What `value` columns hold: a value that is there. */
export type StoredValue = Exclude<FieldValue, null>

/** The keys that lists filter and sort by. */
export interface ValueKeys {
  readonly text: string | null
  readonly number: number | null
  readonly date: string | null
  readonly choices: readonly string[] | null
}

export type ReadValue =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly message: Message }

const wrong = (zh: string, en: string): ReadValue => ({ ok: false, message: { zh, en } })

/** Texts of these kinds are at most so long, whatever the definition says. */
const longest: Partial<Record<FieldKind, number>> = { text: 200, long_text: 2000 }

/**
 * Holds a value to its definition. Empty texts and empty lists are no value. Options that are retired are let in
 * only where they stand already (`before`).
 */
export function readValue(
  definition: FieldDefinition,
  given: FieldValue,
  before: FieldValue = null,
): ReadValue {
  if (given === null || given === '' || (Array.isArray(given) && given.length === 0))
    return { ok: true, value: null }
  switch (definition.kind) {
    case 'text':
    case 'long_text':
      return typeof given === 'string' ? readText(definition, given) : wrong('应为文字', 'text is needed')
    case 'number':
    case 'money':
      return typeof given === 'number'
        ? readNumber(definition, given)
        : wrong('应为数字', 'a number is needed')
    case 'date':
      return typeof given === 'string' && isDate(given)
        ? { ok: true, value: given }
        : wrong('应为日期，如 2026-11-21', 'a date is needed, such as 2026-11-21')
    case 'flag':
      return typeof given === 'boolean'
        ? { ok: true, value: given }
        : wrong('应为是或否', 'yes or no is needed')
    case 'choice':
      return typeof given === 'string' && isOption(definition, given, before === given)
        ? { ok: true, value: given }
        : wrong('请从选项里选一个', 'choose one of the options')
    case 'multi_choice': {
      const had = new Set(Array.isArray(before) ? before : [])
      if (!Array.isArray(given) || !given.every((code) => isOption(definition, code, had.has(code))))
        return wrong('请从选项里选', 'choose among the options')
      const chosen = new Set(given)
      return {
        ok: true,
        value: definition.options.map(({ value }) => value).filter((code) => chosen.has(code)),
      }
    }
    case 'relation':
      return typeof given === 'string' && isId(given)
        ? { ok: true, value: given.toLowerCase() }
        : wrong('请选择关联对象', 'choose what it points to')
    case 'formula':
    case 'rollup':
      return wrong('这一项由系统计算，不能填写', 'this is worked out by the program')
  }
}

function readText({ kind, rules }: FieldDefinition, given: string): ReadValue {
  const text = kind === 'text' ? cleanText(given).replaceAll(/[\n\t]+/g, ' ') : cleanText(given)
  if (text === '') return { ok: true, value: null }
  const most = Math.min(rules.maxLength ?? Number.POSITIVE_INFINITY, longest[kind] ?? 200)
  if (Array.from(text).length > most) return wrong(`最多 ${most} 个字`, `at most ${most} characters`)
  if (rules.pattern !== null && !compilePattern(rules.pattern)?.test(text))
    return wrong('格式不符合要求', 'the form of the text is not as it should be')
  return { ok: true, value: text }
}

function readNumber({ kind, rules }: FieldDefinition, given: number): ReadValue {
  if (!Number.isFinite(given)) return wrong('应为数字', 'a number is needed')
  const money = kind === 'money'
  const most = money ? 0 : (rules.decimals ?? 6)
  if (Number(given.toFixed(most)) !== given)
    return money
      ? wrong('金额最多到分', 'money has no parts of a fen')
      : wrong(most === 0 ? '应为整数' : `最多 ${most} 位小数`, `at most ${most} digits after the point`)
  if (Math.abs(given) > 9e15) return wrong('数字太大', 'the number is too large')
  const words = (limit: number): string => (money ? `${limit / 100} 元` : String(limit))
  if (rules.min !== null && given < rules.min)
    return wrong(`不能小于 ${words(rules.min)}`, `not below ${words(rules.min)}`)
  if (rules.max !== null && given > rules.max)
    return wrong(`不能大于 ${words(rules.max)}`, `not above ${words(rules.max)}`)
  return { ok: true, value: given === 0 ? 0 : given }
}

const isOption = ({ options }: FieldDefinition, code: string, standing: boolean): boolean =>
  options.some(({ value, retired }) => value === code && (standing || !retired))

const isId = (text: string): boolean => /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i.test(text)

function isDate(text: string): boolean {
  if (!/^(1[89]|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}

const longestKey = 200

/** The keys of a value; `kind` is what a computed field comes to. */
export function keysOf(
  field: { readonly id: string; readonly resultKind: FieldKind; readonly definition: FieldDefinition },
  value: StoredValue,
): ValueKeys {
  const none: ValueKeys = { text: null, number: null, date: null, choices: null }
  if (Array.isArray(value)) return { ...none, choices: value.map((code) => `${field.id}:${code}`) }
  if (typeof value === 'number') return { ...none, number: value }
  if (typeof value === 'boolean') return { ...none, number: value ? 1 : 0 }
  if (field.resultKind === 'date') return { ...none, date: value }
  if (field.resultKind === 'choice') {
    const place = field.definition.options.findIndex((option) => option.value === value)
    return { ...none, text: value, number: place }
  }
  return { ...none, text: Array.from(value).slice(0, longestKey).join('') }
}

/** A value in words, relations aside; `language` of labels. */
export function valueText(
  field: { readonly resultKind: FieldKind; readonly definition: FieldDefinition },
  value: StoredValue,
  language: 'zh' | 'en',
): string {
  const label = (code: string): string =>
    field.definition.options.find((option) => option.value === code)?.label[language] ?? code
  if (Array.isArray(value)) return value.map(label).join(language === 'zh' ? '、' : ', ')
  if (typeof value === 'boolean') return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  if (typeof value === 'number')
    return field.resultKind === 'money' ? (value / 100).toFixed(2) : String(value)
  return field.resultKind === 'choice' ? label(value) : value
}

/** What is shown of a sensitive value: never less than four characters hidden, never a whole short one. */
export function maskText(text: string): string {
  const letters = Array.from(text)
  if (letters.length >= 12) return `${letters.slice(0, 3).join('')}****${letters.slice(-4).join('')}`
  if (letters.length >= 8) return `${letters[0]}****${letters.at(-1)}`
  return '****'
}
export const isMaskedText = (value: FieldValue): boolean =>
  typeof value === 'string' && value.includes('****')
