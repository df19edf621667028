import type { Random } from '#engines/random/random.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import type { HoldingSeed } from '#modules/holdings/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { pick } from '#packs/demo/names.ts'
import { normal, seededId } from '#packs/demo/random-tools.ts'

/** Assets in yuan that a grade stands for, from and up to; firms have this many times as much. */
const assetsByGrade: Readonly<Record<string, readonly [number, number]>> = {
  S: [6_000_000, 30_000_000],
  A: [2_000_000, 6_000_000],
  B: [500_000, 2_000_000],
  C: [50_000, 500_000],
  D: [800, 50_000],
}
const firms: Readonly<Record<string, number>> = { small_business: 0.6, company: 4, institution: 3 }

interface Product {
  readonly name: string
  /** Days from its beginning to its end; null for what has none. */
  readonly days: number | null
  readonly rate: number | null
}
const timeDeposits: readonly Product[] = [
  { name: '整存整取三个月', days: 92, rate: 0.65 },
  { name: '整存整取一年', days: 365, rate: 0.95 },
  { name: '整存整取三年', days: 1096, rate: 1.25 },
  { name: '大额存单一年期', days: 365, rate: 1.2 },
]
const wealthProducts: readonly Product[] = [
  { name: '瓯江稳健 90 天', days: 90, rate: 2.2 },
  { name: '瓯江稳健半年', days: 182, rate: 2.4 },
  { name: '雁荡固收一年', days: 365, rate: 2.7 },
  { name: '现金管理天天盈', days: null, rate: 1.6 },
]
const funds: readonly Product[] = ['楠溪稳健债券', '江心均衡混合', '飞云货币 A', '百岛红利指数'].map(
  (name) => ({
    name: `${name}（示例）`,
    days: null,
    rate: null,
  }),
)
const policies: readonly Product[] = [
  { name: '年金保险（示例）', days: 3653, rate: null },
  { name: '增额终身寿（示例）', days: null, rate: null },
]

/** How likely a person of a grade has more than a current account. */
const appetite: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  S: { time: 0.85, wealth: 0.95, fund: 0.7, insurance: 0.6, card: 0.7, loan: 0.1 },
  A: { time: 0.8, wealth: 0.9, fund: 0.55, insurance: 0.45, card: 0.65, loan: 0.15 },
  B: { time: 0.65, wealth: 0.7, fund: 0.35, insurance: 0.25, card: 0.5, loan: 0.25 },
  C: { time: 0.5, wealth: 0.35, fund: 0.15, insurance: 0.08, card: 0.35, loan: 0.18 },
  D: { time: 0.12, wealth: 0.05, fund: 0.04, insurance: 0.02, card: 0.15, loan: 0.04 },
}

const source = '核心系统（演示）'

/**
 * Accounts of one manager's customers, with month-end balances since `first` and daily ones of the last weeks for
 * current accounts. What a grade stands for is what the customer has; everything is invented, numbers included.
 */
export function bankHoldings(
  random: Random,
  customers: readonly CustomerSeed[],
  first: string,
  today: string,
): HoldingSeed[] {
  const days = balanceDays(first, today)
  return customers.flatMap((customer) => {
    const factor = firms[customer.type]
    return factor === undefined
      ? accountsOfPerson(random, customer, days)
      : accountsOfFirm(random, customer, factor, days)
  })
}

interface Days {
  readonly today: string
  /** Ends of months since the beginning, then yesterday: the core system is a day behind. */
  readonly months: readonly string[]
  readonly weeks: readonly string[]
}

function balanceDays(first: string, today: string): Days {
  const yesterday = shiftDate(today, -1)
  const months: string[] = []
  for (let day = first; day < yesterday; day = shiftDate(day, 1))
    if (shiftDate(day, 1).endsWith('-01')) months.push(day)
  const weeks = Array.from({ length: 8 }, (_, n) => shiftDate(yesterday, -5 * (8 - n))).filter(
    (day) => day > first,
  )
  return { today, months: [...months, yesterday], weeks }
}

