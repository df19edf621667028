import type { Random } from '#engines/random/random.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { personName, pick } from '#packs/demo/names.ts'
import { logNormal, weighted } from '#packs/demo/random-tools.ts'
import type { DemoFieldValues } from '#packs/demo/trade.ts'

/** What an account manager of a tobacco wholesaler notes on the cards of shops, chains and hotels. */
export const tobaccoFieldValues: DemoFieldValues = (random, shop, today) =>
  shop.type === 'ordinary' ? ofShop(random, shop, today) : ofOrganisation(random, shop, today)

const sources = ['memory', 'relation', 'document', 'marketing', 'experience'] as const
const inside = ['sales_records', 'service_files', 'crm', 'accounts'] as const
const outside = ['acquaintances', 'customers', 'internet', 'documents'] as const

/** The value in a share of the cards. */
const known = <T>(random: Random, share: number, value: () => T): T | null => {
  // Drawn either way: a share that is changed leaves the other fields as they are.
  const made = value()
  return random.next() < share ? made : null
}
const several = <T>(random: Random, all: readonly T[], most: number): T[] => {
  const first = random.int(all.length)
  return Array.from({ length: 1 + random.int(most) }, (_, n) => all[(first + 2 * n) % all.length]!).filter(
    (one, place, list) => list.indexOf(one) === place,
  )
}
const rounded = (value: number, step: number): number => Math.max(step, Math.round(value / step) * step)

/** Turnover of the whole shop, tobacco being a part of it, in fen to a hundred yuan. */
const monthlySales = (random: Random, { volume90 = 0, grade }: CustomerSeed): number => {
  const usual: Readonly<Record<string, number>> = { A: 520, B: 260, C: 130, D: 65, E: 26 }
  const cartons = volume90 > 0 ? volume90 / 3 : (usual[grade] ?? 60)
  return rounded(cartons * 18_600 * logNormal(random, 2.4, 0.3), 10_000)
}
const openedOn = (random: Random, { enteredOn }: CustomerSeed): string =>
  shiftDate(enteredOn, -30 - Math.floor(6500 * random.next() ** 2))

function shared(random: Random, shop: CustomerSeed): ReturnType<DemoFieldValues> {
  return {
    info_source: known(random, 0.45, () => [pick(random, inside), pick(random, outside)]),
    opened_on: known(random, 0.8, () => openedOn(random, shop)),
    monthly_sales: known(random, 0.75, () => monthlySales(random, shop)),
    payment_habit: known(random, 0.7, () =>
      weighted(random, ['bank_deduction', 'on_delivery', 'prepaid'] as const, (how) =>
        how === 'bank_deduction' ? 6 : how === 'on_delivery' ? 3 : 1,
      ),
    ),
    best_time: known(random, 0.6, () =>
      pick(random, [
        '上午十点前',
        '下午两点到四点',
        '避开放学时段',
        '晚上七点后店主在',
        '周一上午盘货，不方便',
        '午饭前后都可以',
      ]),
    ),
    wanted_support: known(random, 0.4, () =>
      pick(random, [
        '想要一组新背柜',
        '希望细支货源多一些',
        '想学网上订货和盘点',
        '希望节前提前配送',
        '想参加新品品吸会',
        '希望帮助调整陈列',
      ]),
    ),
  }
}

