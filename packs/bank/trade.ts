import type { Role, ScopeLevel } from '#contracts/access.ts'
import type { Random } from '#engines/random/random.ts'
import { counties, type County } from '#packs/demo/geography.ts'
import { personName, pick } from '#packs/demo/names.ts'
import {
  type DemoManager,
  type DemoOrganisation,
  type DemoPerson,
  type DemoUnit,
  serviceAgent,
} from '#packs/demo/organisation.ts'
import { seededId } from '#packs/demo/random-tools.ts'
import { bankFieldValues } from './field-values.ts'
import { bankHoldings } from './holdings.ts'
import type { DemoProfile, DemoTrade } from '#packs/demo/trade.ts'

/** Six sub-branches (支行) of a city branch (分行) with the counties they serve and their account managers. */
const branches = [
  { code: 'LC', name: '鹿城支行', counties: ['330302', '330305'], personal: 3, corporate: 2 },
  { code: 'OH', name: '瓯海支行', counties: ['330303', '330304'], personal: 3, corporate: 2 },
  { code: 'YQ', name: '乐清支行', counties: ['330382'], personal: 3, corporate: 2 },
  { code: 'RA', name: '瑞安支行', counties: ['330381'], personal: 3, corporate: 1 },
  { code: 'CN', name: '苍南支行', counties: ['330326', '330327', '330383'], personal: 3, corporate: 1 },
  { code: 'YJ', name: '永嘉支行', counties: ['330324', '330328', '330329'], personal: 2, corporate: 1 },
] as const

const corporateTypes = new Set(['small_business', 'company', 'institution'])
const branchOf = (county: County): number =>
  branches.findIndex((branch) => (branch.counties as readonly string[]).includes(county.code))

/** Each sub-branch has a group for persons (even) and one for firms (odd). */
const unitOf = (county: County, type: string): number =>
  2 * branchOf(county) + (corporateTypes.has(type) ? 1 : 0)

function officeOf(unit: number): { name: string; lng: number; lat: number } {
  const branch = branches[Math.floor(unit / 2)]!
  const town = counties.find(({ code }) => code === branch.counties[0])!.towns[0]!
  return { name: `${branch.name}营业部`, lng: town.lng + 0.003, lat: town.lat + 0.002 }
}

/**
 * City branch (分行) → six sub-branches (支行) → outlet (网点) with its teams of account managers for persons and for
 * firms. More customers get more account managers, about 240 persons or 65 firms each.
 */
function organisation(random: Random, customers: number, since: number): DemoOrganisation {
  const factor = Math.max(1, Math.round(customers / 4600))
  const units: DemoUnit[] = []
  const people: DemoPerson[] = []
  const managers: DemoManager[] = []
  const addUnit = (parentId: string | null, kind: DemoUnit['kind'], code: string, name: string): string => {
    const id = seededId(random, since)
    units.push({ id, parentId, kind, code, name })
    return id
  }
  const addPerson = (account: string, unitId: string, role: Role, scope: ScopeLevel): DemoPerson => {
    const roles = [{ role, unitId, scope }]
    const person = { id: seededId(random, since), account, name: personName(random), unitId, roles }
    people.push(person)
    return person
  }
  const city = addUnit(null, 'city', 'WZ', '温州分行（演示）')
  addPerson('admin', city, 'administrator', 'all')
  addPerson('analyst', city, 'analyst', 'subtree')
  addPerson('viewer', city, 'department_viewer', 'subtree')
  addPerson('director', city, 'team_leader', 'subtree')
  let number = 0
  for (const [index, branch] of branches.entries()) {
    const branchId = addUnit(city, 'county', `WZ-${branch.code}`, branch.name)
    addPerson(`leader${index + 1}`, branchId, 'team_leader', 'subtree')
    const place = branch.name.replace('支行', '')
    const teams = [
      { suffix: 'P', name: `${place}营业部个人客户经理团队`, managers: branch.personal * factor },
      { suffix: 'C', name: `${place}营业部对公客户经理团队`, managers: branch.corporate * factor },
    ]
    for (const [segment, team] of teams.entries()) {
      const teamId = addUnit(branchId, 'team', `WZ-${branch.code}-${team.suffix}`, team.name)
      for (let i = 0; i < team.managers; i++) {
        number++
        const account = `m${String(number).padStart(2, '0')}`
        managers.push({ ...addPerson(account, teamId, 'account_manager', 'own'), unit: 2 * index + segment })
      }
    }
  }
  people.push(serviceAgent(city, since))
  return {
    units,
    people,
    managers,
    showcase: [
      { account: 'm01', zh: '个人客户经理（鹿城）', en: 'account manager, persons' },
      { account: 'm04', zh: '对公客户经理（鹿城）', en: 'account manager, firms' },
      { account: 'leader1', zh: '支行行长（鹿城）', en: 'leader of a sub-branch' },
      { account: 'director', zh: '分行营销主管', en: 'leader of the whole branch' },
      { account: 'analyst', zh: '分析人员', en: 'analyst' },
      { account: 'viewer', zh: '其他部门（只读）', en: 'department viewer, read only' },
      { account: 'agent', zh: '客服坐席（只核对）', en: 'service agent, checks and consents' },
      { account: 'admin', zh: '系统管理员', en: 'administrator' },
    ],
  }
}

