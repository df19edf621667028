import type { LikenessWeights } from '#engines/likeness/index.ts'
import type { Settings, SettingDefinition } from '#platform/settings/settings.ts'

const group = { zh: '客户查重', en: 'Duplicates of customers' }
const points = { zh: '分', en: 'points' }

/** A number that holds for the whole installation: two units must not score the same pair differently. */
const number = (
  key: string,
  [zh, en, zhMore, enMore]: readonly [zh: string, en: string, zhMore: string, enMore: string],
  [value, min, max]: readonly [value: number, min: number, max: number],
  unitOfMeasure: SettingDefinition['unitOfMeasure'] = points,
) =>
  ({
    type: 'integer',
    scope: 'global',
    key: `customers.duplicate_${key}`,
    group,
    title: { zh, en },
    description: { zh: zhMore, en: enMore },
    default: value,
    min,
    max,
    ...(unitOfMeasure && { unitOfMeasure }),
  }) as const

const weightSettings = {
  licence: number(
    'licence',
    [
      '客户号相同',
      'Same customer number',
      '只差空格、横线、大小写的客户号。',
      'Apart from spaces, dashes and case.',
    ],
    [60, 0, 100],
  ),
  companyCode: number(
    'company_code',
    ['统一社会信用代码相同', 'Same company code', '两张卡的代码相同。', 'Both cards have the same code.'],
    [60, 0, 100],
  ),
  personId: number(
    'person_id',
    [
      '证件号相同',
      'Same identity number',
      '按加密摘要比较，号码本身不参与。',
      'Compared by keyed hashes, never by the number.',
    ],
    [70, 0, 100],
  ),
  phone: number(
    'phone',
    [
      '电话相同',
      'Same telephone',
      '多位客户共用的电话按人数打折：分数 × 2 ÷ 共用客户数。',
      'Shared by many it counts less: points × 2 ÷ customers that have it.',
    ],
    [40, 0, 100],
  ),
  name: number(
    'name',
    [
      '名称相同或相近',
      'Same or similar name',
      '相近的名称按相似程度给分；读音相同也算相近。',
      'A similar name counts by its likeness; the same sound is similar, too.',
    ],
    [25, 0, 100],
  ),
  address: number(
    'address',
    [
      '地址相同或相近',
      'Same or similar address',
      '门牌号不同就不算相近。',
      'Addresses with other house numbers are not similar.',
    ],
    [15, 0, 100],
  ),
  near: number(
    'near',
    [
      '位置很近',
      'Close to each other',
      '同一位置给满分，到“位置很近的距离”为 0；只有名称、地址、电话或联系人也有相同处时才计。',
      'Full at the same place, nothing at the distance set below; only where name, address, telephone or contact agree as well.',
    ],
    [15, 0, 100],
  ),
  contact: number(
    'contact',
    ['联系人相同', 'Same contact', '联系人姓名相同。', 'The contact has the same name.'],
    [5, 0, 100],
  ),
  otherCode: number(
    'other_code',
    [
      '代码或证件号不同（扣分）',
      'Other company code or identity number (deducted)',
      '两张卡都有统一社会信用代码或证件号而不同时扣除。',
      'Taken off where both have one and they differ.',
    ],
    [40, 0, 100],
  ),
  nearMetres: number(
    'near_metres',
    [
      '位置很近的距离',
      'How close is close',
      '超过这个距离，位置不计分。',
      'Beyond it the place gives no points.',
    ],
    [100, 10, 1000],
    { zh: '米', en: 'm' },
  ),
} as const satisfies Record<keyof LikenessWeights, SettingDefinition>

const leastScore = number(
  'least_score',
  [
    '列为疑似重复的最低分',
    'Least score of a suspected duplicate',
    '各项理由的分数合计达到它，才列入查重工作台；改动任何分值后，全部客户在后台重新比对。',
    'Pairs whose points add up to less are not shown; after a change all customers are compared anew in the background.',
  ],
  [40, 10, 100],
)

export const likenessSettings: readonly SettingDefinition[] = [...Object.values(weightSettings), leastScore]

/** What pairs are scored by. */
export interface LikenessRules {
  readonly weights: LikenessWeights
  readonly leastScore: number
}

export async function readLikenessRules(settings: Settings): Promise<LikenessRules> {
  const entries = await Promise.all(
    Object.entries(weightSettings).map(
      async ([key, setting]) => [key, await settings.read(setting)] as const,
    ),
  )
  return {
    weights: Object.fromEntries(entries) as unknown as LikenessWeights,
    leastScore: await settings.read(leastScore),
  }
}
