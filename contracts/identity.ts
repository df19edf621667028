import { z } from 'zod'
import { role, scopeLevel, verb } from './access.ts'
import {
  businessDate,
  done,
  id,
  listOf,
  moment,
  paging,
  personRef,
  queryFlag,
  total,
  unitRef,
} from './common.ts'
import { exportReason } from './exports.ts'
import { endpoint } from './http.ts'

export const locale = z.enum(['zh-CN', 'en-US'])
export type Locale = z.infer<typeof locale>

export const unitKind = z.enum(['province', 'city', 'county', 'team'])
export const unit = z.object({
  id,
  parentId: id.nullable(),
  kind: unitKind,
  code: z.string(),
  name: z.string(),
  /** Ids from the root down to the unit itself. */
  path: z.array(id),
  validFrom: businessDate,
  /** The first day on which the unit no longer exists; null for open end. */
  validTo: businessDate.nullable(),
})
export type Unit = z.infer<typeof unit>

export const roleAssignment = z.object({
  role,
  unit: unitRef,
  scope: scopeLevel,
  /** Only with scope `custom`. */
  unitIds: z.array(id),
})

/** Who is signed in, and what the screens may offer. */
export const me = z.object({
  id,
  account: z.string(),
  name: z.string(),
  locale,
  unit: unitRef,
  roles: z.array(roleAssignment),
  /** What may be done, and how far; a verb that is absent is not allowed. */
  rights: z.partialRecord(verb, scopeLevel),
  secondFactor: z.boolean(),
  /** The person must choose a new password before anything else. */
  mustChangePassword: z.boolean(),
  /** A role held requires a second factor and there is none yet: enabling it comes before anything else. */
  mustEnableSecondFactor: z.boolean(),
})
export type Me = z.infer<typeof me>

const signedIn = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed_in'), me }),
  /** The password was right; a code of the second factor is still needed within five minutes. */
  z.object({ state: z.literal('second_factor'), challenge: z.string() }),
])

export const login = endpoint({
  name: 'identity.login',
  method: 'POST',
  path: '/api/v1/session',
  summary: { zh: '登录', en: 'Sign in' },
  access: 'public',
  body: z.object({ account: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
  response: signedIn,
  // A whole office signs in at 8:30 from one address; guessing is stopped by locks on account and address.
  ratePerMinute: 300,
})
export const loginSecondFactor = endpoint({
  name: 'identity.loginSecondFactor',
  method: 'POST',
  path: '/api/v1/session/second-factor',
  summary: { zh: '登录第二步：动态口令', en: 'Second step of signing in: one-time code' },
  access: 'public',
  /** A code of the authenticator, or a recovery code such as `k7fqx-3wm9t`. */
  body: z.object({
    challenge: z.string().max(200),
    code: z
      .string()
      .trim()
      .regex(/^(\d{6}|[a-zA-Z0-9]{5}-[a-zA-Z0-9]{5})$/),
  }),
  response: signedIn,
  ratePerMinute: 300,
})
export const getMe = endpoint({
  name: 'identity.me',
  method: 'GET',
  path: '/api/v1/me',
  summary: { zh: '当前登录人', en: 'Who is signed in' },
  access: 'session',
  response: me,
})
/** The same for a page that does not know yet whether anybody is signed in: nobody is an answer, not a failure. */
export const getSession = endpoint({
  name: 'identity.session',
  method: 'GET',
  path: '/api/v1/session',
  summary: { zh: '是否已登录，以及登录人', en: 'Whether somebody is signed in, and who' },
  access: 'public',
  response: z.object({ me: me.nullable() }),
  // Counted by address, and a whole office may come from one.
  ratePerMinute: 3000,
})
/** Asked by a person it keeps the session; asked by the screen alone (see `unattendedHeader`) it only looks. */
export const sessionLeft = endpoint({
  name: 'identity.sessionLeft',
  method: 'GET',
  path: '/api/v1/session/left',
  summary: { zh: '再不操作多少秒后退出登录', en: 'Seconds until the session ends for want of activity' },
  access: 'session',
  response: z.object({ seconds: z.number().int() }),
})
export const setLocale = endpoint({
  name: 'identity.setLocale',
  method: 'PUT',
  path: '/api/v1/me/locale',
  summary: { zh: '切换界面语言', en: 'Change the language of the screens' },
  access: 'session',
  body: z.object({ locale }),
  response: done,
})
export const logout = endpoint({
  name: 'identity.logout',
  method: 'DELETE',
  path: '/api/v1/session',
  summary: { zh: '退出登录', en: 'Sign out' },
  access: 'session',
  response: done,
})
export const changePassword = endpoint({
  name: 'identity.changePassword',
  method: 'PUT',
  path: '/api/v1/me/password',
  summary: { zh: '修改密码', en: 'Change own password' },
  access: 'session',
  body: z.object({ current: z.string().max(256), next: z.string().max(256) }),
  response: done,
  ratePerMinute: 20,
})
/** Rules of the password policy in force, for showing beside the field. */
export const passwordRules = endpoint({
  name: 'identity.passwordRules',
  method: 'GET',
  path: '/api/v1/password-rules',
  summary: { zh: '密码规则', en: 'Password rules' },
  access: 'public',
  response: z.object({ profile: z.enum(['modern', 'djbh']), rules: z.array(z.string()) }),
})

export const session = z.object({
  id,
  device: z.string(),
  address: z.string(),
  createdAt: moment,
  lastSeenAt: moment,
  current: z.boolean(),
})
export const listSessions = endpoint({
  name: 'identity.listSessions',
  method: 'GET',
  path: '/api/v1/me/sessions',
  summary: { zh: '我的登录设备', en: 'My sessions' },
  access: 'session',
  response: z.object({ sessions: z.array(session) }),
})
export const revokeSession = endpoint({
  name: 'identity.revokeSession',
  method: 'DELETE',
  path: '/api/v1/me/sessions/:id',
  summary: { zh: '下线一台设备', en: 'Revoke a session' },
  access: 'session',
  params: z.object({ id }),
  response: done,
})
export const beginSecondFactor = endpoint({
  name: 'identity.beginSecondFactor',
  method: 'POST',
  path: '/api/v1/me/second-factor',
  summary: { zh: '启用动态口令：取得密钥', en: 'Begin enabling the second factor' },
  access: 'session',
  body: z.object({ password: z.string().max(256) }),
  response: z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() }),
  ratePerMinute: 10,
})
export const confirmSecondFactor = endpoint({
  name: 'identity.confirmSecondFactor',
  method: 'PUT',
  path: '/api/v1/me/second-factor',
  summary: { zh: '启用动态口令：验证', en: 'Confirm the second factor with a code' },
  access: 'session',
  body: z.object({ code: z.string().regex(/^\d{6}$/) }),
  response: z.object({ recoveryCodes: z.array(z.string()) }),
  ratePerMinute: 10,
})
export const disableSecondFactor = endpoint({
  name: 'identity.disableSecondFactor',
  method: 'DELETE',
  path: '/api/v1/me/second-factor',
  summary: { zh: '停用动态口令', en: 'Disable the second factor' },
  access: 'session',
  body: z.object({ password: z.string().max(256) }),
  response: done,
  ratePerMinute: 10,
})
/** Which ways of signing in this installation offers. */
export const loginOptions = endpoint({
  name: 'identity.loginOptions',
  method: 'GET',
  path: '/api/v1/login-options',
  summary: { zh: '登录方式', en: 'Ways of signing in' },
  access: 'public',
  response: z.object({ oidc: z.object({ label: z.string(), startPath: z.string() }).nullable() }),
})

