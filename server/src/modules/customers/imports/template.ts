import type { DataValidation } from 'exceljs'
import type { ImportField } from '#contracts/customer-imports.ts'
import { importField } from '#contracts/customer-imports.ts'
import type { Locale } from '#contracts/identity.ts'
import type { CustomerVocabulary } from '../customers.vocabulary.ts'
import type { CardField } from '../fields/field-catalogue.ts'
import { wordsOfHeaders } from './header.ts'
import { expected } from './own-cells.ts'

interface FieldHelp {
  readonly zh: string
  readonly en: string
  readonly example: string
  readonly choices?: readonly string[]
}

const commonHelp: Record<Exclude<ImportField, 'licence' | 'type'>, FieldHelp> = {
  name: { zh: '必填。', en: 'Required.', example: '文成有限公司' },
  contactName: { zh: '联系人姓名。', en: 'Contact person.', example: '叶文' },
  phone: { zh: '手机或座机；带星号的电话会被忽略。', en: 'Phone; masked numbers are ignored.', example: '13805770000' },
  address: { zh: '经营地址。', en: 'Address.', example: '五马街道 12 号' },
  idNumber: { zh: '18 位身份证号；请把该列设为文本。加密保存，只显示末四位；带星号的会被忽略。', en: '18 characters; kept sealed, shown by its last four. Masked numbers are ignored.', example: '11010519491231002X' },
  companyCode: { zh: '单位客户的统一社会信用代码，18 位。', en: 'Unified social credit code of an organisation.', example: '' },
  grade: { zh: '客户等级的代码或名称。', en: 'Code or name of the grade.', example: 'B' },
  keyCustomer: { zh: '是或否，不填为否。', en: '是 or 否; empty means no.', example: '否', choices: ['是', '否'] },
  state: { zh: '不填为正常。', en: 'Active when empty.', example: '正常', choices: ['正常', '暂停', '注销'] },
  frequency: { zh: '每周1次、每两周1次、每月2次，或 1/2（2 周 1 次）；不填用系统默认。', en: '1/2 is once in two weeks.', example: '每两周1次' },
  ownerAccount: { zh: '客户经理的登录账号；不填为无人负责。', en: 'Account of the account manager.', example: 'wenzhou01' },
  unitCode: { zh: '不填用客户经理的单位，再无则用您的单位。', en: 'Unit code; else that of the account manager, else yours.', example: 'LC1' },
  longitude: { zh: '经度，度。经纬度要同时填写；都不填的客户可以以后在地图上标注。', en: 'Degrees; together with latitude, or both empty.', example: '120.654321' },
  latitude: { zh: '纬度，度。', en: 'Degrees.', example: '28.012345' },
  coordinateSystem: { zh: '不填用导入时选的坐标系。', en: 'When empty, what is chosen at the import.', example: 'GCJ02', choices: ['WGS84', 'GCJ02', 'BD09'] },
  accuracy: { zh: '位置的误差半径，米。', en: 'Metres.', example: '20' },
  openingHours: { zh: '08:00-22:00，或 周一至周五 08:00-12:00,14:00-21:00；周六日 休息。', en: '08:00-22:00', example: '08:00-22:00' },
  serviceMinutes: { zh: '走访一次大约需要的分钟数；不填用单位默认。', en: 'Minutes of a visit.', example: '15' },
  note: { zh: '备注。', en: 'Note.', example: '' },
} // prettier-ignore

const rowsWithLists = 5000
/** Long numbers, which a spreadsheet would round. */
const textFields = new Set<ImportField>(['licence', 'phone', 'idNumber', 'companyCode'])

/** What the pack decides on is explained in its words. */
function helpOf({
  customerNumber,
  customerTypes,
  defaultCustomerType,
}: CustomerVocabulary): Record<ImportField, FieldHelp> {
  const names = customerTypes.map(({ name }) => name)
  const usual = customerTypes.find(({ code }) => code === defaultCustomerType)
  return {
    ...commonHelp,
    licence: {
      zh: '必填。按它识别重复客户；请把该列设为文本。',
      en: 'Required. Duplicates are found by it.',
      example: customerNumber.example,
    },
    type: {
      zh: usual ? `不填按${usual.name}。` : '新客户必填。',
      en: usual ? `${usual.nameEn ?? usual.name} when empty.` : 'Required for a new customer.',
      example: usual?.name ?? names[0] ?? '',
      choices: names,
    },
  }
}

