/** A text for the person who runs the server, in both languages: what happened, what was kept, what to do. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/**
 * Something an operator can cause and mend: a full disk, a busy port, a wrong address. `code` is stable (for
 * scripts and support), `detail` is the technical line underneath, in whatever language it came.
 */
export interface OperatorFailure extends Bilingual {
  readonly code: string
  readonly detail?: string
}

/** Expected failures are values; only bugs throw. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: OperatorFailure }

/** Tells the person at the terminal what a long step is doing. */
export type OnProgress = (step: Bilingual) => void

export function success<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function failed(failure: OperatorFailure): { readonly ok: false; readonly failure: OperatorFailure } {
  return { ok: false, failure }
}

/** The failure as lines for a terminal: Chinese, English, then the technical detail and the code. */
export function describeFailure(failure: OperatorFailure): string {
  const lines = [`✗ ${failure.zh}`, `  ${failure.en}`]
  if (failure.detail)
    lines.push(
      ...failure.detail
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    )
  lines.push(`  [${failure.code}]`)
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
