import type { Weights } from '#contracts/workloads.ts'
import { numbersOf } from '#platform/settings/setting-kinds.ts'
import type { SettingDefinition, Settings } from '#platform/settings/settings.ts'

const workload = { zh: '工作量', en: 'Workload' }
const division = { zh: '片区划分', en: 'Territories' }
const months = { zh: '个月', en: 'months' }
const minutes = { zh: '分钟', en: 'min' }

const number = numbersOf('territories')

const weight = (key: string, value: number, zh: string, en: string, zhMore: string, enMore: string) =>
  number(`weight_${key}`, workload, [`权重：${zh}`, `Weight: ${en}`, zhMore, enMore], [value, 0, 1000])

/** Importance of each indicator; only their proportions matter. */
export const weightSettings = {
  spread: weight(
    'spread',
    10,
    '地理分布',
    'spread',
    '每月走访次数 × 到最近 5 位客户的平均直线距离（公里）。',
    'Visits a month × mean straight way to the 5 nearest customers (km).',
  ),
  driving: weight(
    'driving',
    15,
    '行车路程',
    'driving distance',
    '每月走访次数 × 出发地往返直线距离 ÷ 每日站数（公里）。',
    'Visits a month × way from the place of departure and back ÷ stops a day (km).',
  ),
  number: weight(
    'number',
    10,
    '客户数量',
    'number of customers',
    '在册正常经营的客户数（户）。',
    'Active customers.',
  ),
  grades: weight(
    'grades',
    10,
    '客户组成',
    'grade mix',
    '客户等级系数之和（分）。',
    'Sum of the points of the grades.',
  ),
  roads: weight(
    'roads',
    5,
    '道路状况',
    'road condition',
    '道路使直线路程增加的公里数：（绕行系数 × 道路等级系数 − 1）× 直线路程。',
    'Kilometres that roads add: (detour factor × road class − 1) × straight way.',
  ),
  size: weight(
    'size',
    20,
    '客户规模',
    'customer size',
    '每月走访次数 × 服务时间（分钟），时间按客户类型或客户卡。',
    'Visits a month × service minutes by kind of shop or card.',
  ),
  keyService: weight(
    'key_service',
    10,
    '重点客户服务时间',
    'key-customer service',
    '重点客户在类型标准时间以外的服务时间（分钟/月）。',
    'Minutes a month that key customers take beyond the standard of their kind.',
  ),
  orders: weight('orders', 10, '订单数', 'orders', '近几个月平均每月订单数（单）。', 'Orders a month.'),
  volume: weight('volume', 10, '订单量', 'volume', '近几个月平均每月订货量。', 'Volume ordered a month.'),
} as const satisfies Record<keyof Weights, SettingDefinition>

