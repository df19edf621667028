import { fail, ok, type Result } from '#platform/errors/result.ts'
import { providerSilent, providerUnreadable } from '../visits.errors.ts'

/**
 * Asks for JSON within a time. The address may hold a key, so it appears in no message and no log: what went wrong
 * is told by the provider's name alone.
 */
export async function fetchJson(
  provider: string,
  url: URL,
  timeoutMs: number,
): Promise<Result<{ readonly status: number; readonly body: unknown }>> {
  let answer: Response
  let text: string
  try {
    answer = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { accept: 'application/json' },
      // A key must not be carried to wherever a server sends us.
      redirect: 'error',
    })
    text = await answer.text()
  } catch {
    // Refused, cut, too slow or redirected: all of these mean that there is no answer to go by.
    return fail(providerSilent(provider))
  }
  try {
    return ok({ status: answer.status, body: JSON.parse(text) as unknown })
  } catch {
    return fail(providerUnreadable(provider))
  }
}
