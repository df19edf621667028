import { type Role, roles } from '#contracts/access.ts'
import type { Message } from '#platform/errors/errors.ts'
import type { SettingDefinition } from '#platform/settings/settings.ts'

const signIn: Message = { zh: '登录安全', en: 'Signing in' }
const password: Message = { zh: '密码', en: 'Passwords' }
const minutes: Message = { zh: '分钟', en: 'minutes' }
const hours: Message = { zh: '小时', en: 'hours' }
const days: Message = { zh: '天', en: 'days' }
const characters: Message = { zh: '个字符', en: 'characters' }

export const lockoutFailures = {
  key: 'identity.lockout.failures',
  group: signIn,
  title: { zh: '连续登录失败多少次后锁定账号', en: 'Failed sign-ins before an account is locked' },
  description: {
    zh: '密码与动态口令的失败合并计数，登录成功后清零。',
    en: 'Wrong passwords and wrong one-time codes count together; a successful sign-in clears the count.',
  },
  scope: 'global',
  type: 'integer',
  default: 5,
  min: 1,
  max: 50,
} as const satisfies SettingDefinition

export const lockoutMinutes = {
  key: 'identity.lockout.minutes',
  group: signIn,
  title: { zh: '首次锁定时长', en: 'Length of the first lock' },
  description: {
    zh: '再次锁定时逐次加倍，最长 24 小时。管理员可随时解锁。',
    en: 'Each further lock is twice as long, up to 24 hours. An administrator can unlock at any time.',
  },
  scope: 'global',
  type: 'integer',
  default: 15,
  min: 1,
  max: 1440,
  unitOfMeasure: minutes,
} as const satisfies SettingDefinition

export const lockoutAddressFailures = {
  key: 'identity.lockout.address_failures',
  group: signIn,
  title: { zh: '同一地址失败多少次后锁定该地址', en: 'Failed sign-ins before an address is locked' },
  description: {
    zh: '防止从一处轮流猜测许多账号。单位共用一个出口地址时请适当调大。',
    en: 'Stops guessing many accounts from one place. Raise it where a whole office shares one address.',
  },
  scope: 'global',
  type: 'integer',
  default: 50,
  min: 5,
  max: 10_000,
} as const satisfies SettingDefinition

export const sessionIdleMinutes = {
  key: 'identity.session.idle_minutes',
  group: signIn,
  title: { zh: '无操作多久后需重新登录', en: 'Sign in again after this long without activity' },
  description: {
    zh: '手机离线期间的记录不受影响：重新登录后继续上传。',
    en: 'Records made offline on a phone are not affected: they are sent after signing in again.',
  },
  scope: 'global',
  type: 'integer',
  default: 1440,
  min: 5,
  max: 43_200,
  unitOfMeasure: minutes,
} as const satisfies SettingDefinition

export const sessionHours = {
  key: 'identity.session.hours',
  group: signIn,
  title: { zh: '登录最长保持多久', en: 'Longest life of a sign-in' },
  description: {
    zh: '到时无论是否在用都需重新登录。',
    en: 'After this time everybody signs in again, active or not.',
  },
  scope: 'global',
  type: 'integer',
  default: 168,
  min: 1,
  max: 2160,
  unitOfMeasure: hours,
} as const satisfies SettingDefinition

export const passwordProfile = {
  key: 'identity.password.profile',
  group: password,
  title: { zh: '密码规则', en: 'Password rules' },
  description: {
    zh: '现代：长度优先，拒绝常见密码，不强制定期更换。等保：长度、字符种类、定期更换、不重复旧密码。',
    en: 'Modern: length first, common passwords refused, no forced change. 等保: length, character classes, rotation, no reuse.',
  },
  scope: 'global',
  type: 'choice',
  default: 'modern',
  choices: [
    { value: 'modern', label: { zh: '现代', en: 'Modern' } },
    { value: 'djbh', label: { zh: '等保', en: 'Classified protection (等保)' } },
  ],
} as const satisfies SettingDefinition

