import { z } from 'zod'
import { businessDate, done, id, moment, personRef, unitRef } from './common.ts'
import { endpoint } from './http.ts'

/** One address or a network: `10.1.2.3`, `10.1.0.0/16`, `fd00::/8`. */
export const addressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

export const interfaceToken = z.object({
  id,
  /** The first characters, by which it is recognised; the rest is kept nowhere. */
  prefix: z.string(),
  createdAt: moment,
  createdBy: personRef,
  /** Set when another has replaced it: until then both are taken. */
  endsAt: moment.nullable(),
  revokedAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
  usable: z.boolean(),
})
export type InterfaceToken = z.infer<typeof interfaceToken>

const values = {
  name: z.string().trim().min(1).max(60),
  /** What the other system does with it, for whoever looks at it years later. */
  purpose: z.string().trim().min(4).max(400),
  endpoints: z.array(z.string().max(80)).min(1).max(50),
  addresses: z.array(addressRange).min(1).max(50),
  perMinute: z.number().int().min(1).max(6000),
  /** The last day on which it works. */
  expiresOn: businessDate,
  active: z.boolean(),
}

export const interfaceAccount = z.object({
  id,
  ...values,
  units: z.array(unitRef),
  version: z.number().int(),
  createdAt: moment,
  createdBy: personRef,
  lastUsedAt: moment.nullable(),
  state: z.enum(['usable', 'disabled', 'expired', 'without_token']),
  tokens: z.array(interfaceToken),
})
export type InterfaceAccount = z.infer<typeof interfaceAccount>

/** Something an account may be given, as the screen offers it. */
export const openEndpoint = z.object({
  name: z.string(),
  method: z.string(),
  path: z.string(),
  summary: z.string(),
})
export type OpenEndpoint = z.infer<typeof openEndpoint>

export const listInterfaceAccounts = endpoint({
  name: 'interfaces.list',
  method: 'GET',
  path: '/api/v1/interface-accounts',
  summary: { zh: '接口账号', en: 'Interface accounts' },
  access: 'interfaces.manage',
  response: z.object({
    accounts: z.array(interfaceAccount),
    open: z.array(openEndpoint),
    /** The furthest day to which an account made today may reach. */
    latestExpiry: businessDate,
  }),
})

export const saveInterfaceAccount = endpoint({
  name: 'interfaces.save',
  method: 'PUT',
  path: '/api/v1/interface-accounts/:id',
  summary: { zh: '新增或修改接口账号', en: 'Add or change an interface account' },
  access: 'interfaces.manage',
  params: z.object({ id }),
  body: z.object({
    ...values,
    unitIds: z.array(id).min(1).max(50),
    /** The version that was read; null makes a new account. */
    version: z.number().int().nullable(),
  }),
  response: interfaceAccount,
})

export const issueInterfaceToken = endpoint({
  name: 'interfaces.issueToken',
  method: 'POST',
  path: '/api/v1/interface-accounts/:id/tokens',
  summary: { zh: '签发或轮换令牌', en: 'Issue or rotate a token' },
  access: 'interfaces.manage',
  params: z.object({ id }),
  /** How long tokens issued before are taken beside the new one. */
  body: z.object({ overlapHours: z.number().int().min(0).max(168) }),
  response: z.object({
    /** Told this once. */
    token: z.string(),
    account: interfaceAccount,
  }),
  ratePerMinute: 30,
})

export const revokeInterfaceToken = endpoint({
  name: 'interfaces.revokeToken',
  method: 'DELETE',
  path: '/api/v1/interface-accounts/:id/tokens/:tokenId',
  summary: { zh: '吊销令牌', en: 'Revoke a token' },
  access: 'interfaces.manage',
  params: z.object({ id, tokenId: id }),
  response: done,
})

export const refusals = ['address', 'expired', 'disabled', 'closed', 'too_many', 'ended'] as const
export const interfaceCall = z.object({
  id,
  at: moment,
  endpoint: z.string(),
  /** The number of the request: in its answer, in the log, and in the audit trail of what it did. */
  requestId: z.string(),
  address: z.string(),
  prefix: z.string(),
  refusal: z.enum(refusals).nullable(),
  /** Null while it is being answered, or when the server stopped before it was. */
  status: z.number().int().nullable(),
  milliseconds: z.number().int().nullable(),
})

export const listInterfaceCalls = endpoint({
  name: 'interfaces.calls',
  method: 'GET',
  path: '/api/v1/interface-accounts/:id/calls',
  summary: { zh: '接口账号的调用记录', en: 'Calls of an interface account' },
  access: 'interfaces.manage',
  params: z.object({ id }),
  query: z.object({ before: id.optional(), refused: z.enum(['true', 'false']).optional() }),
  response: z.object({ calls: z.array(interfaceCall), more: z.boolean() }),
})
