import type { CallOf, Endpoint, ResponseOf } from '#contracts/http.ts'
import { apiError, type ApiError, unattendedHeader } from '#contracts/http.ts'
import { isUnattended } from './attendance.ts'
import { currentLocale } from './locale.ts'
import { apiWords } from './api-words.ts'
import { wordsOf } from './words.ts'

/**
 * An answer of the API that is not the one hoped for. `message` is a sentence for people, in their language,
 * made by the server (or here, when the server could not be reached).
 */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  /** Stable code: the server's, or `offline`, `timeout`, `aborted`, `bad_answer`. */
  readonly code: string
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  readonly requestId: string | null
  /** One entry per thing that is wrong, by path into what was sent. */
  readonly issues: readonly { path: string; message: string }[]
  readonly detail: Readonly<Record<string, unknown>>

  constructor(status: number, error: Omit<ApiError, 'requestId'> & { requestId: string | null }) {
    super(error.message)
    this.status = status
    this.code = error.code
    this.requestId = error.requestId
    this.issues = error.issues ?? []
    this.detail = error.detail ?? {}
  }
}

/** True when nothing came back: the same thing may well work in a moment. */
export function isUnreachable(failure: unknown): boolean {
  return failure instanceof ApiFailure && (failure.code === 'offline' || failure.code === 'timeout')
}

interface Settings {
  /**
   * Called when the session has ended. Resolves when the person has signed in again over the page that is
   * open; the call that was refused is then made once more, so nothing typed is lost. Null: the failure is
   * thrown.
   */
  readonly signInAgain: (() => Promise<void>) | null
  readonly fetch: typeof fetch
  /** Milliseconds to wait before the n-th repetition (1, 2 …) of a read. */
  readonly pause: (attempt: number) => number
}
let settings: Settings = {
  signInAgain: null,
  fetch: (...call) => globalThis.fetch(...call),
  pause: (attempt) => 300 * 3 ** (attempt - 1) * (0.75 + Math.random() / 2),
}
/** Set once by the shell of office or phone app (and by tests). Returns what was in force before. */
export function configureApi(change: Partial<Settings>): Settings {
  const before = settings
  settings = { ...settings, ...change }
  return before
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Milliseconds until the call is given up; 20 s by default, 5 min for a file. */
  readonly timeout?: number
  /** `never`: a call that finds out whether somebody is signed in must not ask them to. */
  readonly signIn?: 'ask' | 'never'
  /** Whether the page asks by itself; by default when nobody has touched it for a minute. */
  readonly unattended?: boolean
  /** Raw content of a `stream` endpoint. */
  readonly content?: Blob | ArrayBuffer
}

type Arguments<E extends Endpoint> = CallOf<E> & CallOptions

/** Calls an endpoint by its declaration. Throws `ApiFailure` when the answer is not the one declared. */
export async function call<E extends Endpoint>(endpoint: E, what: Arguments<E> = {}): Promise<ResponseOf<E>> {
  const response = await send(endpoint, what)
  try {
    return (await response.json()) as ResponseOf<E>
  } catch (cause) {
    if (what.signal?.aborted) throw local('aborted', cause)
    throw local('bad_answer', cause, response)
  }
}

/** Calls an endpoint of kind `file` and hands back the content with the name the server gave it. */
export async function callFile<E extends Endpoint>(
  endpoint: E,
  what: Arguments<E> = {},
): Promise<{ name: string; content: Blob }> {
  const response = await send(endpoint, { timeout: 300_000, ...what })
  return { name: fileNameOf(response) ?? endpoint.name, content: await response.blob() }
}

/** The address of an endpoint with its parameters filled in: `/api/v1/customers/…?q=…`. */
export function addressOf<E extends Endpoint>(endpoint: E, what: CallOf<E> = {}): string {
  const params = (what.params ?? {}) as Record<string, unknown>
  const path = endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_whole, name: string) => {
    const value = params[name]
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new TypeError(`${endpoint.name}: parameter ${name} is missing`)
    }
    return encodeURIComponent(value)
  })
  const query = queryString(what.query ?? {})
  return query === '' ? path : `${path}?${query}`
}

/** Lists become `a,b`; null, undefined, empty text and empty lists are left out. */
export function queryString(query: object): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query) as [string, unknown][]) {
    if (value === undefined || value === null || value === '') continue
    if (Array.isArray(value)) {
      if (value.length > 0) search.set(name, value.map(String).join(','))
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      search.set(name, `${value}`)
    }
  }
  return search.toString()
}

async function send<E extends Endpoint>(endpoint: E, what: Arguments<E>): Promise<Response> {
  const address = addressOf(endpoint, what)
  const attempts = endpoint.method === 'GET' ? 3 : 1
  let signedInAgain = false
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await once(endpoint, address, what)
      if (response.ok) return response
      const failure = await failureOf(response)
      const mayAsk = endpoint.access !== 'public' && what.signIn !== 'never' && !signedInAgain
      if (response.status === 401 && mayAsk && settings.signInAgain) {
        signedInAgain = true
        await settings.signInAgain()
        continue
      }
      // Only a read may be repeated: a write that was answered late may have been done.
      if (attempt < attempts && (response.status === 502 || response.status === 503)) {
        await pause(attempt, what.signal)
        continue
      }
      throw failure
    } catch (error) {
      if (attempt < attempts && isUnreachable(error) && !what.signal?.aborted) {
        await pause(attempt, what.signal)
        continue
      }
      throw error
    }
  }
}

async function once<E extends Endpoint>(endpoint: E, address: string, what: Arguments<E>): Promise<Response> {
  const limit = AbortSignal.timeout(what.timeout ?? 20_000)
  const signal = what.signal ? AbortSignal.any([what.signal, limit]) : limit
  const headers: Record<string, string> = { 'accept-language': currentLocale() }
  if (what.unattended ?? isUnattended()) headers[unattendedHeader] = '1'
  let body: BodyInit | null = null
  if (what.content !== undefined) {
    headers['content-type'] = 'application/octet-stream'
    body = what.content
  } else if (endpoint.method !== 'GET') {
    headers['content-type'] = 'application/json'
    body = JSON.stringify(what.body ?? {})
  }
  try {
    return await settings.fetch(address, {
      method: endpoint.method,
      headers,
      body,
      signal,
      credentials: 'same-origin',
    })
  } catch (cause) {
    if (what.signal?.aborted) throw local('aborted', cause)
    throw local(limit.aborted ? 'timeout' : 'offline', cause)
  }
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const parsed = apiError.safeParse(await response.json().catch(() => null))
  if (parsed.success) return new ApiFailure(response.status, parsed.data)
  return local('bad_answer', undefined, response)
}

function local(
  code: 'offline' | 'timeout' | 'aborted' | 'bad_answer',
  cause: unknown,
  response?: Response,
): ApiFailure {
  const failure = new ApiFailure(response?.status ?? 0, {
    code,
    message: wordsOf(apiWords)[code],
    requestId: response?.headers.get('x-request-id') ?? null,
  })
  failure.cause = cause
  return failure
}

async function pause(attempt: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, settings.pause(attempt)))
  if (signal?.aborted) throw local('aborted', signal.reason)
}

function fileNameOf(response: Response): string | null {
  const header = response.headers.get('content-disposition') ?? ''
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1]
  if (extended) return decodeURIComponent(extended)
  return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? null
}
