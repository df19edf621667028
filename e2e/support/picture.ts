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
  const file = join(folder, name)
  // A map goes on drawing when everything has arrived: two equal pictures in a row are a finished one.
  let before: Buffer = Buffer.alloc(0)
  for (let attempt = 0; attempt < 12; attempt++) {
    const now = await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
    if (now.equals(before)) return
    before = now
    await page.waitForTimeout(400)
  }
}
