import type { BrowserContext, Route } from 'playwright-core'

/**
 * - `lost`: the call never reaches the server;
 * - `unanswered`: the server takes it, the answer is lost on the way back;
 * - `torn`: half of the answer arrives;
 * - `through`: nothing happens to it.
 */
export type Fate = 'lost' | 'unanswered' | 'torn' | 'through'

/** Gives the calls to an address their fates, one after the other; what comes later goes through. */
export async function badConnection(
  context: BrowserContext,
  pattern: string,
  fates: readonly Fate[],
): Promise<{ readonly met: readonly Fate[] }> {
  const met: Fate[] = []
  await context.route(pattern, async (route) => {
    const fate = fates[met.length] ?? 'through'
    met.push(fate)
    await meet(route, fate)
  })
  return { met }
}

async function meet(route: Route, fate: Fate): Promise<void> {
  if (fate === 'through') return route.continue()
  if (fate === 'lost') return route.abort('connectionreset')
  const answer = await route.fetch()
  if (fate === 'unanswered') return route.abort('connectionreset')
  const whole = await answer.text()
  return route.fulfill({ response: answer, body: whole.slice(0, Math.floor(whole.length / 2)) })
}

/** `count` fates by chance, the same for the same seed (linear congruential, Numerical Recipes constants). */
export function fatesByChance(seed: number, count: number): Fate[] {
  const choices = ['lost', 'unanswered', 'torn'] as const
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return choices[Math.floor((state / 2 ** 32) * choices.length)] ?? 'lost'
  })
}