export const passwordLengthModern = {
  key: 'identity.password.length_modern',
  group: password,
  title: { zh: '最短长度（现代规则）', en: 'Shortest password (modern rules)' },
  description: { zh: '建议不少于 12。', en: 'At least 12 is advised.' },
  scope: 'global',
  type: 'integer',
  default: 12,
  min: 8,
  max: 64,
  unitOfMeasure: characters,
} as const satisfies SettingDefinition

export const passwordLengthDjbh = {
  key: 'identity.password.length_djbh',
  group: password,
  title: { zh: '最短长度（等保规则）', en: 'Shortest password (classified protection)' },
  description: { zh: '等保测评一般要求不少于 8。', en: 'Assessments usually ask for at least 8.' },
  scope: 'global',
  type: 'integer',
  default: 8,
  min: 8,
  max: 64,
  unitOfMeasure: characters,
} as const satisfies SettingDefinition

export const passwordRotationDays = {
  key: 'identity.password.rotation_days',
  group: password,
  title: {
    zh: '多少天后必须更换密码（等保规则）',
    en: 'Passwords must be changed after (classified protection)',
  },
  description: { zh: '0 表示不要求。', en: '0 asks for no change.' },
  scope: 'global',
  type: 'integer',
  default: 90,
  min: 0,
  max: 730,
  unitOfMeasure: days,
} as const satisfies SettingDefinition

export const passwordRemembered = {
  key: 'identity.password.remembered',
  group: password,
  title: {
    zh: '不得与最近几次密码相同（等保规则）',
    en: 'Earlier passwords that may not return (classified protection)',
  },
  description: { zh: '0 表示不检查。', en: '0 checks none.' },
  scope: 'global',
  type: 'integer',
  default: 5,
  min: 0,
  max: 24,
} as const satisfies SettingDefinition

export const passwordChangeFirst = {
  key: 'identity.password.change_first',
  group: password,
  title: { zh: '首次登录必须修改初始密码', en: 'The first password must be changed at the first sign-in' },
  description: {
    zh: '由管理员新建的账号或重置的密码适用；演示账号除外。',
    en: 'For accounts made and passwords reset by an administrator; demo accounts are exempt.',
  },
  scope: 'global',
  type: 'flag',
  default: true,
} as const satisfies SettingDefinition

const roleNames: Readonly<Record<Role, Message>> = {
  account_manager: { zh: '客户经理', en: 'account managers' },
  team_leader: { zh: '团队长', en: 'team leaders' },
  assessor: { zh: '考核人员', en: 'assessors' },
  analyst: { zh: '分析人员', en: 'analysts' },
  administrator: { zh: '系统管理员', en: 'administrators' },
  department_viewer: { zh: '部门查看人员', en: 'department viewers' },
  service_agent: { zh: '客服坐席', en: 'service agents' },
}

/** Whether people with a role must use a second factor. */
export const secondFactorFor = Object.fromEntries(
  roles.map((role) => [
    role,
    {
      key: `identity.second_factor.${role}`,
      group: signIn,
      title: {
        zh: `${roleNames[role].zh}必须使用动态口令`,
        en: `A second factor is required of ${roleNames[role].en}`,
      },
      description: {
        zh: '尚未启用的人登录后须先启用。通过统一认证登录的，由统一认证负责。',
        en: 'Who has none yet must enable it after signing in. With single sign-on, the identity provider is in charge.',
      },
      scope: 'global',
      type: 'flag',
      default: false,
    },
  ]),
) as unknown as Readonly<Record<Role, SettingDefinition & { readonly type: 'flag' }>>

export const identitySettings: readonly SettingDefinition[] = [
  lockoutFailures,
  lockoutMinutes,
  lockoutAddressFailures,
  sessionIdleMinutes,
  sessionHours,
  passwordProfile,
  passwordLengthModern,
  passwordLengthDjbh,
  passwordRotationDays,
  passwordRemembered,
  passwordChangeFirst,
  ...Object.values(secondFactorFor),
]