/** Evenly over the powers of ten between two amounts, in whole tens of yuan. */
function amount(random: Random, [low, high]: readonly [number, number]): number {
  return Math.round(Math.exp(Math.log(low) + random.next() * (Math.log(high) - Math.log(low))) / 10) * 10
}

function accountsOfPerson(random: Random, customer: CustomerSeed, days: Days): HoldingSeed[] {
  const grade = customer.grade in assetsByGrade ? customer.grade : 'D'
  const chance = appetite[grade]!
  const total = amount(random, assetsByGrade[grade]!)
  const wants = (kind: string): boolean => random.next() < (chance[kind] ?? 0)
  const parts: { kind: string; product: Product; weight: number }[] = [
    { kind: 'deposit', product: { name: '活期储蓄', days: null, rate: 0.05 }, weight: 0.3 + random.next() },
  ]
  if (wants('time'))
    parts.push({ kind: 'deposit', product: pick(random, timeDeposits), weight: 1 + 2 * random.next() })
  if (wants('wealth'))
    parts.push({ kind: 'wealth', product: pick(random, wealthProducts), weight: 1 + 2 * random.next() })
  if (wants('fund')) parts.push({ kind: 'fund', product: pick(random, funds), weight: 0.3 + random.next() })
  if (wants('insurance'))
    parts.push({ kind: 'insurance', product: pick(random, policies), weight: 0.3 + random.next() })
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0)
  const course = courseOf(random)
  const accounts = parts.map(({ kind, product, weight }) =>
    account(random, customer, days, course, {
      kind,
      product,
      yuan: (total * weight) / weights,
      prefix: '620000',
    }),
  )
  if (wants('card'))
    accounts.push(
      account(random, customer, days, steady, {
        kind: 'card',
        product: { name: '信用卡金卡', days: null, rate: null },
        yuan: amount(random, [300, 30_000]),
        prefix: '628000',
      }),
    )
  if (wants('loan'))
    accounts.push(
      loan(
        random,
        customer,
        days,
        { name: '个人住房按揭', days: 7300, rate: 3.1 },
        amount(random, [200_000, 1_800_000]),
      ),
    )
  return accounts
}

function accountsOfFirm(random: Random, customer: CustomerSeed, factor: number, days: Days): HoldingSeed[] {
  const range = assetsByGrade[customer.grade] ?? assetsByGrade['C']!
  const total = factor * amount(random, range)
  const course = courseOf(random)
  const settlement = { name: '对公结算户', days: null, rate: 0.05 }
  const accounts = [
    account(random, customer, days, course, {
      kind: 'deposit',
      product: settlement,
      yuan: total * (0.4 + 0.5 * random.next()),
      prefix: '3300',
    }),
  ]
  if (random.next() < 0.4)
    accounts.push(
      account(random, customer, days, course, {
        kind: 'deposit',
        product: { name: '单位七天通知存款', days: null, rate: 0.4 },
        yuan: total * 0.3,
        prefix: '3301',
      }),
    )
  if (customer.type === 'institution') return accounts
  if (random.next() < (customer.type === 'company' ? 0.6 : 0.45)) {
    const product =
      customer.type === 'company'
        ? { name: '流动资金贷款', days: 365, rate: 3.3 }
        : { name: '小微经营贷', days: 365, rate: 3.6 }
    accounts.push(loan(random, customer, days, product, amount(random, [200_000, 2_000_000]) * factor))
  }
  return accounts
}

/** How assets go over the months: most grow a little, a few are drawn out of the bank in the last weeks. */
interface Course {
  readonly monthly: number
  readonly drawnOut: boolean
}
const steady: Course = { monthly: 0, drawnOut: false }
const courseOf = (random: Random): Course => ({
  monthly: 0.004 + 0.015 * normal(random),
  drawnOut: random.next() < 0.04,
})