interface TemplateColumn {
  readonly title: string
  readonly width: number
  /** Long numbers and texts, which a spreadsheet would take for numbers and dates. */
  readonly isText: boolean
  readonly choices: readonly string[]
  readonly meaning: string
  readonly example: string
}

/** Most characters of a list within a cell's rule (Excel's own limit is 255). */
const longestList = 250

/** The columns of facts that every customer has. */
function coreColumns(vocabulary: CustomerVocabulary, chinese: boolean): TemplateColumn[] {
  const required = new Set<ImportField>(['licence', 'name'])
  if (vocabulary.defaultCustomerType === null) required.add('type')
  const headers = wordsOfHeaders(vocabulary.customerNumber)
  const help = helpOf(vocabulary)
  const grades = vocabulary.grades.map((grade) => grade.name)
  return importField.options.map((field) => ({
    title: `${headers[field][0]}${required.has(field) ? '*' : ''}`,
    width: field === 'address' || field === 'openingHours' ? 32 : 16,
    isText: textFields.has(field),
    choices:
      field === 'grade' && grades.join(',').length < longestList ? grades : (help[field].choices ?? []),
    meaning: chinese ? help[field].zh : help[field].en,
    example: help[field].example,
  }))
}

/** The columns of the card's own fields, headed by the words that an import knows them by. */
function ownColumns(fields: readonly CardField[], chinese: boolean): TemplateColumn[] {
  return fields.map(({ definition }) => {
    const { kind, label, help, options } = definition
    const language = chinese ? 'zh' : 'en'
    const offered = options.filter(({ retired }) => !retired).map((option) => option.label[language])
    const list = kind === 'flag' ? ['是', '否'] : kind === 'choice' ? offered : []
    const [zh, en] = expected(definition)
    const said = [help?.[language] ?? '', chinese ? `${zh}。` : `${en}.`].filter((text) => text !== '')
    return {
      title: label[language],
      width: kind === 'long_text' ? 32 : 16,
      isText: kind === 'text' || kind === 'relation',
      choices: list.join(',').length < longestList ? list : [],
      meaning: said.join(' '),
      example: kind === 'date' ? '2026-11-21' : kind === 'money' ? '1200.50' : (list[0] ?? ''),
    }
  })
}

/**
 * The workbook that people fill in: a sheet for the customers with lists to choose from, and one that explains. `own`
 * are the fields of the card that the person may fill.
 */
export async function importTemplateFile(
  locale: Locale,
  vocabulary: CustomerVocabulary,
  own: readonly CardField[] = [],
): Promise<Buffer> {
  const chinese = locale !== 'en-US'
  const columns = [...coreColumns(vocabulary, chinese), ...ownColumns(own, chinese)]
  // Loaded when it is needed, to keep starting quick.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(chinese ? '客户' : 'Customers', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(({ title, width, isText }) => ({
    header: title,
    width,
    style: isText ? { numFmt: '@' } : {},
  }))
  sheet.getRow(1).font = { bold: true }
  for (const [index, { choices }] of columns.entries()) {
    if (choices.length === 0) continue
    const letter = sheet.getColumn(index + 1).letter
    // One rule for the whole range; exceljs types know only single cells.
    const validations = (
      sheet as unknown as { dataValidations: { add(range: string, rule: DataValidation): void } }
    ).dataValidations
    validations.add(`${letter}2:${letter}${rowsWithLists}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`"${choices.map((choice) => choice.replaceAll(/[",]/g, ' ')).join(',')}"`],
      showErrorMessage: true,
      errorStyle: 'warning',
      error: chinese ? '请从列表中选择。' : 'Please choose from the list.',
    })
  }
  const guide = book.addWorksheet(chinese ? '填写说明' : 'How to fill in')
  guide.columns = [
    { header: chinese ? '列' : 'Column', width: 18 },
    { header: chinese ? '说明' : 'Meaning', width: 72 },
    { header: chinese ? '例' : 'Example', width: 28 },
  ]
  guide.getRow(1).font = { bold: true }
  for (const { title, meaning, example } of columns) guide.addRow([title, meaning, example])
  return Buffer.from(await book.xlsx.writeBuffer())
}
