import type { Locale } from '#contracts/identity.ts'

/** The same sentence in every language of the product. */
export interface Message {
  readonly zh: string
  readonly en: string
}

export const inLocale = (message: Message, locale: Locale): string =>
  locale === 'en-US' ? message.en : message.zh

export interface Issue {
  readonly path: string
  readonly message: Message
}

/**
 * An expected failure: a stable code, an HTTP status, and words that say what happened, what was kept and
 * what to do. It is a value first (`Result`); it may also be thrown where a transaction has to roll back.
 */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly words: Message
  readonly issues: readonly Issue[] | undefined
  readonly detail: Readonly<Record<string, unknown>> | undefined

  constructor(init: {
    code: string
    status: number
    words: Message
    issues?: readonly Issue[]
    detail?: Readonly<Record<string, unknown>>
    cause?: unknown
  }) {
    super(`${init.code}: ${init.words.en}`, { cause: init.cause })
    this.name = 'AppError'
    this.code = init.code
    this.status = init.status
    this.words = init.words
    this.issues = init.issues
    this.detail = init.detail
  }
}

/** Declares one kind of expected failure: a factory with a stable code and status. */
export function defineError<Facts extends unknown[]>(
  code: string,
  status: number,
  words: (...facts: Facts) => Message,
): (...facts: Facts) => AppError {
  return (...facts) => new AppError({ code, status, words: words(...facts) })
}

export const forbidden = defineError('forbidden', 403, () => ({
  zh: '您的角色没有这项权限。如确有需要，请联系管理员开通。',
  en: 'Your role does not allow this. Ask an administrator if you need it.',
}))
/** Also the answer for rows outside the caller's scope, so that their existence is not betrayed. */
export const notFound = defineError('not_found', 404, () => ({
  zh: '没有找到这条记录，或者它不在您的可见范围内。',
  en: 'No such record within your reach.',
}))
export const signInRequired = defineError('sign_in_required', 401, () => ({
  zh: '请先登录。未提交的内容仍保留在本页。',
  en: 'Please sign in. What you entered on this page is kept.',
}))
export const changedMeanwhile = defineError('changed_meanwhile', 409, () => ({
  zh: '这条记录刚刚被别人修改过，您的修改尚未保存。请刷新后再改。',
  en: 'Somebody changed this record meanwhile; your change was not saved. Reload and try again.',
}))
export const invalid = (issues: readonly Issue[], words?: Message): AppError =>
  new AppError({
    code: 'invalid',
    status: 400,
    words: words ?? { zh: '提交的内容有误，未保存。', en: 'Some values are not valid; nothing was saved.' },
    issues,
  })
