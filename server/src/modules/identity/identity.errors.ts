import { AppError, defineError, type Message } from '#platform/errors/errors.ts'

// Signing in. The same words for an unknown account, a wrong password and a disabled person.
export const signInFailed = defineError('sign_in_failed', 401, () => ({
  zh: '账号或密码不正确，或账号已停用。请检查后重试；忘记密码请联系管理员重置。',
  en: 'The account or the password is wrong, or the account is disabled. Check and try again; an administrator can reset a forgotten password.',
}))
export const signInLocked = (until: Date, now: Date): AppError => {
  const minutes = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 60_000))
  return new AppError({
    code: 'sign_in_locked',
    status: 429,
    words: {
      zh: `登录失败次数过多，已暂时锁定。请 ${minutes} 分钟后再试，或联系管理员解锁。`,
      en: `Too many failed sign-ins: locked for now. Try again in ${minutes} minutes or ask an administrator to unlock it.`,
    },
    detail: { lockedUntil: until.toISOString() },
  })
}
export const signInBusy = defineError('sign_in_busy', 503, () => ({
  zh: '此刻登录的人太多，请稍等几秒再试。',
  en: 'Too many people are signing in at this moment; try again in a few seconds.',
}))
export const challengeExpired = defineError('challenge_expired', 401, () => ({
  zh: '登录第二步已超时或已失效，请重新输入账号和密码。',
  en: 'The second step has expired; enter account and password again.',
}))
export const codeWrong = defineError('code_wrong', 401, () => ({
  zh: '动态口令不正确或已用过。请等待验证器显示新的口令后重试；也可使用一个恢复码。',
  en: 'The code is wrong or was used already. Wait for the next one and try again, or use a recovery code.',
}))
export const passwordWrong = defineError('password_wrong', 403, () => ({
  zh: '当前密码不正确，未做修改。',
  en: 'The current password is wrong; nothing was changed.',
}))
export const noLocalPassword = defineError('no_local_password', 409, () => ({
  zh: '这个账号没有本地密码，请通过统一认证登录；需要本地密码请联系管理员重置。',
  en: 'This account has no password here; sign in by single sign-on, or ask an administrator to set one.',
}))
export const passwordWeak = (issues: readonly Message[]): AppError =>
  new AppError({
    code: 'password_weak',
    status: 400,
    words: {
      zh: `新密码不符合规则，未修改：${issues.map((issue) => issue.zh).join('；')}。`,
      en: `The new password breaks the rules and was not set: ${issues.map((issue) => issue.en).join('; ')}.`,
    },
    issues: issues.map((message) => ({ path: 'next', message })),
  })
export const passwordChangeRequired = defineError('password_change_required', 403, () => ({
  zh: '请先修改密码，然后继续使用。',
  en: 'Choose a new password first, then go on.',
}))
export const secondFactorRequired = defineError('second_factor_required', 403, () => ({
  zh: '您的角色必须使用动态口令，请先启用，然后继续使用。',
  en: 'Your role requires a second factor: enable it first, then go on.',
}))
export const secondFactorOn = defineError('second_factor_on', 409, () => ({
  zh: '动态口令已启用。要更换设备，请先停用再重新启用。',
  en: 'The second factor is on already. To change the device, disable it first.',
}))
export const secondFactorNotBegun = defineError('second_factor_not_begun', 409, () => ({
  zh: '请先取得密钥并用验证器扫码，再输入口令。',
  en: 'Scan the secret with an authenticator first, then enter its code.',
}))
export const secondFactorCompulsory = defineError('second_factor_compulsory', 409, () => ({
  zh: '您的角色必须使用动态口令，不能停用。更换设备请联系管理员重置。',
  en: 'Your role requires a second factor; it cannot be disabled. An administrator can reset it for a new device.',
}))
export const secondFactorUnreadable = defineError('second_factor_unreadable', 409, () => ({
  zh: '动态口令的密钥无法读取（密钥文件可能已更换）。请使用恢复码登录，或联系管理员重置动态口令。',
  en: 'The second factor cannot be read (the key file may have been replaced). Use a recovery code or ask an administrator to reset it.',
}))