function ofShop(random: Random, shop: CustomerSeed, today: string): ReturnType<DemoFieldValues> {
  const rented = random.next() < 0.72
  const space = { A: 120, B: 70, C: 45, D: 32, E: 22 }[shop.grade] ?? 40
  return {
    ...shared(random, shop),
    operator_gender: known(random, 0.85, () => (random.next() < 0.44 ? 'female' : 'male')),
    operator_birthday: known(random, 0.65, () => shiftDate('1957-01-01', random.int(15_000))),
    education: known(random, 0.5, () =>
      weighted(random, ['primary', 'middle', 'high', 'college'] as const, (one) =>
        one === 'middle' ? 4 : one === 'high' ? 3 : 1.5,
      ),
    ),
    family: known(random, 0.3, () =>
      pick(random, [
        '女儿在读高三，明年高考',
        '儿子在杭州工作，过年才回来',
        '夫妻两人轮流看店',
        '孩子放学就在店里写作业',
        '父母同住，帮忙看早市',
      ]),
    ),
    hobbies: known(random, 0.5, () =>
      pick(random, ['钓鱼', '打太极', '看越剧', '养兰花', '跑步', '下象棋', '喝茶', '看球赛']),
    ),
    floor_space: known(random, 0.85, () => rounded(logNormal(random, space, 0.35), 1)),
    staff_count: known(random, 0.55, () => 1 + random.int(shop.grade === 'A' ? 6 : 3)),
    premises: known(random, 0.8, () => (rented ? 'rented' : 'owned')),
    rent_ends_on: rented ? known(random, 0.6, () => shiftDate(today, random.int(1000) - 120)) : null,
    taboos: known(random, 0.15, () =>
      pick(random, ['不喜欢在顾客面前谈额度', '初一、十五吃素，不抽烟', '称呼“老板娘”会不高兴，叫林姐']),
    ),
    consumption_habits: known(random, 0.35, () =>
      pick(random, [
        '工地多，十几元一包的走得快',
        '写字楼下，细支和爆珠好卖',
        '学校附近，烟柜放在里侧',
        '老小区，老顾客认牌子',
        '景区，节假日销量翻倍',
      ]),
    ),
    preferences: known(random, 0.55, () =>
      several(random, ['price', 'turnover', 'brand', 'novelty', 'service'] as const, 2),
    ),
    information_sources: known(random, 0.6, () => several(random, sources, 3)),
    main_information_source: known(random, 0.4, () => pick(random, sources)),
  }
}

function ofOrganisation(random: Random, shop: CustomerSeed, today: string): ReturnType<DemoFieldValues> {
  const chain = shop.type === 'chain_supermarket'
  return {
    ...shared(random, shop),
    legal_name: known(random, 0.9, () => `${shop.name}${chain ? '有限公司' : '管理有限公司'}`),
    legal_representative: known(random, 0.7, () => personName(random)),
    business_scope: known(random, 0.6, () =>
      chain ? '食品、日用百货、卷烟零售' : '住宿、餐饮、会务，柜台零售卷烟',
    ),
    floor_space: known(random, 0.85, () => rounded(logNormal(random, chain ? 600 : 1800, 0.5), 10)),
    staff_count: known(random, 0.7, () => 8 + random.int(chain ? 40 : 90)),
    outlet_count: known(random, 0.6, () => (chain ? 2 + random.int(24) : 1)),
    buyers: known(random, 0.6, () =>
      chain ? '周边三个小区，中年顾客为主' : pick(random, ['商务住客', '婚宴和会议', '旅游团']),
    ),
    competitors: known(random, 0.4, () => pick(random, ['对面有一家连锁便利店', '同街两家烟酒行', '暂无'])),
    market_share: known(random, 0.35, () => 5 + random.int(50)),
    credit_grade: known(random, 0.8, () =>
      weighted(random, ['good', 'fair', 'poor'] as const, (one) =>
        one === 'good' ? 7 : one === 'fair' ? 3 : 0.5,
      ),
    ),
    credit_limit: known(random, 0.5, () => rounded(logNormal(random, 8_000_000, 0.5), 1_000_000)),
    buying_decision: known(random, 0.65, () =>
      chain
        ? pick(random, ['headquarters', 'manager'] as const)
        : pick(random, ['owner', 'manager', 'committee'] as const),
    ),
    buying_cycle_days: known(random, 0.5, () => pick(random, [7, 7, 14])),
    buying_policy: known(random, 0.35, () =>
      pick(random, ['总部定品类，门店报量', '三家比价，月底结账', '店长报单，老板签字']),
    ),
    past_business: known(random, 0.4, () => `${today.slice(0, 4)} 年起每周按时订货，没有退货`),
    potential: known(random, 0.7, () => pick(random, ['high', 'medium', 'medium', 'low'] as const)),
    assessment: known(random, 0.35, () =>
      pick(random, [
        '位置好、客流稳，可作新品首推点',
        '近两年平稳，关注续租情况',
        '管理规范，适合做示范柜台',
      ]),
    ),
  }
}
