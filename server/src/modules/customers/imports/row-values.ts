import type { CoordinateSystem } from '#contracts/common.ts'
import { type CustomerType, customerType } from '#contracts/customer-facts.ts'
import type { ColumnMapping, ImportField, ImportTarget } from '#contracts/customer-imports.ts'
import type { CustomerNumber } from '#contracts/operations.ts'
import { cleanCode, isCompanyCode } from '#contracts/identity-codes.ts'
import type { CardValues } from '../customers.values.ts'
import { companyCodeWords, idNumberWords } from '../id-numbers.ts'
import { isCustomerNumber, plainWord } from '../customers.vocabulary.ts'
import { placedAt } from '../positions.ts'
import { isMasked, isPhone } from '../phone.ts'
import { searchVector } from '../search/search-text.ts'
import { cleanText } from '../text.ts'
import * as read from './cell-values.ts'
import type { FileRow } from './file-row.ts'
import { type OwnCell, type OwnColumn, ownCells } from './own-cells.ts'
import type { RowProblem } from './row-problem.ts'

/** Columns of a card that the row fills in. Owner and unit are still accounts and codes. */
export type GivenValues = Partial<Omit<CardValues, 'owner_id' | 'unit_id'>>

/** A row of the file, understood as far as that is possible without the database. */
export interface ParsedRow {
  /** The row's number in the file and its place among the rows with text (0 = first after the header). */
  readonly number: number
  readonly index: number
  readonly licence: string
  readonly given: GivenValues
  /** In clear: it is sealed as soon as the row has left the reading thread. */
  readonly idNumber: string | null
  readonly ownerAccount: string | null
  readonly unitCode: string | null
  /** What the row says in the card's own fields. */
  readonly own: readonly OwnCell[]
  readonly problems: readonly RowProblem[]
  /** What is taken otherwise than the file says; the row goes in all the same. */
  readonly warnings: readonly RowProblem[]
  /** The search column of a new card with these values; prepared here because it takes a tenth of a millisecond. */
  readonly search: string
  readonly cells: readonly string[]
}

export interface RowRules {
  readonly mapping: ColumnMapping
  readonly coordinateSystem: CoordinateSystem
  /** Names and codes of grades to codes; null when any is taken. */
  readonly grades: Readonly<Record<string, string>> | null
  /** Words of types to codes; null when any code is taken. What an unknown type becomes; null: the row is refused. */
  readonly types: Readonly<Record<string, string>> | null
  readonly defaultType: string | null
  readonly number: CustomerNumber
  /** Own fields of the card that columns of the file fill. */
  readonly own: readonly OwnColumn[]
}

const tooLong = (field: ImportField, most: number): RowProblem => ({
  field,
  zh: `超过 ${most} 个字`,
  en: `longer than ${most} characters`,
})

