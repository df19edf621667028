import type { SettingDefinition } from '#platform/settings/settings.ts'
import { duplicateRuleSetting } from './duplicates/duplicates.settings.ts'
import { likenessSettings } from './duplicates/likeness.settings.ts'
import { qualitySettings } from './quality/quality.settings.ts'

const group = { zh: '客户', en: 'Customers' }

/** Frequency of customers whose file or form does not say one. */
export const defaultVisits = {
  key: 'customers.default_visits',
  group,
  title: { zh: '默认走访频次：次数', en: 'Default visit frequency: visits' },
  description: {
    zh: '导入的客户没有写走访频次时，每个周期走访几次。',
    en: 'Visits in a period for imported customers without a frequency.',
  },
  scope: 'unit',
  type: 'integer',
  default: 1,
  min: 1,
  max: 31,
} as const satisfies SettingDefinition

export const defaultWeeks = {
  key: 'customers.default_weeks',
  group,
  title: { zh: '默认走访频次：周数', en: 'Default visit frequency: weeks' },
  description: {
    zh: '导入的客户没有写走访频次时，一个周期是几周。',
    en: 'Weeks in a period for imported customers without a frequency.',
  },
  scope: 'unit',
  type: 'integer',
  default: 2,
  min: 1,
  max: 53,
  unitOfMeasure: { zh: '周', en: 'weeks' },
} as const satisfies SettingDefinition

export const undoDays = {
  key: 'customers.import_undo_days',
  group,
  title: { zh: '导入可撤销的天数', en: 'Days in which an import can be undone' },
  description: {
    zh: '期满后，导入前的旧值、出错行和导入文件的样例会被清除，导入不能再撤销。',
    en: 'Afterwards the values from before the import, the rows with errors and the sample are removed.',
  },
  scope: 'global',
  type: 'integer',
  default: 30,
  min: 1,
  max: 365,
  unitOfMeasure: { zh: '天', en: 'days' },
} as const satisfies SettingDefinition

export const teamBeyondReach = {
  key: 'customers.team_beyond_reach',
  group,
  title: { zh: '客户团队可跨单位', en: 'Account teams across units' },
  description: {
    zh: '打开时，可以把其他单位的客户经理加入本单位客户的团队，使其看到这一位客户。',
    en: 'On: account managers of other units may join the team of a customer, and see that one customer.',
  },
  scope: 'unit',
  type: 'flag',
  default: true,
} as const satisfies SettingDefinition

export const transferUndoHours = {
  key: 'customers.transfer_undo_hours',
  group,
  title: { zh: '转移可撤销的小时数', en: 'Hours in which a transfer can be undone' },
  description: {
    zh: '批量转移完成后多少小时内可以整批撤销；0 表示不能撤销。',
    en: 'How long after it is done a transfer can be taken back as a whole; 0: not at all.',
  },
  scope: 'unit',
  type: 'integer',
  default: 72,
  min: 0,
  max: 2160,
  unitOfMeasure: { zh: '小时', en: 'hours' },
} as const satisfies SettingDefinition

export const customerSettings: readonly SettingDefinition[] = [
  defaultVisits,
  defaultWeeks,
  undoDays,
  teamBeyondReach,
  transferUndoHours,
  duplicateRuleSetting,
  ...likenessSettings,
  ...qualitySettings,
]
