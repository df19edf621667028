import { readdir } from 'node:fs/promises'
import type { Endpoint } from '#contracts/http.ts'

/**
 * Lifts the calls a minute of every endpoint, for tests that ask more in a minute than people do. Call it before the
 * program is made; it holds for the test file.
 */
export async function liftRateLimits(): Promise<void> {
  const folder = new URL('../../contracts/', import.meta.url)
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    const exported = (await import(/* @vite-ignore */ new URL(file, folder).href)) as Record<string, unknown>
    for (const value of Object.values(exported))
      if (isEndpoint(value)) (value as { ratePerMinute: number }).ratePerMinute = 1_000_000
  }
}

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'ratePerMinute' in value
