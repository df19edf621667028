import type { SettingDefinition } from '#platform/settings/settings.ts'

const group = { zh: '接口账号', en: 'Interface accounts' }
const days = { zh: '天', en: 'days' }

export const longestDays = {
  key: 'interfaces.longest_days',
  group,
  title: { zh: '接口账号最长有效期', en: 'Longest life of an interface account' },
  description: {
    zh: '到期后立即不能调用，管理员可以延长。',
    en: 'It stops working at its end; an administrator can extend it.',
  },
  scope: 'global',
  type: 'integer',
  default: 365,
  min: 1,
  max: 1825,
  unitOfMeasure: days,
} as const satisfies SettingDefinition

export const callsKeptDays = {
  key: 'interfaces.calls_days',
  group,
  title: { zh: '调用记录保存多久', en: 'How long calls are kept' },
  description: {
    zh: '《网络安全法》要求网络日志留存不少于六个月。',
    en: 'The Cybersecurity Law asks for six months of network logs at least.',
  },
  scope: 'global',
  type: 'integer',
  default: 190,
  min: 30,
  max: 3650,
  unitOfMeasure: days,
} as const satisfies SettingDefinition
