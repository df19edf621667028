import { AppError, type Message } from '../errors/errors.ts'

/** Tells the person at the terminal what a long step is doing. */
export type OnProgress = (step: Message) => void

/**
 * Something that the person who runs the server can cause and mend: a full disk, a busy port, a wrong address.
 * `reason` is the technical line underneath, in whatever language it came.
 */
export function operatorError(failure: Message & { code: string; reason?: string }): AppError {
  const { code, zh, en, reason } = failure
  return new AppError({ code, status: 503, words: { zh, en }, detail: reason ? { reason } : undefined })
}

/** An error as lines for a terminal: Chinese, English, then the technical reason and the code. */
export function describeError(error: AppError): string {
  const lines = [`✗ ${error.words.zh}`, `  ${error.words.en}`]
  const reason = error.detail?.['reason']
  if (typeof reason === 'string' && reason !== '') {
    lines.push(
      ...reason
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    )
  }
  lines.push(`  [${error.code}]`)
  return lines.join('\n')
}

/** The code of an operating-system or PostgreSQL error (`ENOSPC`, `53100`), or '' when it has none. */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code
  }
  return ''
}

/** The message of anything that was thrown. `AggregateError` of a refused connection has its text inside. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(errorText).join('; ')
  return error instanceof Error ? error.message : String(error)
}
