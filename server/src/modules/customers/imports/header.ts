import { createHash } from 'node:crypto'
import type { ColumnMapping, ImportField, ImportTarget, OwnTarget } from '#contracts/customer-imports.ts'
import type { CustomerNumber } from '#contracts/operations.ts'

/** The words of the headers with the trade's own for the number that names a customer. */
export function wordsOfHeaders(number: CustomerNumber): Readonly<Record<ImportField, readonly string[]>> {
  const own = [number.label, ...number.headers, number.short, number.labelEn, number.shortEn]
  return { ...headerWords, licence: [...new Set([...own, ...headerWords.licence])] }
}

/** A field of the card that a file may fill, with the words that head its column. */
export interface OwnHeader {
  readonly key: OwnTarget
  readonly words: readonly string[]
}

/** Words that a column of each field is headed by in files; the first is the template's own. */
const headerWords: Record<ImportField, readonly string[]> = {
  licence: [
    '客户编码',
    '客户代码',
    '客户编号',
    '客户号',
    'customer code',
    'customer number',
    'customer no',
    'code',
  ],
  name: [
    '客户名称',
    '名称',
    '店名',
    '企业名称',
    '字号',
    '商户名称',
    '门店名称',
    '零售户名称',
    '户名',
    '客户姓名',
    'name',
    'customer name',
    'shop name',
    'company',
  ],
  contactName: [
    '联系人',
    '负责人姓名',
    '店主',
    '经营者',
    '法人',
    '联系人姓名',
    '经营者姓名',
    'contact',
    'contact name',
    'contact person',
  ],
  phone: [
    '电话',
    '联系电话',
    '手机',
    '手机号',
    '手机号码',
    '电话号码',
    '联系方式',
    'phone',
    'mobile',
    'telephone',
    'phone number',
    'tel',
  ],
  address: ['地址', '经营地址', '详细地址', '店铺地址', '客户地址', 'address', 'street'],
  idNumber: [
    '证件号',
    '身份证号',
    '身份证号码',
    '身份证',
    '证件号码',
    '居民身份证号',
    'id number',
    'identity number',
    'id card',
  ],
  companyCode: [
    '统一社会信用代码',
    '社会信用代码',
    '信用代码',
    '统一信用代码',
    'unified social credit code',
    'company code',
    'uscc',
  ],
  type: [
    '客户类型',
    '客户种类',
    '客户类别',
    '类型',
    '业态',
    '经营业态',
    '零售业态',
    'type',
    'customer type',
    'category',
  ],
  grade: ['客户等级', '等级', '档位', '客户档位', '级别', '星级', 'grade', 'level', 'class'],
  keyCustomer: ['重点客户', '是否重点', '是否重点客户', '重点', 'key customer', 'key'],
  state: ['状态', '经营状态', '客户状态', '营业状态', 'state', 'status'],
  frequency: ['走访频次', '拜访频次', '走访频率', '频次', '拜访频率', 'frequency', 'visit frequency'],
  ownerAccount: [
    '客户经理账号',
    '客户经理',
    '客户经理工号',
    '管户客户经理工号',
    '管户经理工号',
    '管户经理',
    '负责人账号',
    '工号',
    '账号',
    'owner',
    'account manager',
    'owner account',
  ],
  unitCode: [
    '单位代码',
    '单位编码',
    '所属单位代码',
    '部门代码',
    '组织代码',
    '单位',
    '所属单位',
    'unit',
    'unit code',
  ],
  longitude: ['经度', 'lng', 'lon', 'longitude', 'x'],
  latitude: ['纬度', 'lat', 'latitude', 'y'],
  coordinateSystem: ['坐标系', '坐标系统', '坐标类型', 'coordinate system', 'crs'],
  accuracy: ['位置精度', '精度', '精度(米)', '误差', '精度米', 'accuracy'],
  openingHours: ['营业时间', '营业时段', '经营时间', 'opening hours', 'hours'],
  serviceMinutes: [
    '服务时长',
    '服务分钟',
    '走访时长',
    '服务时长(分钟)',
    '服务时长分钟',
    'service minutes',
    'minutes',
  ],
  note: ['备注', '说明', '注释', 'note', 'notes', 'remark', 'remarks', 'comment'],
}

/** Headers around these words are mostly of columns with names, which are no accounts and no codes. */
const namesOnly: readonly ImportField[] = ['ownerAccount', 'unitCode']

const plain = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_*:：\-./（）()【】[\]]/g, '')

/** The same header gives the same signature, whatever its case, spacing and asterisks. */
export function headerSignature(header: readonly string[]): string {
  return createHash('sha256').update(header.map(plain).join('\u001f')).digest('hex').slice(0, 32)
}

/**
 * Which column of a file of customers fills which field; facts that every customer has come before the card's own
 * fields.
 */
export function guessMapping(
  header: readonly string[],
  number: CustomerNumber,
  own: readonly OwnHeader[] = [],
): ColumnMapping {
  const ownWords = Object.fromEntries(own.map(({ key, words }) => [key, words]))
  return guessColumns<ImportTarget>(header, { ...wordsOfHeaders(number), ...ownWords }, namesOnly)
}

/**
 * Guesses which column fills which field: an exact word first, then a header that contains one of the longer words,
 * but for the fields in `exactOnly`. A column fills one field, the first that claims it.
 */
export function guessColumns<Field extends string>(
  header: readonly string[],
  known: Readonly<Record<Field, readonly string[]>>,
  exactOnly: readonly Field[] = [],
): Partial<Record<Field, number>> {
  const columns = header.map(plain)
  const taken = new Set<number>()
  const mapping: Partial<Record<Field, number>> = {}
  const claim = (fits: (column: string, word: string) => boolean, except: readonly Field[] = []): void => {
    for (const [field, words] of Object.entries(known) as [Field, readonly string[]][]) {
      if (mapping[field] !== undefined || except.includes(field)) continue
      for (const word of words.map(plain)) {
        const index = columns.findIndex((column, at) => !taken.has(at) && fits(column, word))
        if (index === -1) continue
        mapping[field] = index
        taken.add(index)
        break
      }
    }
  }
  claim((column, word) => column === word)
  claim(
    (column, word) => word.length >= 2 && /\p{Script=Han}/u.test(word) && column.includes(word),
    exactOnly,
  )
  return mapping
}
