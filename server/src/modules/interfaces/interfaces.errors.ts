import { AppError, defineError } from '#platform/errors/errors.ts'

// What another system is told. An unknown, a revoked and an outdated token look the same.
export const tokenRefused = defineError('token_refused', 401, () => ({
  zh: '接口令牌无效：可能写错、已吊销或已被新令牌取代。请向管理员索取新令牌。',
  en: 'The interface token is not valid: mistyped, revoked or replaced. Ask the administrator for a new one.',
}))
export const accountDisabled = defineError('interface_account_disabled', 403, () => ({
  zh: '这个接口账号已停用，未执行任何操作。请联系管理员。',
  en: 'This interface account is switched off; nothing was done. Ask the administrator.',
}))
export const accountExpired = defineError('interface_account_expired', 403, (day: string) => ({
  zh: `这个接口账号的有效期到 ${day} 为止，未执行任何操作。请联系管理员延期。`,
  en: `This interface account was valid until ${day}; nothing was done. Ask the administrator to extend it.`,
}))
export const addressRefused = defineError('interface_address_refused', 403, (address: string) => ({
  zh: `地址 ${address} 不在这个接口账号允许的范围内，未执行任何操作。请管理员核对允许的地址。`,
  en: `Address ${address} is not among those allowed for this interface account; nothing was done.`,
}))
export const endpointClosed = defineError('interface_endpoint_closed', 403, (name: string) => ({
  zh: `这个接口账号未获准调用 ${name}，未执行任何操作。请管理员在“接口账号”里开通。`,
  en: `This interface account may not call ${name}; nothing was done. The administrator can open it.`,
}))
export const tooManyCalls = (perMinute: number, seconds: number): AppError =>
  new AppError({
    code: 'too_many_requests',
    status: 429,
    words: {
      zh: `超过这个接口账号每分钟 ${perMinute} 次的上限，这次未执行。请 ${seconds} 秒后再试。`,
      en: `More than the ${perMinute} calls a minute of this interface account; this one was not made. Try again in ${seconds} seconds.`,
    },
    detail: { retryAfterSeconds: seconds },
  })
export const tooManyGuesses = defineError('too_many_requests', 429, () => ({
  zh: '这个地址送来的无效令牌太多，请一分钟后再试。',
  en: 'Too many invalid tokens from this address; try again in a minute.',
}))

// What the administrator is told.
export const nameTaken = defineError('interface_name_taken', 409, (name: string) => ({
  zh: `接口账号“${name}”已存在，未保存。请换一个名称。`,
  en: `There is an interface account “${name}” already; nothing was saved.`,
}))
export const expiryTooFar = defineError('interface_expiry_too_far', 400, (latest: string) => ({
  zh: `有效期最远到 ${latest}，未保存。到期前可以再延长。`,
  en: `It may be valid until ${latest} at most; nothing was saved. It can be extended later.`,
}))
export const tooManyTokens = defineError('interface_too_many_tokens', 409, () => ({
  zh: '已有两个令牌同时有效，未签发。请先吊销一个。',
  en: 'Two tokens are valid at the same time already; none was issued. Revoke one first.',
}))
