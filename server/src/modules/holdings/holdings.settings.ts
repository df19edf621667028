import type { SettingDefinition } from '#platform/settings/settings.ts'

const group = { zh: '账户与持有', en: 'Accounts and holdings' }
const days = { zh: '天', en: 'days' }

export const dueNotice = {
  key: 'holdings.due_notice_days',
  group,
  title: { zh: '到期提前多少天提示', en: 'Days before a holding falls due to say so' },
  description: {
    zh: '存款、理财、贷款等在这么多天内到期的，在客户 360° 的“风险”里提示。',
    en: 'Holdings that fall due within so many days are named among the risks.',
  },
  scope: 'unit',
  type: 'integer',
  default: 30,
  min: 1,
  max: 365,
  unitOfMeasure: days,
} as const satisfies SettingDefinition

export const assetsFall = {
  key: 'holdings.assets_fall_percent',
  group,
  title: { zh: '资产下降多少算流失风险', en: 'Fall of assets that counts as a risk' },
  description: {
    zh: '管理资产比 90 天前下降达到这个百分比时提示。',
    en: 'Told when assets fell by so many per cent within 90 days.',
  },
  scope: 'unit',
  type: 'integer',
  default: 30,
  min: 5,
  max: 100,
  unitOfMeasure: { zh: '%', en: '%' },
} as const satisfies SettingDefinition

export const staleBalance = {
  key: 'holdings.stale_days',
  group,
  title: { zh: '余额多少天没有更新算陈旧', en: 'Days after which a balance is stale' },
  description: {
    zh: '超过这么多天没有新余额的账户，数字旁写明“较旧”。',
    en: 'Accounts without a newer balance are marked.',
  },
  scope: 'global',
  type: 'integer',
  default: 45,
  min: 1,
  max: 3650,
  unitOfMeasure: days,
} as const satisfies SettingDefinition

export const keepDays = {
  key: 'holdings.keep_day_balances',
  group,
  title: { zh: '逐日余额保留多少天', en: 'Days for which daily balances are kept' },
  description: {
    zh: '更早的月份只留月末余额和当月日均，走势和年日均不受影响。',
    en: 'Of earlier months the last balance and the average day are kept.',
  },
  scope: 'global',
  type: 'integer',
  default: 400,
  min: 31,
  max: 3650,
  unitOfMeasure: days,
} as const satisfies SettingDefinition

export const holdingsSettings: readonly SettingDefinition[] = [dueNotice, assetsFall, staleBalance, keepDays]
