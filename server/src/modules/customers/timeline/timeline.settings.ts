import type { SettingDefinition } from '#platform/settings/settings.ts'

export const staleDays = {
  key: 'customers.stale_card_days',
  group: { zh: '客户', en: 'Customers' },
  title: { zh: '客户卡多少天没有更新算陈旧', en: 'Days after which a card is stale' },
  description: {
    zh: '超过这么多天没有人改过的客户卡，在客户 360° 的“风险”里提示核实。',
    en: 'A card nobody changed for so long is shown as a risk on the customer’s page.',
  },
  scope: 'unit',
  type: 'integer',
  default: 365,
  min: 30,
  max: 3650,
  unitOfMeasure: { zh: '天', en: 'days' },
} as const satisfies SettingDefinition

export const timelineSettings: readonly SettingDefinition[] = [staleDays]
