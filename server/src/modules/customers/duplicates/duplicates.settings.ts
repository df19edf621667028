import type { SettingDefinition } from '#platform/settings/settings.ts'

const group = { zh: '客户', en: 'Customers' }

/** What happens when a card is saved that shares a telling key with another. */
export const duplicateRuleSetting = {
  key: 'customers.duplicate_rule',
  group,
  title: { zh: '疑似重复客户的保存', en: 'Saving a card that looks like another' },
  description: {
    zh: '录入的电话、证照号或“名称加地址”与已有客户相同时，怎样保存。',
    en: 'When telephone, code, or name with address are those of a customer there is already.',
  },
  scope: 'global',
  type: 'choice',
  default: 'reason',
  choices: [
    { value: 'warn', label: { zh: '提示后可直接保存', en: 'Warn, then save as it is' } },
    { value: 'reason', label: { zh: '填写理由后可保存', en: 'Save with a reason' } },
    { value: 'refuse', label: { zh: '不允许保存', en: 'Do not save' } },
  ],
} as const satisfies SettingDefinition
