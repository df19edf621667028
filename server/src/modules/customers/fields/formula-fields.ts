import type { FieldDefinition, FieldKind, FieldValue, Rollup } from '#contracts/customer-fields.ts'
import {
  dateOf,
  dayOf,
  type Decimal,
  decimal,
  type FormulaField,
  type FormulaType,
  fromNumber,
  plainText,
  round,
  toNumber,
  type Value,
} from '#engines/formula/index.ts'
import type { StoredValue } from './field-values.ts'

/** Facts of every customer that formulas may use, by code. */
export const coreFormulaFields = {
  orders90: { labels: ['近90天订单数', 'Orders in 90 days'], type: { base: 'number' } },
  volume90: { labels: ['近90天销量', 'Volume in 90 days'], type: { base: 'number' } },
  last_visit_on: { labels: ['最近走访', 'Last visit'], type: { base: 'date' } },
  entered_on: { labels: ['建档日期', 'Entered on'], type: { base: 'date' } },
  key_customer: { labels: ['重点客户', 'Key customer'], type: { base: 'flag' } },
  customer_name: { labels: ['客户名称', 'Name'], type: { base: 'text' } },
  grade: { labels: ['客户等级', 'Grade'], type: { base: 'text' } },
} as const satisfies Record<string, { labels: readonly string[]; type: FormulaType }>

/** The values of `coreFormulaFields` as a row of the database has them. */
export interface CoreFacts {
  readonly orders90: number
  readonly volume90: number
  readonly last_visit_on: string | null
  readonly entered_on: string
  readonly key_customer: boolean
  readonly customer_name: string
  readonly grade: string
}

interface NamedField {
  readonly code: string
  readonly state: string
  readonly resultKind: FieldKind
  readonly definition: FieldDefinition
}

const baseOf: Partial<Record<FieldKind, 'number' | 'money' | 'text' | 'date' | 'flag'>> = {
  text: 'text',
  long_text: 'text',
  number: 'number',
  money: 'money',
  date: 'date',
  flag: 'flag',
}

/** The type of a field in formulas; null for relations. */
function typeOf({ resultKind, definition }: NamedField): FormulaType | null {
  const base = baseOf[resultKind]
  if (base !== undefined) return { base }
  if (resultKind !== 'choice' && resultKind !== 'multi_choice') return null
  return {
    base: resultKind === 'choice' ? 'choice' : 'choices',
    options: definition.options.map(({ value, label }) => ({ value, labels: [label.zh, label.en] })),
  }
}

/** Finds what a name in square brackets stands for: a code, or a label in either language. Itself it is not. */
export function formulaNames(
  fields: Iterable<NamedField>,
  self: string,
): (name: string) => FormulaField | null {
  const names = new Map<string, FormulaField>()
  for (const field of fields) {
    const type = typeOf(field)
    if (type === null || field.state === 'retired' || field.code === self) continue
    const { label } = field.definition
    for (const name of [label.en.toLowerCase(), label.zh, field.code])
      names.set(name, { code: field.code, type })
  }
  for (const [code, { labels, type }] of Object.entries(coreFormulaFields))
    for (const name of [...labels.map((label) => label.toLowerCase()), code])
      if (!names.has(name)) names.set(name, { code, type })
  return (name) => names.get(name) ?? names.get(name.toLowerCase()) ?? null
}

export function resultKindOf({ base }: FormulaType): FieldKind {
  return base === 'number' || base === 'money' || base === 'date' || base === 'flag' ? base : 'text'
}

/** What a roll-up comes to; `measured` is the kind of the field of related customers that it looks at. */
export function rollupKind({ source, how, measure }: Rollup, measured: FieldKind | undefined): FieldKind {
  if (how === 'count' || how === 'days_since') return 'number'
  if (how === 'last' && measure === null) return 'date'
  if (source === 'orders' && measure === 'amount') return 'money'
  return source === 'related' && measured === 'money' ? 'money' : 'number'
}

/** A stored value as formulas take it. */
export function formulaValue(kind: FieldKind, value: FieldValue): Value {
  if (value === null) return null
  if (typeof value === 'number') return kind === 'money' ? decimal(Math.round(value), 2) : fromNumber(value)
  if (typeof value === 'string' && kind === 'date') return dayOf(value)
  return value
}

export function coreValue(facts: CoreFacts, code: string): Value {
  if (code === 'last_visit_on') return facts.last_visit_on === null ? null : dayOf(facts.last_visit_on)
  if (code === 'entered_on') return dayOf(facts.entered_on)
  if (code === 'orders90') return decimal(facts.orders90)
  if (code === 'volume90') return fromNumber(facts.volume90)
  if (code === 'key_customer') return facts.key_customer
  if (code === 'customer_name') return facts.customer_name
  return code === 'grade' ? facts.grade : null
}

/** What a formula came to, as it is kept: fen rounded half away from zero, numbers to six digits after the point. */
export function storedResult(type: FormulaType, value: Value): StoredValue | null {
  if (value === null || value === '') return null
  if (type.base === 'money') return safe(Number(round(value as Decimal, 2).units))
  if (type.base === 'number') return safe(toNumber(round(value as Decimal, 6)))
  if (type.base === 'date') return dateOf(value as number)
  if (type.base === 'flag') return value as boolean
  return plainText(type, value)
}
const safe = (value: number): number | null => (Math.abs(value) <= 9e15 ? value : null)