/** Reads one row by the mapping. Every wrong cell is told, not only the first. */
export function parseRow(row: FileRow, index: number, rules: RowRules): ParsedRow {
  const { number } = rules
  const problems: RowProblem[] = []
  const warnings: RowProblem[] = []
  const cell = (field: ImportTarget): string => {
    const column = rules.mapping[field]
    return column === undefined ? '' : cleanText(row.cells[column] ?? '')
  }
  const text = (field: ImportField, most: number): string | undefined => {
    const value = cell(field)
    if (value.length > most) problems.push(tooLong(field, most))
    return value === '' ? undefined : value
  }
  /** Reads a cell that has text; what is not understood becomes a problem that quotes it. */
  const value = <T>(field: ImportField, reader: (text: string) => T | undefined, zh: string, en: string) => {
    const said = cell(field)
    if (said === '') return undefined
    const understood = reader(said)
    if (understood === undefined) {
      const quoted = said.slice(0, 30)
      problems.push({ field, zh: `看不懂“${quoted}”：${zh}`, en: `"${quoted}" is not understood: ${en}` })
    }
    return understood
  }

  const licence = text('licence', 32) ?? ''
  if (licence === '')
    problems.push({
      field: 'licence',
      zh: `缺少${number.label}`,
      en: `the ${number.shortEn} is missing`,
    })
  else if (/^\d(\.\d+)?e\+\d+$/i.test(licence))
    problems.push({
      field: 'licence',
      zh: `${number.label}被存成了科学计数，请把该列设为文本后重新填写`,
      en: `the ${number.shortEn} was stored in scientific notation; format the column as text and enter it again`,
    })
  else if (!isCustomerNumber(number, licence))
    problems.push({
      field: 'licence',
      zh: `${number.label}“${licence}”格式不对，应如 ${number.example}`,
      en: `"${licence}" has not the form of a ${number.shortEn}, such as ${number.example}`,
    })
  const frequency = value(
    'frequency',
    read.readFrequency,
    '请写成“每周1次”“每两周1次”或“1/2”（2 周 1 次）',
    'write 1/2 for once in two weeks',
  )
  const idNumber = idNumberOf(cell('idNumber'), problems)
  const given: GivenValues = {
    licence,
    name: text('name', 128),
    contact_name: text('contactName', 64),
    phone: phoneOf(cell('phone'), problems),
    address: text('address', 256),
    company_code: companyCodeOf(cell('companyCode'), problems),
    type: typeOf(cell('type'), rules, problems, warnings),
    grade: value(
      'grade',
      gradeReader(rules),
      `没有这个等级${choices(rules.grades, '，可填 ')}`,
      `there is no such grade${choices(rules.grades, '; write one of ')}`,
    ),
    key_customer: value('keyCustomer', read.readFlag, '请写“是”或“否”', 'write yes or no'),
    state: value('state', read.readState, '应为正常、暂停或注销', 'not a state'),
    visits: frequency?.visits,
    weeks: frequency?.weeks,
    opening_hours: value(
      'openingHours',
      read.readHours,
      '请写成 08:00-22:00 或“周一至周五 08:00-12:00,14:00-21:00；周六日 休息”',
      'write 08:00-22:00',
    ),
    service_minutes: value(
      'serviceMinutes',
      within(1, 480, true),
      '应为 1–480 的整数',
      'a whole number from 1 to 480',
    ),
    note: text('note', 2000),
    ...positionOf(cell, value, rules, problems),
  }
  return {
    number: row.number,
    index,
    licence,
    // Cells without text say nothing: they neither fill in nor take away.
    given: Object.fromEntries(Object.entries(given).filter(([, filled]) => filled !== undefined)),
    idNumber,
    ownerAccount: text('ownerAccount', 64) ?? null,
    unitCode: text('unitCode', 64) ?? null,
    own: ownCells(rules.own, cell, problems),
    search: searchVector({
      licence,
      name: given.name ?? '',
      address: given.address ?? '',
      phone: given.phone ?? null,
      company_code: given.company_code ?? null,
      id_number_tail: idNumber?.slice(-4) ?? null,
    }),
    problems: problems.sort((a, b) => place(rules, a) - place(rules, b)),
    warnings,
    cells: row.cells,
  }
}

/** Problems are told in the order of the file's columns. */
const place = (rules: RowRules, { field }: RowProblem): number =>
  (field === null ? undefined : rules.mapping[field]) ?? -1

const within =
  (least: number, most: number, whole = false) =>
  (text: string): number | undefined => {
    const number = read.readNumber(text)
    const fits = number !== undefined && number >= least && number <= most
    return fits && (!whole || Number.isInteger(number)) ? number : undefined
  }

/** The grades there are, so that a row can be mended without asking anybody. */
function choices(words: Readonly<Record<string, string>> | null, lead: string): string {
  const codes = [...new Set(Object.values(words ?? {}))]
  return codes.length === 0 ? '' : `${lead}${codes.slice(0, 12).join(' ')}${codes.length > 12 ? ' …' : ''}`
}

function gradeReader({ grades }: RowRules): (text: string) => string | undefined {
  return (text) => (grades === null ? (text.length <= 16 ? text : undefined) : grades[text.toLowerCase()])
}

