import { type QualityItem } from '#contracts/customer-quality.ts'
import type { Settings, SettingDefinition } from '#platform/settings/settings.ts'

const group = { zh: '客户资料质量', en: 'Quality of customer data' }

const weight = (item: string, zh: string, en: string, value: number) =>
  ({
    type: 'integer',
    scope: 'global',
    key: `customers.quality_${item}`,
    group,
    title: { zh: `分量：${zh}`, en: `Weight: ${en}` },
    description: {
      zh: '在完整度里占的分量；0 表示不计。',
      en: 'How much it counts for completeness; 0: not at all.',
    },
    default: value,
    min: 0,
    max: 100,
  }) as const

const weights = {
  phone: weight('phone', '电话', 'telephone', 15),
  contact: weight('contact', '联系人', 'contact', 10),
  address: weight('address', '地址', 'address', 10),
  position: weight('position', '地图位置', 'place on the map', 15),
  owner: weight('owner', '负责人', 'owner', 10),
  identity: weight('identity', '证件号或信用代码', 'identity number or company code', 10),
  openingHours: weight('opening_hours', '营业时间', 'opening hours', 5),
  twoPeople: weight('two_people', '认识两个人以上', 'two persons known', 15),
  ownFields: weight('own_fields', '客户卡必填和推荐的资料', 'required and recommended facts of the card', 10),
} as const satisfies Record<QualityItem, SettingDefinition>

const freshShare = {
  type: 'integer',
  scope: 'global',
  key: 'customers.quality_fresh_share',
  group,
  title: { zh: '新鲜度占总分', en: 'Share of freshness' },
  description: { zh: '其余是完整度。', en: 'The rest is completeness.' },
  default: 30,
  min: 0,
  max: 100,
  unitOfMeasure: { zh: '%', en: '%' },
} as const satisfies SettingDefinition

const freshDays = {
  type: 'integer',
  scope: 'global',
  key: 'customers.quality_fresh_days',
  group,
  title: { zh: '多少天内算新鲜', en: 'Days in which a card is fresh' },
  description: {
    zh: '这些天内修改过资料或走访过，新鲜度满分；两倍天数时降到 0。',
    en: 'Written or visited within these days: fully fresh; not at all after twice as many.',
  },
  default: 180,
  min: 7,
  max: 1095,
  unitOfMeasure: { zh: '天', en: 'days' },
} as const satisfies SettingDefinition

export const qualitySettings: readonly SettingDefinition[] = [
  ...Object.values(weights),
  freshShare,
  freshDays,
]

/** The formula in force. */
export interface QualityFormula {
  readonly weights: Readonly<Record<QualityItem, number>>
  /** 0–1. */
  readonly freshShare: number
  readonly freshDays: number
}

export async function readFormula(settings: Settings): Promise<QualityFormula> {
  const entries = await Promise.all(
    Object.entries(weights).map(async ([item, setting]) => [item, await settings.read(setting)] as const),
  )
  return {
    weights: Object.fromEntries(entries) as unknown as Record<QualityItem, number>,
    freshShare: (await settings.read(freshShare)) / 100,
    freshDays: await settings.read(freshDays),
  }
}