/** Nobody is a private-banking customer with a few thousand yuan. */
const gradeByType: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  personal: { S: 'C', A: 'C', B: 'C' },
  wealth: { S: 'A', C: 'B', D: 'B' },
  private: { A: 'S', B: 'S', C: 'S', D: 'S' },
  small_business: { S: 'B', A: 'B', D: 'C' },
  company: { C: 'B', D: 'A' },
  institution: { C: 'B', D: 'B' },
}

const firmFirst = '鸿宏瑞恒盛泰华信联东南瓯江安达兴永正'
const firmSecond = '达源通泰丰博诚利新业创辉远成基'
const firmTrades = ['机电', '鞋业', '服饰', '阀门', '电气', '包装', '食品', '建材', '眼镜', '汽配', '贸易', '物流', '印业', '塑胶'] // prettier-ignore
const institutions = ['第三小学', '社区卫生服务中心', '文化馆', '职业技术学校', '水务所', '农贸市场管理处']

function nameOf(random: Random, { type, town }: DemoProfile): string {
  if (!corporateTypes.has(type)) return personName(random)
  const place = town.name.replace(/(街道|镇|城区)$/, '')
  if (type === 'institution') return `${place}${pick(random, institutions)}（示例）`
  const word = pick(random, firmFirst) + pick(random, firmSecond)
  const form = type === 'small_business' && random.next() < 0.5 ? '厂' : '有限公司'
  return `${place}${word}${pick(random, firmTrades)}${form}（示例）`
}

const products = ['deposit', 'wealth', 'insurance', 'loan', 'card'] as const

function findings(random: Random): ReturnType<DemoTrade['day']['findings']> {
  const draw = random.next()
  return {
    purpose: draw < 0.4 ? 'care' : draw < 0.65 ? 'due_funds' : draw < 0.85 ? 'product' : 'risk',
    intention: random.next() < 0.3 ? 'strong' : random.next() < 0.6 ? 'some' : 'none',
    ...(random.next() < 0.7 && { interests: [pick(random, products)] }),
    ...(random.next() < 0.25 && { expected_amount: 5 * (1 + random.int(60)) }),
    ...(random.next() < 0.8 && { risk_explained: true }),
    ...(random.next() < 0.6 && { satisfaction: 3 + random.int(3) }),
  }
}

/** A city branch of a bank: persons and firms, met at home, at work or at the outlet, by appointment. */
export const bankTrade: DemoTrade = {
  customers: 4600,
  organisation,
  unitOf,
  officeOf,
  gradeOf: (type, drawn) => gradeByType[type]?.[drawn] ?? drawn,
  licenceOf: ({ county, serial, type }) => `${corporateTypes.has(type) ? 'C' : 'P'}${county.code}${serial}`,
  nameOf,
  hoursOf: (_random, type) =>
    corporateTypes.has(type)
      ? Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: '08:30', to: '17:30' }] : []))
      : null,
  note: '演示数据：人物与单位均为虚构。',
  medianVolume: { S: 200, A: 60, B: 20, C: 6, D: 2 },
  orders: {
    // Deals are counted in 万元.
    unitFen: 1_000_000,
    ownMix: false,
    skips: (grade) => ({ S: 0.8, A: 0.86, B: 0.92 })[grade] ?? 0.97,
  },
  day: {
    visits: [5, 4],
    skipReasons: ['客户外出', '客户临时有事改期', '联系不上客户'],
    notes: [
      '有一笔定期下月到期，想比较几款产品',
      '关心存款利率调整，已说明',
      '对净值波动有顾虑，已讲解风险等级',
      '子女明年出国，咨询购汇与留学安排',
      '企业订单增加，流动资金有缺口',
      '已完成风险承受能力重评',
      '希望收到线上对账单，已协助开通',
      '同业报价略高，愿意再谈',
    ],
    nextSteps: [
      '送产品对比表',
      '约到网点面谈',
      '准备授信材料清单',
      '回复利率审批结果',
      '到期前一周电话提醒',
      '补齐证件影像',
    ],
    findings,
  },
  knowledge: {
    told: [
      ['product', '想要期限短、随时能取的产品'],
      ['product', '想了解子女教育金的安排'],
      ['price', '希望贷款利率能再低一些'],
      ['service', '网银转账限额不够用，想调高'],
      ['service', '希望上门办理对公开户变更'],
      ['training', '想让财务学会批量代发工资'],
      ['other', '想在网点借场地办客户答谢会'],
    ],
    answers: ['已调高限额', '已当面讲解并签约', '已上门办结', '已安排一次培训'],
    declined: ['利率已到定价下限，不能再优惠', '产品已售罄，等下一期'],
    isLarge: (type) => corporateTypes.has(type),
    parentType: 'company',
    positions: { head: '总经理', self: '本人', executor: '财务经理', user: '出纳' },
  },
  fieldValues: (random, customer) => bankFieldValues(random, customer, corporateTypes.has(customer.type)),
  holdings: bankHoldings,
  delivers: false,
}