// Organisation.
export const unitCodeTaken = defineError('unit_code_taken', 409, (code: string, name: string) => ({
  zh: `编码“${code}”已用于“${name}”，未保存。请换一个编码。`,
  en: `Code “${code}” belongs to “${name}” already; nothing was saved. Choose another.`,
}))
export const unitCycle = defineError('unit_cycle', 409, () => ({
  zh: '不能把单位移到自己或自己的下级之下，未保存。',
  en: 'A unit cannot be moved below itself; nothing was saved.',
}))
export const unitKindOrder = defineError('unit_kind_order', 409, () => ({
  zh: '下级单位的层级不能高于上级（省、市、县区、团队），未保存。',
  en: 'A unit cannot rank above its parent (province, city, county, team); nothing was saved.',
}))
export const unitTooDeep = defineError('unit_too_deep', 409, () => ({
  zh: '组织层级最多 32 层，未保存。',
  en: 'The organisation may be 32 levels deep at most; nothing was saved.',
}))
export const unitPeriodEmpty = defineError('unit_period_empty', 400, () => ({
  zh: '失效日期必须晚于生效日期，未保存。',
  en: 'The end must lie after the beginning; nothing was saved.',
}))
export const unitOutsideParent = defineError('unit_outside_parent', 409, (parent: string) => ({
  zh: `单位的有效期必须在上级“${parent}”的有效期之内，未保存。`,
  en: `The unit’s period must lie within that of “${parent}” above it; nothing was saved.`,
}))
export const unitHasChildren = defineError('unit_has_children', 409, (names: readonly string[]) => ({
  zh: `还有下级单位超出这个有效期：${names.join('、')}。请先调整它们的有效期或移走，未保存。`,
  en: `Units below exist outside this period: ${names.join(', ')}. End or move them first; nothing was saved.`,
}))
export const unitHasPeople = defineError(
  'unit_has_people',
  409,
  (names: readonly string[], count: number) => ({
    zh: `还有 ${count} 人在这个有效期之外属于该单位：${names.join('、')}${count > names.length ? ' 等' : ''}。请先把他们调到其他单位，未保存。`,
    en: `${count} people belong to the unit outside this period: ${names.join(', ')}${count > names.length ? ' …' : ''}. Move them first; nothing was saved.`,
  }),
)
export const unitNotInForce = defineError('unit_not_in_force', 409, (name: string, date: string) => ({
  zh: `“${name}”在 ${date} 不在有效期内，未保存。`,
  en: `“${name}” does not exist on ${date}; nothing was saved.`,
}))

// People.
export const accountTaken = defineError('account_taken', 409, (account: string) => ({
  zh: `账号“${account}”已被使用，未保存。请换一个账号。`,
  en: `Account “${account}” is taken; nothing was saved. Choose another.`,
}))
export const ownAccess = defineError('own_access', 403, () => ({
  zh: '不能修改自己的角色或停用自己，未保存。请由另一位管理员操作。',
  en: 'Nobody may change their own roles or disable themselves; nothing was saved. Ask another administrator.',
}))
export const lastAdministrator = defineError('last_administrator', 409, () => ({
  zh: '这是最后一位可管理全部单位的管理员，不能停用或取消其角色，未保存。',
  en: 'This is the last administrator of the whole organisation; nothing was saved.',
}))
export const beyondReach = defineError('beyond_reach', 403, () => ({
  zh: '这个人的角色，或要授予的角色，超出了您的管理范围，未保存。请由范围更大的管理员操作。',
  en: 'This person’s roles, or those to be given, lie beyond what you manage; nothing was saved. Ask an administrator with a wider reach.',
}))
export const roleTwice = defineError('role_twice', 400, () => ({
  zh: '同一角色在同一单位只能授予一次，未保存。',
  en: 'A role can be given only once at a unit; nothing was saved.',
}))
export const customUnitsMissing = defineError('custom_units_missing', 400, () => ({
  zh: '“自选单位”范围必须至少选一个单位，其他范围不能选单位，未保存。',
  en: 'A custom scope needs at least one unit, and other scopes none; nothing was saved.',
}))
// Single sign-on.
export const ssoUnavailable = defineError('sso_unavailable', 503, () => ({
  zh: '统一认证暂时连不上，请稍后重试，或使用账号密码登录。',
  en: 'Single sign-on cannot be reached just now; try again later or use your password.',
}))