export const territorySettings = {
  orderMonths: number(
    'order_months',
    workload,
    [
      '统计订单的月数',
      'Months of orders',
      '订单指标取最近几个整月的平均。',
      'Orders are means of so many months.',
    ],
    [3, 1, 24],
    months,
  ),
  stopsPerDay: number(
    'stops_per_day',
    workload,
    ['每日走访站数', 'Stops a day', '往返片区的路程由这么多站分摊。', 'Share the way to the district.'],
    [18, 1, 100],
  ),
  keyExtra: number(
    'key_extra_minutes',
    workload,
    [
      '重点客户加时',
      'Extra minutes at key customers',
      '客户卡没有写服务时间的重点客户，每次比类型标准多用的分钟数。',
      'Beyond the standard of their kind, where the card says nothing.',
    ],
    [8, 0, 240],
    minutes,
  ),
  roadClass: number(
    'road_class',
    workload,
    [
      '道路等级系数',
      'Road class factor',
      '与绕行系数相乘：平原城区 1.0，丘陵约 1.2，山区约 1.5，海岛轮渡约 2.0。按单位设定，未接路网数据。',
      'Multiplies the detour factor: plain 1.0, hills about 1.2, mountains 1.5, ferries 2.0.',
    ],
    [1, 1, 5],
  ),
  gradePoints: {
    key: 'territories.grade_points',
    group: workload,
    title: { zh: '等级系数', en: 'Points of grades' },
    description: {
      zh: '客户组成的计分，如 A=2,B=1.5,C=1.2；没有写的等级为 1。',
      en: 'As A=2,B=1.5; other grades count 1.',
    },
    scope: 'unit',
    type: 'text',
    default: 'A=2,B=1.5,C=1.2,D=1,E=0.8',
    maxLength: 500,
  },
  tolerance: number(
    'tolerance',
    division,
    [
      '均衡容差',
      'Tolerance of balance',
      '新方案的工作量允许偏离平均的比例（其他指标为其 6 倍）。',
      'Share by which loads may differ in new scenarios; six times that for other attributes.',
    ],
    [0.05, 0.005, 0.5],
  ),
  movePrice: number(
    'move_price',
    division,
    [
      '更换客户经理的代价',
      'Price of a change of hands',
      '新方案中，一户至少节省这么多“次·公里/月”才更换。',
      'Visit-kilometres a month that a change of hands must save.',
    ],
    [60, 0, 100_000],
    { zh: '次·公里', en: 'visit-km' },
  ),
  effort: {
    key: 'territories.effort',
    group: division,
    title: { zh: '划分计算轮数', en: 'Rounds of search' },
    description: {
      zh: '轮数越多方案越好、时间越长；同样的轮数结果相同。',
      en: 'More rounds, better territories, more time; the same rounds give the same result.',
    },
    scope: 'global',
    type: 'integer',
    default: 3,
    min: 1,
    max: 100,
  },
  solveSeconds: number(
    'solve_seconds',
    division,
    [
      '划分时限',
      'Time limit',
      '超过此时间取当时最好的方案，并说明未算完。',
      'Beyond it the best so far is taken, and said to be unfinished.',
    ],
    [120, 5, 3600],
    { zh: '秒', en: 's' },
  ),
  routeRounds: {
    key: 'territories.route_rounds',
    group: division,
    title: { zh: '月线路计算轮数', en: 'Rounds of planning a month' },
    description: {
      zh: '比较里程时，每位客户经理的月线路算多少轮；同样的轮数结果相同。',
      en: 'For each person, when kilometres are compared; the same rounds give the same result.',
    },
    scope: 'global',
    type: 'integer',
    default: 600,
    min: 50,
    max: 100_000,
  },
  secondPerson: {
    key: 'territories.second_person',
    group: division,
    title: { zh: '批准须两人', en: 'Two people approve' },
    description: {
      zh: '打开后，方案由一人提出、另一人复核后才生效。',
      en: 'One proposes, another confirms, before it takes effect.',
    },
    scope: 'unit',
    type: 'flag',
    default: false,
  },
} as const satisfies Record<string, SettingDefinition>

export const allTerritorySettings: readonly SettingDefinition[] = [
  ...Object.values(weightSettings),
  ...Object.values(territorySettings),
]

/** The weights in force at a unit. */
export async function readWeights(settings: Settings, unitId: string | null): Promise<Weights> {
  const entries: [string, number][] = []
  for (const [name, definition] of Object.entries(weightSettings))
    entries.push([name, await settings.read(definition, unitId)])
  return Object.fromEntries(entries) as unknown as Weights
}

/** `A=2,B=1.5` as a map; what cannot be read is left out, so that a slip of the pen spoils one grade and not all. */
export function parseGradePoints(text: string): ReadonlyMap<string, number> {
  const pairs = text.split(/[,，;；]/).flatMap((pair): [string, number][] => {
    const [grade = '', points = ''] = pair.split(/[=＝:：]/).map((side) => side.trim())
    const value = Number(points)
    return grade === '' || points === '' || !Number.isFinite(value) || value < 0 ? [] : [[grade, value]]
  })
  return new Map(pairs)
}
