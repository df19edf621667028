import type { Page } from 'playwright-core'

export interface Paper {
  readonly text: string
  readonly days: number
  readonly rows: number
  /** The application itself is on the paper, which it should not be. */
  readonly pageShown: boolean
  /** Width and height of every sheet in points; A4 is 595 × 842. */
  readonly sheets: readonly (readonly [width: number, height: number])[]
}

/** Presses 打印 and looks at what would come out of the printer. */
export async function printed(page: Page): Promise<Paper> {
  // The sheet is there only while the browser prints: it is copied in that moment.
  await page.evaluate(() => {
    globalThis.print = () => {
      const copy = document.querySelector('.print-sheet')!.cloneNode(true) as HTMLElement
      copy.dataset['copy'] = 'true'
      document.body.append(copy)
    }
  })
  await page.getByRole('button', { name: '打印' }).click()
  await page.emulateMedia({ media: 'print' })
  const sheet = page.locator('[data-copy=true]')
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const paper = {
    text: await sheet.innerText(),
    days: await sheet.locator('table').count(),
    rows: await sheet.locator('tbody tr').count(),
    pageShown: await page.locator('#root').isVisible(),
    sheets: [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(
      ([, width, height]) => [Number(width), Number(height)] as const,
    ),
  }
  await sheet.evaluate((copy) => copy.remove())
  await page.emulateMedia({ media: null })
  return paper
}
