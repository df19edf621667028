import { join } from 'node:path'
import type { Page } from 'playwright-core'

const folder = join(import.meta.dirname, '../../docs/screenshots')

/**
 * Takes a picture for the documentation, when asked to (`ZHIKE_SCREENSHOTS=1 npm run browser`). Ordinary runs
 * leave the pictures as they are.
 */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['ZHIKE_SCREENSHOTS'] !== '1') return
  // The pointer leaves no hover behind; a map is still when it has nothing more to draw.
  await page.mouse.move(0, 0)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, name), animations: 'disabled', caret: 'hide' })
}