/** Where the browser goes to sign in at the organisation's identity provider, and where it comes back to. */
export const oidcStart = endpoint({
  name: 'identity.oidcStart',
  method: 'GET',
  path: '/api/v1/oidc/start',
  summary: { zh: '统一认证：前往登录', en: 'Single sign-on: go to the identity provider' },
  access: 'public',
  /** Where to arrive afterwards. */
  query: z.object({ app: z.enum(['office', 'field']).default('office') }),
  response: z.unknown(),
  kind: 'stream',
  ratePerMinute: 300,
})
export const oidcCallback = endpoint({
  name: 'identity.oidcCallback',
  method: 'GET',
  path: '/api/v1/oidc/callback',
  summary: { zh: '统一认证：登录返回', en: 'Single sign-on: back from the identity provider' },
  access: 'public',
  response: z.unknown(),
  kind: 'stream',
  ratePerMinute: 300,
})

export const listUnits = endpoint({
  name: 'identity.listUnits',
  method: 'GET',
  path: '/api/v1/units',
  summary: { zh: '组织树（可见范围）', en: 'Organisation tree within reach' },
  access: 'session',
  query: z.object({ on: businessDate.optional() }),
  /** `inReach` is false for the units above the caller's own, which are there as names only (empty code). */
  response: z.object({ units: z.array(unit.extend({ inReach: z.boolean() })) }),
})
export const saveUnit = endpoint({
  name: 'identity.saveUnit',
  method: 'PUT',
  path: '/api/v1/units/:id',
  summary: { zh: '新增或修改组织单位', en: 'Create or change an organisation unit' },
  access: 'identity.manage',
  params: z.object({ id }),
  body: z.object({
    parentId: id.nullable(),
    kind: unitKind,
    code: z.string().trim().min(1).max(32),
    name: z.string().trim().min(1).max(64),
    validFrom: businessDate,
    validTo: businessDate.nullable(),
  }),
  response: unit,
})

