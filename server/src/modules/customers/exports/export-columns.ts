import type { Locale } from '#contracts/identity.ts'
import type { Names } from '../names.ts'
import type { CustomerRow } from '../customers.rows.ts'
import type { CustomerVocabulary } from '../customers.vocabulary.ts'
import { hoursText } from '../opening-hours.ts'
import { maskedIdNumber } from '#contracts/identity-codes.ts'
import type { PlainView } from '#platform/disclosure/disclosure.ts'
import { contactField, phoneField } from '../protected-fields.ts'
import type { Cell } from './safe-cells.ts'

interface ExportColumn {
  readonly zh: string
  readonly en: string
  readonly width: number
  readonly cell: (row: CustomerRow, words: ExportWords) => Cell
}

/** Words for codes, in the reader's language. */
export interface ExportWords {
  readonly names: Names
  /** What may stand in a file that leaves for the purpose given. */
  readonly view: PlainView
  readonly type: (code: string) => string
  readonly grade: (code: string) => string
  readonly state: (code: string) => string
  readonly flag: (value: boolean) => string
}

const placeOf = (row: CustomerRow) => ({
  customerId: row.id,
  unitId: row.unit_id,
  ownerId: row.owner_id,
})

/** Columns of an export by their name in the list. Headers are those that an import understands again. */
export const exportColumns = {
  licence: { zh: '客户号', en: 'Customer number', width: 18, cell: (row) => row.licence },
  name: { zh: '客户名称', en: 'Name', width: 28, cell: (row) => row.name },
  contactName: {
    zh: '联系人',
    en: 'Contact',
    width: 12,
    cell: (row, { view }) => view.shown(contactField, placeOf(row), row.contact_name),
  },
  phone: {
    zh: '电话',
    en: 'Phone',
    width: 15,
    cell: (row, { view }) => view.shown(phoneField, placeOf(row), row.phone),
  },
  address: { zh: '地址', en: 'Address', width: 36, cell: (row) => row.address },
  idNumber: {
    zh: '证件号',
    en: 'Identity number',
    width: 20,
    cell: (row) => maskedIdNumber(row.id_number_tail),
  },
  companyCode: {
    zh: '统一社会信用代码',
    en: 'Company code',
    width: 22,
    cell: (row) => row.company_code,
  },
  type: { zh: '客户类型', en: 'Type', width: 14, cell: (row, words) => words.type(row.type) },
  grade: { zh: '客户等级', en: 'Grade', width: 10, cell: (row, words) => words.grade(row.grade) },
  keyCustomer: {
    zh: '重点客户',
    en: 'Key customer',
    width: 10,
    cell: (row, words) => words.flag(row.key_customer),
  },
  state: { zh: '状态', en: 'State', width: 8, cell: (row, words) => words.state(row.state) },
  frequency: {
    zh: '走访频次',
    en: 'Visit frequency',
    width: 10,
    cell: (row) => `${row.visits}/${row.weeks}`,
  },
  owner: {
    zh: '客户经理姓名',
    en: 'Account manager',
    width: 12,
    cell: (row, { names }) => names.person(row.owner_id)?.name ?? null,
  },
  unit: { zh: '所属单位名称', en: 'Unit', width: 14, cell: (row, { names }) => names.unit(row.unit_id).name },
  longitude: { zh: '经度', en: 'Longitude', width: 12, cell: (row) => row.lng },
  latitude: { zh: '纬度', en: 'Latitude', width: 12, cell: (row) => row.lat },
  coordinateSystem: {
    zh: '坐标系',
    en: 'Coordinate system',
    width: 10,
    cell: (row) => (row.lng === null ? null : 'WGS84'),
  },
  accuracy: { zh: '位置精度(米)', en: 'Accuracy (m)', width: 12, cell: (row) => row.position_accuracy },
  openingHours: {
    zh: '营业时间',
    en: 'Opening hours',
    width: 24,
    cell: (row) => hoursText(row.opening_hours),
  },
  serviceMinutes: {
    zh: '服务时长(分钟)',
    en: 'Service minutes',
    width: 14,
    cell: (row) => row.service_minutes,
  },
  lastVisitOn: { zh: '最近走访', en: 'Last visit', width: 12, cell: (row) => row.last_visit_on },
  nextDueOn: { zh: '应走访日', en: 'Next due', width: 12, cell: (row) => row.next_due_on },
  orders90: { zh: '近90天订单数', en: 'Orders in 90 days', width: 14, cell: (row) => row.orders90 },
  volume90: { zh: '近90天销量', en: 'Volume in 90 days', width: 14, cell: (row) => row.volume90 },
  note: { zh: '备注', en: 'Note', width: 30, cell: (row) => row.note },
} as const satisfies Record<string, ExportColumn>

export type ExportColumnName = keyof typeof exportColumns
export const exportColumnNames = Object.keys(exportColumns) as ExportColumnName[]
/** The header of a column, in the words of the trade. */
export function titleOf(
  name: ExportColumnName,
  language: 'zh' | 'en',
  vocabulary: CustomerVocabulary,
): string {
  const { label, labelEn } = vocabulary.customerNumber
  if (name === 'licence') return language === 'zh' ? label : labelEn
  return exportColumns[name][language]
}
export const isExportColumn = (name: string): name is ExportColumnName => Object.hasOwn(exportColumns, name)
export const columnOf = (name: ExportColumnName): ExportColumn => exportColumns[name]

const states: Readonly<Record<string, { zh: string; en: string }>> = {
  active: { zh: '正常', en: 'active' },
  paused: { zh: '暂停', en: 'paused' },
  closed: { zh: '注销', en: 'closed' },
}

export function exportWords(
  names: Names,
  locale: Locale,
  vocabulary: CustomerVocabulary,
  view: PlainView,
): ExportWords {
  const language = locale === 'en-US' ? 'en' : 'zh'
  const named = (list: CustomerVocabulary['grades']): ReadonlyMap<string, string> =>
    new Map(list.map(({ code, name, nameEn }) => [code, language === 'en' ? (nameEn ?? name) : name]))
  const gradeNames = named(vocabulary.grades)
  const typeNames = named(vocabulary.customerTypes)
  return {
    names,
    view,
    type: (code) => typeNames.get(code) ?? code,
    grade: (code) => gradeNames.get(code) ?? code,
    state: (code) => states[code]?.[language] ?? code,
    flag: (value) => (language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'),
  }
}
