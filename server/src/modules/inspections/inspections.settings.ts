import type { SettingDefinition } from '#platform/settings/settings.ts'

const group = { zh: '考核', en: 'Assessment' }

/** What an organisation may want otherwise about assessments. The defaults are ours. */
export const inspectionSettings = {
  claimedDays: {
    type: 'integer',
    scope: 'unit',
    key: 'inspections.claimed_days',
    group,
    title: { zh: '核对最近几天的走访', en: 'Days of claimed visits to ask about' },
    description: {
      zh: '考核时向客户核对客户经理最近这些天登记的走访。',
      en: 'At the shop the assessor asks about the visits claimed within so many days.',
    },
    default: 14,
    min: 1,
    max: 90,
  },
  smallSample: {
    type: 'integer',
    scope: 'unit',
    key: 'inspections.small_sample',
    group,
    title: { zh: '样本偏少的界限', en: 'Small sample below' },
    description: {
      zh: '少于这么多户的结果标为“样本少”，只作参考。',
      en: 'Results from fewer shops are marked as a hint only.',
    },
    default: 8,
    min: 2,
    max: 100,
  },
  commentDays: {
    type: 'integer',
    scope: 'unit',
    key: 'inspections.comment_days',
    group,
    title: { zh: '申诉期限', en: 'Days for comments' },
    description: {
      zh: '结果公布后，被考核人在这么多天内可以说明或申诉。',
      en: 'For so many days after publication the assessed person may comment.',
    },
    default: 10,
    min: 0,
    max: 90,
    unitOfMeasure: { zh: '天', en: 'days' },
  },
} as const satisfies Record<string, SettingDefinition>
