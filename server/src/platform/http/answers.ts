import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiError } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { AppError, defineError, inLocale, type Message } from '../errors/errors.ts'
import { isDiskFull, storageFull, translateDatabaseError } from '../errors/storage.ts'

export const noSuchAddress = defineError('no_such_address', 404, () => ({
  zh: '没有这个地址。',
  en: 'There is nothing at this address.',
}))
export const serverStopping = defineError('stopping', 503, () => ({
  zh: '服务器正在重新启动，这次操作没有保存。请稍后重试。',
  en: 'The server is restarting; this action was not saved. Try again shortly.',
}))

/** The language of the answer: the person's own, else what the browser asks for, else Chinese. */
export function localeOf(request: FastifyRequest): Locale {
  if (request.actor) return request.actor.locale
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en-US' : 'zh-CN'
}

/** The answer for an address where there is nothing. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendError(reply, request, noSuchAddress())
}

/** Sends an expected failure: stable code, words in the reader's language, the request's number. */
export function sendError(reply: FastifyReply, request: FastifyRequest, error: AppError): FastifyReply {
  const locale = localeOf(request)
  const answer: ApiError = {
    code: error.code,
    message: inLocale(error.words, locale),
    requestId: request.id,
    ...(error.issues && {
      issues: error.issues.map((issue) => ({ path: issue.path, message: inLocale(issue.message, locale) })),
    }),
    ...(error.detail && { detail: { ...error.detail } }),
  }
  if (error.status === 429 && !reply.hasHeader('retry-after')) {
    const seconds = error.detail?.['retryAfterSeconds']
    reply.header('retry-after', typeof seconds === 'number' ? String(seconds) : '30')
  }
  if (error.status === 503) reply.header('retry-after', '2')
  return reply
    .code(error.status)
    .header('x-request-id', request.id)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(answer)
}

/**
 * Answers whatever was thrown. What the caller can do something about gets its own code; everything else is
 * `internal` with the request's number, and only the log says more.
 */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof AppError) return sendError(reply, request, error)
  const translated = isDiskFull(error) ? storageFull() : translateDatabaseError(error)
  if (translated) {
    request.log.warn({ err: error }, 'storage refused')
    return sendError(reply, request, translated)
  }
  const refused = refusal(error)
  if (refused) return sendError(reply, request, refused)
  request.log.error({ err: error }, 'request failed')
  return sendError(reply, request, internal(request.id))
}

const internal = defineError('internal', 500, (requestId: string) => ({
  zh: `系统出错，这次操作没有保存。请重试；若仍出错，请把编号 ${requestId} 告诉管理员。`,
  en: `Something went wrong; this action was not saved. Try again; if it persists, give number ${requestId} to your administrator.`,
}))

/** What Fastify itself refuses: a body that is no JSON, too large, of another type, an address that is none. */
function refusal(error: unknown): AppError | null {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  if (typeof status !== 'number' || status < 400 || status >= 500) return null
  return requestRefused(status)
}

/** A request that cannot be understood, by HTTP status (4xx). */
export function requestRefused(status: number): AppError {
  const known = refusals[status]
  if (known) return new AppError({ status, ...known })
  return new AppError({ status, ...refusals[400]! })
}

const refusals: Readonly<Record<number, { readonly code: string; readonly words: Message }>> = {
  400: {
    code: 'bad_request',
    words: { zh: '请求格式不正确，未保存。', en: 'The request could not be understood; nothing was saved.' },
  },
  408: {
    code: 'too_late',
    words: { zh: '请求传输超时，未保存，请重试。', en: 'The request took too long to arrive; try again.' },
  },
  413: {
    code: 'too_large',
    words: { zh: '内容超过大小上限，未保存。', en: 'The content is larger than allowed; nothing was saved.' },
  },
  415: {
    code: 'unsupported_type',
    words: {
      zh: '不支持这种内容格式，未保存。',
      en: 'This content type is not accepted; nothing was saved.',
    },
  },
  431: {
    code: 'headers_too_large',
    words: { zh: '请求头过大，未保存。', en: 'The request’s headers are too large; nothing was saved.' },
  },
}
