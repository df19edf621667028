import type { Page } from 'playwright-core'

/** A small photograph: colours over a few hundred pixels, made by the browser itself. */
export async function jpeg(page: Page, size = 320): Promise<Buffer> {
  const address = await page.evaluate((pixels) => {
    const canvas = document.createElement('canvas')
    canvas.width = pixels
    canvas.height = pixels
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    for (let line = 0; line < pixels; line += 8) {
      pen.fillStyle = `hsl(${line}, 60%, 55%)`
      pen.fillRect(0, line, pixels, 8)
    }
    return canvas.toDataURL('image/jpeg', 0.8)
  }, size)
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
}