export const user = z.object({
  id,
  account: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  unit: unitRef,
  roles: z.array(roleAssignment),
  active: z.boolean(),
  lockedUntil: moment.nullable(),
  secondFactor: z.boolean(),
  lastLoginAt: moment.nullable(),
})
export type User = z.infer<typeof user>
export const listUsers = endpoint({
  name: 'identity.listUsers',
  method: 'GET',
  path: '/api/v1/users',
  summary: { zh: '人员列表', en: 'List users' },
  access: 'identity.read',
  query: z.object({
    q: z.string().max(64).optional(),
    unitId: id.optional(),
    role: role.optional(),
    ...paging,
  }),
  response: z.object({ users: z.array(user), total }),
})
/** Colleagues within the caller's reach, for pickers: never more than a name and a unit. */
export const listPeople = endpoint({
  name: 'identity.listPeople',
  method: 'GET',
  path: '/api/v1/people',
  summary: { zh: '人员选择（可见范围）', en: 'People within reach, for pickers' },
  access: 'session',
  query: z.object({ role: role.optional(), unitIds: listOf(id) }),
  response: z.object({ people: z.array(personRef.extend({ unit: unitRef, roles: z.array(role) })) }),
})
export const saveUser = endpoint({
  name: 'identity.saveUser',
  method: 'PUT',
  path: '/api/v1/users/:id',
  summary: { zh: '新增或修改人员', en: 'Create or change a user' },
  access: 'identity.manage',
  params: z.object({ id }),
  body: z.object({
    account: z
      .string()
      .trim()
      .min(1, { abort: true })
      .regex(/^[a-zA-Z0-9._@-]{2,64}$/),
    name: z.string().trim().min(1).max(64),
    phone: z.string().trim().max(32).nullable(),
    unitId: id,
    active: z.boolean(),
    roles: z.array(z.object({ role, unitId: id, scope: scopeLevel, unitIds: z.array(id).max(200) })).max(20),
    /** Moving to another unit is effective-dated; default today. */
    effectiveFrom: businessDate.optional(),
  }),
  /** A new account's first password is shown once. */
  response: z.object({ user, initialPassword: z.string().nullable() }),
})
export const resetPassword = endpoint({
  name: 'identity.resetPassword',
  method: 'POST',
  path: '/api/v1/users/:id/password-reset',
  summary: { zh: '重置密码并下线全部设备', en: 'Reset a password and revoke all sessions' },
  access: 'identity.manage',
  params: z.object({ id }),
  response: z.object({ initialPassword: z.string() }),
})
export const unlockUser = endpoint({
  name: 'identity.unlockUser',
  method: 'POST',
  path: '/api/v1/users/:id/unlock',
  summary: { zh: '解除锁定', en: 'Unlock a user' },
  access: 'identity.manage',
  params: z.object({ id }),
  response: done,
})

/** For somebody who lost the device: the next sign-in needs the password alone. */
export const resetSecondFactor = endpoint({
  name: 'identity.resetSecondFactor',
  method: 'DELETE',
  path: '/api/v1/users/:id/second-factor',
  summary: { zh: '重置动态口令并下线全部设备', en: 'Remove a second factor and revoke all sessions' },
  access: 'identity.manage',
  params: z.object({ id }),
  response: done,
})

export const auditEntry = z.object({
  seq: z.number().int(),
  at: moment,
  actor: personRef.nullable(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
})
const auditFilter = {
  from: businessDate.optional(),
  to: businessDate.optional(),
  actorId: id.optional(),
  /** What the system did by itself, or an operator at the machine. */
  system: queryFlag,
  /** Actions, or beginnings of them up to a dot: `identity.` stands for everything of identity. */
  actions: listOf(z.string().max(64)),
  subjectKind: z.string().max(64).optional(),
  subjectId: z.string().max(200).optional(),
}
export const listAudit = endpoint({
  name: 'audit.list',
  method: 'GET',
  path: '/api/v1/audit',
  summary: { zh: '审计记录', en: 'Audit trail' },
  access: 'audit.read',
  query: z.object({
    ...auditFilter,
    before: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  response: z.object({
    entries: z.array(auditEntry),
    more: z.boolean(),
    /** Names of what the entries speak of: people, units, assessments … by id, settings by key. */
    names: z.record(z.string(), z.string()),
  }),
})
/** All records that fit, as CSV with their seals. Through the gate of exports; the purpose stands in the trail. */
export const exportAudit = endpoint({
  name: 'audit.export',
  method: 'POST',
  path: '/api/v1/audit/export',
  summary: { zh: '导出审计记录', en: 'Export the audit trail' },
  access: 'audit.read',
  kind: 'file',
  body: z.object({ filter: z.object(auditFilter), ...exportReason }),
  response: z.unknown(),
  ratePerMinute: 6,
})
export const verifyAudit = endpoint({
  name: 'audit.verify',
  method: 'POST',
  path: '/api/v1/audit/verification',
  summary: { zh: '校验审计链', en: 'Verify the audit chain' },
  access: 'audit.read',
  response: z.object({
    ok: z.boolean(),
    checked: z.number().int(),
    brokenAt: z.number().int().nullable(),
    reason: z.string().nullable(),
    /** The newest record that an anchor outside the database vouches for; 0 when there is none yet. */
    anchoredUpTo: z.number().int(),
  }),
  ratePerMinute: 6,
})
