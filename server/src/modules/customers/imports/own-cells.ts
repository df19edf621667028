import type { FieldDefinition, FieldValue } from '#contracts/customer-fields.ts'
import type { OwnTarget } from '#contracts/customer-imports.ts'
import type { Message } from '#platform/errors/errors.ts'
import { plainWord } from '../customers.vocabulary.ts'
import { isMaskedText, readValue, type StoredValue } from '../fields/field-values.ts'
import { readFlag } from './cell-values.ts'
import type { RowProblem } from './row-problem.ts'

/** A field of the card's own that a column of the file fills, as the reading thread needs it. */
export interface OwnColumn {
  readonly key: OwnTarget
  readonly code: string
  readonly definition: FieldDefinition
  /** What a cell says is repeated in remarks; not where it is about a person. */
  readonly quoted: boolean
}

/** What a cell says for a field; of a relation, the number or account that it names. */
export interface OwnCell {
  readonly code: string
  readonly value: StoredValue
}

/** Reads the cells of a row that fill own fields; empty ones say nothing, wrong ones are told by the field's name. */
export function ownCells(
  columns: readonly OwnColumn[],
  cell: (key: OwnTarget) => string,
  problems: RowProblem[],
): OwnCell[] {
  return columns.flatMap((column) => {
    const said = cell(column.key)
    // A masked value, as in our own exports, tells nothing.
    if (said === '' || isMaskedText(said)) return []
    const read = readCell(column, said)
    if (read.ok) return read.value === null ? [] : [{ code: column.code, value: read.value }]
    problems.push(ownProblem(column, read.message))
    return []
  })
}

/** A remark about a field, beginning with its name. */
export function ownProblem(
  { key, definition }: Pick<OwnColumn, 'key' | 'definition'>,
  { zh, en }: Message,
): RowProblem {
  return { field: key, zh: `“${definition.label.zh}”${zh}`, en: `"${definition.label.en}": ${en}` }
}

type Read =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly message: Message }

function readCell({ definition, quoted }: OwnColumn, said: string): Read {
  if (definition.kind === 'relation') return { ok: true, value: said.slice(0, 64) }
  const value = valueOf(definition, said)
  if (value === undefined) {
    const [zh, en] = expected(definition)
    const text = said.slice(0, 30)
    return {
      ok: false,
      message: quoted
        ? { zh: `看不懂“${text}”：${zh}`, en: `"${text}" is not understood: ${en}` }
        : { zh, en },
    }
  }
  // Options that are retired may stand where they stood; whether they did is looked up with the customer.
  return readValue(definition, value, value)
}

function valueOf(definition: FieldDefinition, said: string): FieldValue | undefined {
  switch (definition.kind) {
    case 'number':
      return numberIn(said)
    case 'money':
      return fenIn(said)
    case 'date':
      return dateIn(said)
    case 'flag':
      return readFlag(said)
    case 'choice':
      return optionWords(definition).get(plainWord(said))
    case 'multi_choice':
      return choicesIn(definition, said)
    default:
      return said
  }
}

/** What a cell of the field should say, in both languages; lists name what there is. */
export function expected({ kind, options, rules, target }: FieldDefinition): readonly [string, string] {
  const offered = options.filter(({ retired }) => !retired)
  const listed = (language: 'zh' | 'en'): string => {
    const names = offered.slice(0, 12).map(({ label }) => label[language])
    return `${names.join(language === 'zh' ? '、' : ', ')}${offered.length > 12 ? ' …' : ''}`
  }
  const range = (unit: number): string =>
    rules.min === null && rules.max === null
      ? ''
      : `${rules.min === null ? '' : rules.min / unit}–${rules.max === null ? '' : rules.max / unit}`
  switch (kind) {
    case 'number':
      return [`应为数字${bracketed(range(1))}`, `a number is needed${bracketed(range(1))}`]
    case 'money':
      return [
        `应为金额，单位元${bracketed(range(100))}，如 1200.50`,
        `an amount in yuan is needed${bracketed(range(100))}, such as 1200.50`,
      ]
    case 'date':
      return ['应为日期，如 2026-11-21', 'a date is needed, such as 2026-11-21']
    case 'flag':
      return ['请写“是”或“否”', 'write yes or no']
    case 'choice':
      return [`可填 ${listed('zh')}`, `write one of ${listed('en')}`]
    case 'multi_choice':
      return [`可填一个或几个，用顿号隔开：${listed('zh')}`, `write one or several of ${listed('en')}`]
    case 'relation':
      return target === 'user'
        ? ['请填同事的登录账号', 'write the account of a colleague']
        : ['请填另一位客户的编号', 'write the number of another customer']
    default:
      return ['文字', 'text']
  }
}
const bracketed = (text: string): string => (text === '' ? '' : ` (${text})`)

/** `1,234.5` and full-width digits; digits beyond what a spreadsheet's numbers carry are noise of its arithmetic. */
function numberIn(said: string): number | undefined {
  const bare = said.normalize('NFKC').replaceAll(/\s/g, '')
  if (!/^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d+)?$/i.test(bare)) return undefined
  const number = Number(bare.replaceAll(',', ''))
  return Number.isFinite(number) ? Number(number.toPrecision(15)) : undefined
}

/** Yuan, with `¥`, `元` or `万元`, as fen. */
function fenIn(said: string): number | undefined {
  const match = /^[¥￥]?([^万元]+)(万?元?)$/.exec(said.normalize('NFKC').replaceAll(/\s|RMB|CNY/gi, ''))
  const number = match ? numberIn(match[1]!) : undefined
  if (number === undefined) return undefined
  return Number((number * (match![2]!.startsWith('万') ? 1_000_000 : 100)).toPrecision(15))
}

/** `2026-11-21`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, `20260105`; a time of day after it is left out. */
function dateIn(said: string): string | undefined {
  const bare = said.normalize('NFKC').trim()
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$/.exec(bare) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(bare)
  if (!match) return undefined
  const [, year, month, day] = match
  return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
}

/** Labels in both languages and codes, as files may write them. Where two options share a word, labels win. */
function optionWords({ options }: FieldDefinition): Map<string, string> {
  const words = new Map<string, string>()
  for (const { value } of options) words.set(plainWord(value), value)
  for (const { value, label } of options) words.set(plainWord(label.en), value)
  for (const { value, label } of options) words.set(plainWord(label.zh), value)
  return words
}

/** Several options, parted by any of the usual signs; the longest word that fits is taken, for labels may hold signs. */
function choicesIn(definition: FieldDefinition, said: string): string[] | undefined {
  const words = [...optionWords(definition)].toSorted(([a], [b]) => b.length - a.length)
  const chosen: string[] = []
  let rest = plainWord(said)
  while (rest !== '') {
    const found = words.find(
      ([word]) => rest.startsWith(word) && /^([、,，;；|/+]|$)/.test(rest.slice(word.length)),
    )
    if (!found) return undefined
    chosen.push(found[1])
    rest = rest.slice(found[0].length).replace(/^[、,，;；|/+]+/, '')
  }
  return chosen
}
