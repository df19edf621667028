import type { FieldValue } from '#contracts/customer-fields.ts'
import type { Random } from '#engines/random/random.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import { personName, pick } from '#packs/demo/names.ts'

type Value = Exclude<FieldValue, null>
/** What one field of a card holds; undefined where nobody has asked yet. */
type Draw = (random: Random, customer: CustomerSeed) => Value | undefined

/** A share of the cards has the field filled in. */
const known =
  (share: number, draw: (random: Random, customer: CustomerSeed) => Value): Draw =>
  (random, customer) => {
    const value = draw(random, customer)
    return random.next() < share ? value : undefined
  }
const one = (share: number, options: readonly string[]): Draw =>
  known(share, (random) => pick(random, options))
/** One or two of the choices, in their order. */
const some = (share: number, options: readonly string[]): Draw =>
  known(share, (random) => {
    const chosen = new Set([pick(random, options), pick(random, options)])
    return options.filter((option) => chosen.has(option))
  })
/** Yuan from and up to, evenly over the powers of ten, in fen and rounded as people say it. */
const yuan = (share: number, low: number, high: number): Draw =>
  known(share, (random) => {
    const drawn = Math.exp(Math.log(low) + random.next() * Math.log(high / low))
    const step = 10 ** Math.max(0, Math.floor(Math.log10(drawn)) - 1)
    return Math.round(drawn / step) * step * 100
  })
const whole = (share: number, low: number, high: number): Draw =>
  known(share, (random) => low + random.int(high - low + 1))
const date = (share: number, firstYear: number, years: number): Draw =>
  known(share, (random) => {
    const at = new Date(Date.UTC(firstYear + random.int(years), random.int(12), 1 + random.int(28)))
    return at.toISOString().slice(0, 10)
  })

const ways = ['memory', 'relation', 'document', 'marketing', 'experience']
const sources = ['sales_records', 'accounts', 'service_files', 'crm', 'acquaintances', 'existing_customers', 'internet'] // prettier-ignore
const common: Readonly<Record<string, Draw>> = { info_source: some(0.7, sources) }

const individual: Readonly<Record<string, Draw>> = {
  ...common,
  gender: one(0.95, ['female', 'male']),
  birthday: date(0.85, 1952, 50),
  occupation: one(0.75, ['employee', 'public', 'owner', 'professional', 'retired', 'other']),
  education: one(0.5, ['middle', 'high', 'college', 'degree']),
  marital: one(0.55, ['single', 'married', 'married', 'married', 'other']),
  family: one(0.25, ['一子，读高中', '一女，在上海工作', '二子，都已成家', '一女，明年高考', '父母同住']),
  hobbies: one(0.4, ['钓鱼', '喝茶', '打羽毛球', '看越剧', '旅游', '摄影', '下围棋']),
  income_year: yuan(0.45, 60_000, 900_000),
  assets_elsewhere: yuan(0.3, 20_000, 3_000_000),
  housing: one(0.5, ['owned', 'mortgaged', 'rented']),
  main_bank: one(0.4, ['本行', '本行', '同业甲', '同业乙', '同业丙']),
  risk_tolerance: one(0.65, ['r1', 'r2', 'r2', 'r3', 'r3', 'r4', 'r5']),
  risk_assessed_on: date(0.6, 2025, 1),
  life_event: some(0.2, ['marriage', 'child', 'school', 'house', 'business', 'retirement']),
  best_time: one(0.5, ['工作日午休', '下午三点后', '周末上午', '避开接送孩子的时间', '晚上七点后']),
  finance_goals: some(0.55, ['liquidity', 'preserve', 'grow', 'education', 'pension', 'protection']),
  preferred_terms: some(0.4, ['now', 'quarter', 'half', 'year', 'long']),
  wanted_support: one(0.2, ['到期前打电话提醒', '每月发一次市场简报', '希望上门办理']),
  information_sources: some(0.5, ways),
  main_information_source: one(0.45, ways),
}
const group: Readonly<Record<string, Draw>> = {
  ...common,
  legal_name: (_random, { name }) => name,
  legal_representative: known(0.85, (random) => personName(random)),
  founded_on: date(0.8, 1996, 27),
  registered_capital: yuan(0.75, 300_000, 50_000_000),
  industry: one(0.8, [
    'manufacturing',
    'manufacturing',
    'trade',
    'construction',
    'transport',
    'catering',
    'other',
  ]),
  business_scope: one(0.6, [
    '制造、加工、销售；货物进出口',
    '批发、零售；仓储服务',
    '设计、生产、安装及售后服务',
  ]),
  staff_count: whole(0.7, 4, 420),
  premises_area: whole(0.4, 80, 12_000),
  capacity_use: whole(0.35, 40, 105),
  main_products: one(0.5, ['低压电器', '鞋底与成品鞋', '阀门与管件', '服装', '包装彩印', '汽车零部件']),
  main_buyers: one(0.4, ['省内经销商', '外贸公司', '主机厂', '电商平台']),
  main_suppliers: one(0.35, ['本地钢贸商', '广东原料厂', '宁波港进口']),
  annual_revenue: yuan(0.65, 800_000, 200_000_000),
  monthly_settlement: yuan(0.5, 60_000, 12_000_000),
  payroll: whole(0.4, 0, 300),
  forex: known(0.6, (random) => random.next() < 0.35),
  total_assets: yuan(0.4, 500_000, 150_000_000),
  debt_ratio: whole(0.35, 15, 78),
  credit_rating: one(0.6, ['aaa', 'aa', 'a', 'a', 'bbb', 'bb', 'none']),
  credit_line: yuan(0.35, 300_000, 20_000_000),
  finance_head: known(0.6, (random) => personName(random)),
  bank_choice: one(0.5, ['owner', 'owner', 'finance', 'tender', 'group']),
  budget_month: one(0.3, ['每年一月、七月', '季末付款', '春节前集中付款']),
  attitude: one(0.6, ['friendly', 'friendly', 'neutral', 'distant']),
  since: date(0.7, 2006, 19),
  products_used: some(0.7, ['settlement', 'deposit', 'credit', 'payroll', 'wealth', 'online']),
  stage: one(0.5, ['start', 'growth', 'growth', 'mature', 'decline']),
  outlook: one(0.45, ['good', 'stable', 'stable', 'poor']),
  plan: one(0.25, ['争取代发工资', '推进票据贴现', '续作流动资金贷款', '介绍结构性存款']),
}

/** Values of a customer's card by the code of the field, as far as anybody has asked; all invented. */
export function bankFieldValues(
  random: Random,
  customer: CustomerSeed,
  isFirm: boolean,
): Record<string, Value> {
  const values: Record<string, Value> = {}
  for (const [code, draw] of Object.entries(isFirm ? group : individual)) {
    const value = draw(random, customer)
    if (value !== undefined) values[code] = value
  }
  return values
}
