import type { HoldingField } from '#contracts/holding-imports.ts'
import { type HoldingFact, holdingFact, type HoldingKind, type HoldingState } from '#contracts/holdings.ts'
import type { CustomerNumber } from '#contracts/operations.ts'
import type { CellRow } from '#modules/customers/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import { readDate, readFen } from '#platform/text/read-cells.ts'

/** Words that columns of such files are headed by; the first is the template's own. */
export function headerWords(number: CustomerNumber): Readonly<Record<HoldingField, readonly string[]>> {
  return {
    licence: [number.label, ...number.headers, number.short, number.labelEn, '客户号', '客户编号', 'customer number'],
    number: ['账号', '账户号', '合约号', '卡号', '借据号', '保单号', '份额账号', 'account number', 'account', 'contract'],
    kind: ['类别', '业务类别', '账户类别', '产品类别', '账户类型', 'kind', 'category'],
    product: ['产品名称', '产品', '储种', '账户名称', 'product', 'product name'],
    balance: ['余额', '当前余额', '余额（元）', '时点余额', '市值', '持有金额', '份额市值', 'balance', 'amount', 'value'],
    asOf: ['余额日期', '数据日期', '统计日期', '日期', 'as of', 'date'],
    openedOn: ['开户日期', '起息日', '购买日期', '放款日期', '生效日期', 'opened on', 'start date'],
    maturesOn: ['到期日', '到期日期', '终止日期', 'matures on', 'maturity', 'due date'],
    rate: ['利率', '年利率', '利率（%）', '业绩基准', 'rate'],
    state: ['状态', '账户状态', 'state', 'status'],
  } // prettier-ignore
}

/** Columns without which no row can be taken. */
export const neededFields = ['licence', 'number', 'kind', 'product', 'balance'] as const

const states: Readonly<Record<string, HoldingState>> = {
  active: 'active', 正常: 'active', 有效: 'active', 存续: 'active', 持有: 'active',
  overdue: 'overdue', 逾期: 'overdue', 欠息: 'overdue', 不良: 'overdue',
  frozen: 'frozen', 冻结: 'frozen', 止付: 'frozen', 挂失: 'frozen',
  closed: 'closed', 销户: 'closed', 结清: 'closed', 已结清: 'closed', 赎回: 'closed', 终止: 'closed', 已到期: 'closed',
} // prettier-ignore

/** How rows of one file are read. */
export interface RowRules {
  readonly mapping: Partial<Readonly<Record<HoldingField, number>>>
  /** The day of balances where the file does not say. */
  readonly asOf: string
  readonly kinds: readonly HoldingKind[]
}

export type ReadRow =
  | { readonly ok: true; readonly fact: HoldingFact }
  | { readonly ok: false; readonly field: HoldingField; readonly message: Message }

/** One row as a fact, or the first thing that is wrong with it. */
export function readRow({ cells }: CellRow, { mapping, asOf, kinds }: RowRules): ReadRow {
  const text = (field: HoldingField): string => cells[mapping[field] ?? -1]?.trim() ?? ''
  const wrong = (field: HoldingField, zh: string, en: string): ReadRow => ({
    ok: false,
    field,
    message: { zh, en },
  })
  for (const field of neededFields)
    if (text(field) === '') return wrong(field, '必须填写', 'must be filled in')
  const kind = kinds.find((one) =>
    [one.code, one.name, one.nameEn ?? '', ...one.words].some((word) => same(word, text('kind'))),
  )
  if (!kind)
    return wrong(
      'kind',
      `不认识的类别“${text('kind')}”，可用：${kinds.map(({ name }) => name).join('、')}`,
      `“${text('kind')}” is no kind; there are: ${kinds.map(({ code }) => code).join(', ')}`,
    )
  const balanceFen = readFen(text('balance'))
  if (balanceFen === null)
    return wrong('balance', '余额应为元，最多两位小数', 'the balance is an amount with two decimals at most')
  const dates: Partial<Record<'asOf' | 'openedOn' | 'maturesOn', string>> = {}
  for (const field of ['asOf', 'openedOn', 'maturesOn'] as const) {
    if (text(field) === '') continue
    const date = readDate(text(field))
    if (date === null) return wrong(field, '应为日期，如 2026-11-21', 'a date is needed, such as 2026-11-21')
    dates[field] = date
  }
  const state = text('state') === '' ? 'active' : states[text('state').toLowerCase()]
  if (state === undefined)
    return wrong(
      'state',
      `不认识的状态“${text('state')}”，可用：正常、逾期、冻结、销户`,
      'the state is active, overdue, frozen or closed',
    )
  const rate = text('rate') === '' ? null : Number(text('rate').replace(/[%％]$/, ''))
  if (rate !== null && !Number.isFinite(rate))
    return wrong('rate', '利率应为数字，如 2.15', 'the rate is a number such as 2.15')
  const read = holdingFact.safeParse({
    licence: text('licence'),
    number: text('number'),
    kind: kind.code,
    product: text('product'),
    state,
    rate,
    balanceFen,
    ...dates,
    asOf: dates.asOf ?? asOf,
  })
  if (read.success) return { ok: true, fact: read.data }
  const name = String(read.error.issues[0]?.path[0] ?? 'number')
  return name === 'maturesOn'
    ? wrong('maturesOn', '到期日早于开户日期', 'it falls due before it was opened')
    : wrong(
        name === 'balanceFen' ? 'balance' : (name as HoldingField),
        '内容不正确或过长；账号只含字母、数字、空格和短横线',
        'not valid or too long; an account number has letters, digits, spaces and hyphens',
      )
}

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase()
const same = (word: string, text: string): boolean => word !== '' && fold(word) === fold(text)
