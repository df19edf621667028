import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
}

/**
 * Resolves when a page shows its content: a heading, nothing that still loads, fonts in place, and
 * nothing that still fades or slides in (half-faded text has half its contrast).
 */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForFunction(
    () =>
      document.querySelector('.skeleton-lines, .table-skeleton, [aria-busy=true], .zk-map-loading') === null,
  )
  await page.evaluate(async () => {
    await document.fonts.ready
    const passing = document
      .getAnimations()
      .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    // An animation whose element is taken away is cancelled and rejects: it is over all the same.
    await Promise.allSettled(passing.map(({ finished }) => finished))
  })
}

/**
 * Serious and critical violations that axe finds and still finds when the page has come to rest, as
 * `rule: where (why)`.
 */
export async function seriousViolations(page: Page): Promise<string[]> {
  const found = await violations(page)
  if (found.length === 0) return found
  await settled(page)
  return violations(page)
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: AxeResult[] }> }
    }
    return (await runner.run({ resultTypes: ['violations'] })).violations
  })
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} (${failureSummary ?? ''})`),
    )
}

/** How many pixels the document is wider than the window: 0 when nothing makes it scroll sideways. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
