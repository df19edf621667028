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

/** An error of the operating system or the database that an operator can mend; null for bugs. */
export function translateSystemError(error: unknown): AppError | null {
  const chain = [error, error instanceof Error ? error.cause : undefined]
  if (chain.some((link) => ['ENOSPC', 'EDQUOT', '53100'].includes(errorCode(link)))) {
    return operatorError({
      code: 'disk_full',
      zh: '磁盘已满。此前保存的数据都在；请腾出空间后重新运行。',
      en: 'The disk is full. Everything saved before is kept; free some space and run this again.',
      reason: errorText(error),
    })
  }
  if (chain.some((link) => ['EACCES', 'EPERM', 'EROFS'].includes(errorCode(link)))) {
    return operatorError({
      code: 'not_writable',
      zh: '有文件或目录不能写入。请检查所有者和权限（或磁盘是否只读）后重新运行。',
      en: 'A file or folder cannot be written. Check its owner and rights (or a read-only disk), then run this again.',
      reason: errorText(error),
    })
  }
  return null
}

/** An error answer of the API as lines for a terminal. */
export function showableError(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '✗'
  const { message, code } = body as { message?: unknown; code?: unknown }
  return [`✗ ${typeof message === 'string' ? message : ''}`, typeof code === 'string' ? `  [${code}]` : '']
    .join('\n')
    .trimEnd()
}
