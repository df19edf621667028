import type { SettingDefinition } from '#platform/settings/settings.ts'

export const contactsWatched = {
  key: 'customers.single_contact_watch',
  group: { zh: '客户', en: 'Customers' },
  title: { zh: '只认识一个人的提醒', en: 'Warn when only one person is known' },
  description: {
    zh: '客户只有一个已知联系人，或不知道谁是决策人时，在客户 360° 的“风险”里提示。',
    en: 'Whose page shows a risk when only one contact, or nobody who decides, is known.',
  },
  scope: 'unit',
  type: 'choice',
  default: 'all',
  choices: [
    { value: 'all', label: { zh: '所有客户', en: 'All customers' } },
    { value: 'key', label: { zh: '只对重点客户', en: 'Key customers only' } },
    { value: 'none', label: { zh: '不提醒', en: 'Nobody' } },
  ],
} as const satisfies SettingDefinition

export const peopleSettings: readonly SettingDefinition[] = [contactsWatched]
