import { cardStyles, idStyles, type MaskStyle, phoneStyles } from '#engines/disclosure/index.ts'
import type { SettingDefinition, Settings } from '#platform/settings/settings.ts'

const masks = { zh: '脱敏', en: 'Masks' }
const checks = { zh: '隐私', en: 'Privacy' }

const styleWords: Readonly<Record<string, { zh: string; en: string }>> = {
  '3+4': { zh: '前 3 后 4', en: 'first 3 and last 4' },
  '0+4': { zh: '只留后 4', en: 'last 4 only' },
  '1+1': { zh: '前 1 后 1', en: 'first and last' },
  '6+4': { zh: '前 6 后 4', en: 'first 6 and last 4' },
  '0+0': { zh: '全部隐藏', en: 'nothing' },
}
const choices = (styles: readonly string[]) =>
  styles.map((value) => ({ value, label: styleWords[value] ?? { zh: value, en: value } }))

const phoneMask = {
  key: 'privacy.mask_phone',
  group: masks,
  title: { zh: '电话显示', en: 'Telephone numbers show' },
  description: {
    zh: '列表、客户卡、历史和导出里没有说明用途时，电话露出几位。',
    en: 'How much of a number lists, cards, history and exports show when nobody has said a purpose.',
  },
  scope: 'global',
  type: 'choice',
  default: '3+4',
  choices: choices(phoneStyles),
} as const satisfies SettingDefinition
const idMask = {
  key: 'privacy.mask_id_number',
  group: masks,
  title: { zh: '证件号显示', en: 'ID numbers show' },
  description: { zh: '身份证等证件号露出几位。', en: 'How much of an ID number is shown.' },
  scope: 'global',
  type: 'choice',
  default: '1+1',
  choices: choices(idStyles),
} as const satisfies SettingDefinition
const cardMask = {
  key: 'privacy.mask_card_number',
  group: masks,
  title: { zh: '卡号与账号显示', en: 'Card and account numbers show' },
  description: {
    zh: '银行卡号、账号、会员卡号露出几位。',
    en: 'How much of a card or account number is shown.',
  },
  scope: 'global',
  type: 'choice',
  default: '0+4',
  choices: choices(cardStyles),
} as const satisfies SettingDefinition
const nameMask = {
  key: 'privacy.mask_names',
  group: masks,
  title: { zh: '联系人姓名也脱敏', en: 'Mask names of contacts' },
  description: { zh: '打开后只显示姓氏：王**。', en: 'Only the surname is shown: 王**.' },
  scope: 'global',
  type: 'flag',
  default: false,
} as const satisfies SettingDefinition

export const verifyTries = {
  key: 'privacy.verify_tries',
  group: checks,
  title: { zh: '每小时对同一客户可核对几次', en: 'Checks an hour on one customer' },
  description: {
    zh: '客服核对卡号、证件号（“是 1234 吗？”）时，每人对同一客户每小时的次数；对错都算。',
    en: 'How often one person may ask “is it 1234?” about one customer in an hour, right or wrong.',
  },
  scope: 'global',
  type: 'integer',
  default: 5,
  min: 1,
  max: 100,
} as const satisfies SettingDefinition
export const verifyTriesADay = {
  key: 'privacy.verify_tries_a_day',
  group: checks,
  title: { zh: '每人每天最多核对几次', en: 'Checks a day by one person' },
  description: {
    zh: '对所有客户合计，防止逐户试探。',
    en: 'Over all customers, so that nobody goes from one to the next.',
  },
  scope: 'global',
  type: 'integer',
  default: 200,
  min: 1,
  max: 10_000,
} as const satisfies SettingDefinition

const exports = { zh: '导出', en: 'Exports' }
export const exportRowsFree = {
  key: 'privacy.export_rows_free',
  group: exports,
  title: { zh: '多少行以内的导出不需审批', en: 'Rows that may be exported without approval' },
  description: {
    zh: '超过时须由另一位有审批权的人同意，本人不能批自己的申请。',
    en: 'Above it a second person must agree; nobody approves their own request.',
  },
  scope: 'global',
  type: 'integer',
  default: 500,
  min: 0,
  max: 1_048_575,
} as const satisfies SettingDefinition
export const exportApprovalDays = {
  key: 'privacy.export_approval_days',
  group: exports,
  title: { zh: '导出申请与同意的有效期', en: 'How long a request and its approval last' },
  description: { zh: '过期后须重新申请。', en: 'Afterwards it has to be asked for again.' },
  scope: 'global',
  type: 'integer',
  default: 3,
  min: 1,
  max: 30,
  unitOfMeasure: { zh: '天', en: 'days' },
} as const satisfies SettingDefinition
export const exportFileDays = {
  key: 'privacy.export_file_days',
  group: exports,
  title: { zh: '导出文件保留', en: 'How long exported files are kept' },
  description: {
    zh: '后台生成的导出文件到期自动删除。',
    en: 'Files made in the background are deleted afterwards.',
  },
  scope: 'global',
  type: 'integer',
  default: 7,
  min: 1,
  max: 90,
  unitOfMeasure: { zh: '天', en: 'days' },
} as const satisfies SettingDefinition
export const csvWatermark = {
  key: 'privacy.csv_watermark',
  group: exports,
  title: { zh: 'CSV 首行写明导出人、时间、用途', en: 'CSV files begin with who, when and what for' },
  description: {
    zh: '打开后，导出的 CSV 不能原样再导入。xlsx 的标记在文件属性和页眉页脚里，总是有。',
    en: 'Such a CSV cannot be imported again as it is. Workbooks always carry it in properties, headers and footers.',
  },
  scope: 'global',
  type: 'flag',
  default: false,
} as const satisfies SettingDefinition

const subjects = { zh: '个人信息请求', en: 'Requests of persons' }
export const subjectDays = {
  key: 'privacy.subject_days',
  group: subjects,
  title: { zh: '个人信息请求的办理期限', en: 'Days to answer a request of a person' },
  description: {
    zh: '从登记之日算起，过期在列表里标红。缺省 30 天是我们的默认值，单位另有规定的照改。',
    en: 'From the day it was written down; later ones are marked. Thirty days are our default.',
  },
  scope: 'global',
  type: 'integer',
  default: 30,
  min: 1,
  max: 90,
  unitOfMeasure: { zh: '天', en: 'days' },
} as const satisfies SettingDefinition

export const privacySettings: readonly SettingDefinition[] = [
  subjectDays,
  exportRowsFree,
  exportApprovalDays,
  exportFileDays,
  csvWatermark,
  phoneMask,
  idMask,
  cardMask,
  nameMask,
  verifyTries,
  verifyTriesADay,
]

/** The masks in force. */
export async function maskStyle(settings: Settings): Promise<MaskStyle> {
  const [phone, idNumber, cardNumber, names] = await Promise.all([
    settings.read(phoneMask),
    settings.read(idMask),
    settings.read(cardMask),
    settings.read(nameMask),
  ])
  return {
    phone: phone as MaskStyle['phone'],
    idNumber: idNumber as MaskStyle['idNumber'],
    cardNumber: cardNumber as MaskStyle['cardNumber'],
    names,
  }
}