/**
 * Where the pack has a usual type, another word for a kind of customer is no reason to lose the customer; where
 * persons and organisations are kept apart, nobody can guess.
 */
function typeOf(
  said: string,
  { types, defaultType, mapping }: RowRules,
  problems: RowProblem[],
  warnings: RowProblem[],
): CustomerType | undefined {
  if (said === '') return undefined
  const word = plainWord(said)
  const known =
    types === null ? customerType.safeParse(word).data : Object.hasOwn(types, word) ? types[word] : undefined
  if (known !== undefined) return known
  const quoted = said.slice(0, 30)
  if (defaultType === null && mapping.type !== undefined) {
    problems.push({
      field: 'type',
      zh: `没有“${quoted}”这种客户类型${choices(types, '，可填 ')}`,
      en: `"${quoted}" is not a customer type${choices(types, '; write one of ')}`,
    })
    return undefined
  }
  warnings.push({
    field: 'type',
    zh: `不认识客户类型“${quoted}”：新客户按默认类型，已有的客户不变`,
    en: `"${quoted}" is not a customer type: a new customer gets the usual one, a known one stays as it is`,
  })
  return undefined
}

/** A masked number, as in our own exports, tells nothing. The words never repeat a number of a person. */
function idNumberOf(said: string, problems: RowProblem[]): string | null {
  if (said === '' || isMasked(said)) return null
  const wrong = idNumberWords(said)
  if (wrong === null) return cleanCode(said)
  problems.push({ field: 'idNumber', ...wrong })
  return null
}

function companyCodeOf(said: string, problems: RowProblem[]): string | undefined {
  if (said === '') return undefined
  if (isCompanyCode(said)) return cleanCode(said)
  problems.push({ field: 'companyCode', ...companyCodeWords })
  return undefined
}

/** A masked phone, as in our own exports, tells nothing and is left as it is. */
function phoneOf(said: string, problems: RowProblem[]): string | undefined {
  if (said === '' || (isMasked(said) && /^[\d*＊]+$/.test(said))) return undefined
  if (said.length <= 32 && isPhone(said)) return said
  problems.push({ field: 'phone', zh: '电话应为 5–24 位数字', en: 'a phone number has 5–24 digits' })
  return undefined
}

function positionOf(
  cell: (field: ImportField) => string,
  value: <T>(
    field: ImportField,
    reader: (text: string) => T | undefined,
    zh: string,
    en: string,
  ) => T | undefined,
  rules: RowRules,
  problems: RowProblem[],
): GivenValues {
  const system = value(
    'coordinateSystem',
    read.readSystem,
    '应为 WGS84、GCJ02 或 BD09',
    'not a coordinate system',
  )
  const accuracy = value('accuracy', within(0, 100_000), '应为 0–100000 的米数', 'metres from 0 to 100000')
  const [lngText, latText] = [cell('longitude'), cell('latitude')]
  if (lngText === '' && latText === '') return {}
  if (lngText === '' || latText === '') {
    const field = lngText === '' ? 'longitude' : 'latitude'
    problems.push({ field, zh: '经度和纬度要同时填写', en: 'longitude and latitude go together' })
    return {}
  }
  const lng = value('longitude', within(-180, 180), '经度应为 -180 到 180 的度数', 'degrees from -180 to 180')
  const latNumber = read.readNumber(latText)
  if (
    lng !== undefined &&
    latNumber !== undefined &&
    lng > 3 &&
    lng < 54 &&
    latNumber > 73 &&
    latNumber < 136
  ) {
    problems.push({
      field: 'longitude',
      zh: '经度和纬度可能填反了',
      en: 'longitude and latitude seem to be swapped',
    })
    return {}
  }
  const lat = value('latitude', within(-90, 90), '纬度应为 -90 到 90 的度数', 'degrees from -90 to 90')
  // Devices write 0, 0 when they do not know.
  if (lng === undefined || lat === undefined || (lng === 0 && lat === 0)) return {}
  return placedAt({ lng, lat, system: system ?? rules.coordinateSystem, accuracy: accuracy ?? null })
}
