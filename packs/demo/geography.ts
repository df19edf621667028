/**
 * Districts and counties of Wenzhou with their administrative codes (GB/T 2260) and rough positions of their
 * towns in WGS-84 degrees, rounded to about a kilometre. Real names; weights and spreads are ours.
 */
export interface Town {
  readonly name: string
  readonly lng: number
  readonly lat: number
  /** Share of the county's retailers. */
  readonly weight: number
  /** Standard deviation of shops around the centre, in metres. */
  readonly spread: number
  readonly streets: readonly string[]
}
export interface County {
  readonly code: string
  readonly name: string
  /** Index of the marketing unit that serves it. */
  readonly unit: number
  /** Share of all retailers. */
  readonly weight: number
  readonly towns: readonly Town[]
}

const town = (
  name: string,
  lng: number,
  lat: number,
  weight: number,
  spread: number,
  ...streets: string[]
): Town => ({
  name,
  lng,
  lat,
  weight,
  spread,
  streets,
})

/** Five marketing units; the last two serve several counties. */
export const marketingUnits = [
  { code: 'WZ-SQ', name: '市区营销部', managers: 7 },
  { code: 'WZ-YQ', name: '乐清营销部', managers: 5 },
  { code: 'WZ-RA', name: '瑞安营销部', managers: 4 },
  { code: 'WZ-PC', name: '平苍营销部', managers: 5 },
  { code: 'WZ-YW', name: '永文泰营销部', managers: 3 },
] as const

export const counties: readonly County[] = [
  {
    code: '330302',
    name: '鹿城区',
    unit: 0,
    weight: 0.14,
    towns: [
      town('五马街道', 120.655, 28.015, 3, 900, '公园路', '府学巷', '解放街', '信河街'),
      town('南汇街道', 120.676, 27.997, 2, 900, '锦绣路', '飞霞南路', '惠民路'),
      town('双屿街道', 120.594, 28.017, 2, 1200, '鹿城路', '嵇师路', '牛岭路'),
      town('藤桥镇', 120.465, 28.06, 1, 1500, '藤桥路', '潮济路'),
    ],
  },
  {
    code: '330303',
    name: '龙湾区',
    unit: 0,
    weight: 0.08,
    towns: [
      town('永中街道', 120.812, 27.915, 2, 1300, '永宁西路', '龙祥路', '罗东大街'),
      town('状元街道', 120.741, 27.975, 1, 1000, '机场大道', '状元街'),
      town('海城街道', 120.786, 27.85, 1, 1200, '海工大道', '埭头路'),
    ],
  },
  {
    code: '330304',
    name: '瓯海区',
    unit: 0,
    weight: 0.09,
    towns: [
      town('景山街道', 120.634, 27.993, 2, 1000, '将军大街', '西山路'),
      town('梧田街道', 120.667, 27.962, 2, 1100, '霞王路', '塘西路', '大堡路'),
      town('瞿溪街道', 120.522, 27.975, 1, 1200, '河头路', '崇文路'),
      town('仙岩街道', 120.674, 27.877, 1, 1300, '穗丰路', '仙胜路'),
    ],
  },
  {
    code: '330305',
    name: '洞头区',
    unit: 0,
    weight: 0.02,
    towns: [town('北岙街道', 121.152, 27.837, 1, 900, '中心街', '燕子山路', '望海路')],
  },
  {
    code: '330382',
    name: '乐清市',
    unit: 1,
    weight: 0.19,
    towns: [
      town('乐成街道', 120.967, 28.116, 3, 1300, '清远路', '伯乐西路', '旭阳路'),
      town('柳市镇', 120.866, 28.036, 4, 1500, '柳青路', '车站路', '翔金垟路'),
      town('北白象镇', 120.822, 28.062, 2, 1400, '象南路', '中心大道'),
      town('虹桥镇', 121.032, 28.208, 2, 1300, '虹河东路', '幸福东路'),
      town('大荆镇', 121.128, 28.4, 1, 1600, '百岗大道', '石门路'),
    ],
  },
  {
    code: '330381',
    name: '瑞安市',
    unit: 2,
    weight: 0.17,
    towns: [
      town('安阳街道', 120.655, 27.778, 3, 1200, '万松东路', '隆山东路', '罗阳大道'),
      town('塘下镇', 120.692, 27.845, 4, 1600, '塘川街', '罗凤街', '鲍田路'),
      town('莘塍街道', 120.688, 27.795, 2, 1100, '莘阳大道', '星火路'),
      town('飞云街道', 120.616, 27.752, 1, 1100, '飞云大街', '林垟路'),
      town('马屿镇', 120.462, 27.772, 1, 1500, '江上路', '清祥路'),
    ],
  },
  {
    code: '330326',
    name: '平阳县',
    unit: 3,
    weight: 0.08,
    towns: [
      town('昆阳镇', 120.563, 27.668, 2, 1200, '雅河路', '人民路'),
      town('鳌江镇', 120.556, 27.617, 2, 1200, '车站大道', '新河南路'),
      town('水头镇', 120.329, 27.688, 2, 1500, '环城路', '江滨路'),
    ],
  },
  {
    code: '330327',
    name: '苍南县',
    unit: 3,
    weight: 0.08,
    towns: [
      town('灵溪镇', 120.406, 27.508, 3, 1700, '玉苍路', '人民大道', '春晖路'),
      town('钱库镇', 120.565, 27.49, 2, 1400, '钱东路', '环城西路'),
      town('金乡镇', 120.601, 27.432, 1, 1200, '凤仪大街', '环城东路'),
    ],
  },
  {
    code: '330383',
    name: '龙港市',
    unit: 3,
    weight: 0.05,
    towns: [town('龙港城区', 120.553, 27.578, 1, 1800, '龙翔路', '人民路', '建新路', '百有路')],
  },
  {
    code: '330324',
    name: '永嘉县',
    unit: 4,
    weight: 0.06,
    towns: [
      town('北城街道', 120.69, 28.153, 2, 1300, '永建路', '县前路'),
      town('江北街道', 120.66, 28.048, 3, 1300, '双塔路', '阳光大道', '罗浮大街'),
      town('岩头镇', 120.712, 28.345, 1, 1400, '丽水街', '芙蓉路'),
    ],
  },
  {
    code: '330328',
    name: '文成县',
    unit: 4,
    weight: 0.02,
    towns: [
      town('大峃镇', 120.09, 27.787, 3, 1100, '建设路', '伯温路'),
      town('珊溪镇', 120.032, 27.673, 1, 900, '桂溪路', '滨水路'),
    ],
  },
  {
    code: '330329',
    name: '泰顺县',
    unit: 4,
    weight: 0.02,
    towns: [
      town('罗阳镇', 119.716, 27.556, 3, 1100, '新城大道', '文祥路'),
      town('雅阳镇', 119.931, 27.402, 1, 1000, '氡泉路', '雅中路'),
    ],
  },
]

/** Where a unit's people set out in the morning: the office, at the first town of its first county. */
export const officeOf = (unit: number): { name: string; lng: number; lat: number } => {
  const first = counties.find((county) => county.unit === unit)!.towns[0]!
  return { name: `${marketingUnits[unit]!.name}驻地`, lng: first.lng + 0.004, lat: first.lat + 0.003 }
}