interface Plan {
  readonly kind: string
  readonly product: Product
  readonly yuan: number
  readonly prefix: string
}

function account(
  random: Random,
  customer: CustomerSeed,
  days: Days,
  course: Course,
  plan: Plan,
): HoldingSeed {
  const { kind, product } = plan
  const { today } = days
  // What runs for a while began within its time, so that it ends from tomorrow on.
  const age = product.days === null ? 60 + random.int(2500) : random.int(product.days - 1) + 1
  const opened = shiftDate(today, -age)
  const isFixed = product.days !== null
  const at = momentOf(opened)
  return {
    id: seededId(random, at),
    customer_id: customer.id,
    kind,
    product: product.name,
    number: plan.prefix + digits(random, plan.prefix.length > 4 ? 10 : 12),
    state: 'active',
    opened_on: opened,
    matures_on: product.days === null ? null : shiftDate(opened, product.days),
    closed_on: null,
    overdue_since: null,
    rate: product.rate,
    source,
    balances: isFixed
      ? [{ asOf: opened, fen: fen(plan.yuan) }, ...confirmed(days, opened, fen(plan.yuan))]
      : courseOfBalances(random, days, opened, course, plan),
  }
}

/** A fixed sum stays what it was; that it was told again yesterday is kept as well. */
const confirmed = (days: Days, opened: string, sum: bigint) => {
  const last = days.months.at(-1)!
  return opened < last ? [{ asOf: last, fen: sum }] : []
}

function courseOfBalances(random: Random, days: Days, opened: string, course: Course, { kind, yuan }: Plan) {
  const since = [...new Set([...days.months, ...(kind === 'deposit' ? days.weeks : [])])]
    .toSorted()
    .filter((day) => day >= opened)
  if (since.length === 0) return [{ asOf: opened, fen: fen(yuan) }]
  const spread = kind === 'deposit' || kind === 'card' ? 0.12 : 0.03
  const last = since.length - 1
  return since.map((asOf, index) => {
    // Backwards from what it is now, so that the grade holds today.
    const monthsAgo = (momentOf(days.today) - momentOf(asOf)) / (30 * 86_400_000)
    const drift = Math.exp(-course.monthly * monthsAgo)
    const drawn = course.drawnOut && index < last ? 2.4 : 1
    const noise = index === last ? 1 : Math.exp(spread * normal(random))
    return { asOf, fen: fen(yuan * drift * drawn * noise) }
  })
}

/** A loan is paid back month by month; one in a hundred is behind. */
function loan(
  random: Random,
  customer: CustomerSeed,
  days: Days,
  product: Product,
  yuan: number,
): HoldingSeed {
  const { today } = days
  const term = product.days!
  const age = 20 + random.int(Math.min(term, 2000) - 30)
  const opened = shiftDate(today, -age)
  const isLate = random.next() < 0.015
  const paysMonthly = term > 400
  const since = days.months.filter((day) => day >= opened)
  const shareLeft = (day: string): number =>
    paysMonthly ? 1 - Math.max(0, (momentOf(day) - momentOf(opened)) / 86_400_000) / term : 1
  return {
    id: seededId(random, momentOf(opened)),
    customer_id: customer.id,
    kind: 'loan',
    product: product.name,
    number: `D${opened.replaceAll('-', '').slice(2)}${digits(random, 6)}`,
    state: isLate ? 'overdue' : 'active',
    opened_on: opened,
    matures_on: shiftDate(opened, term),
    closed_on: null,
    overdue_since: isLate ? shiftDate(today, -5 - random.int(60)) : null,
    rate: product.rate,
    source,
    balances: (since.length > 0 ? since : [opened]).map((asOf) => ({
      asOf,
      fen: fen(yuan * shareLeft(asOf)),
    })),
  }
}

const fen = (yuan: number): bigint => BigInt(Math.round(Math.max(0, yuan) * 100))
const momentOf = (date: string): number => Date.parse(`${date}T00:00:00Z`)
const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String(random.int(10))).join('')
