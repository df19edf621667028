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

/** Text in GB18030 (its two-byte part), as spreadsheets in China save CSV; the inverse of the platform's decoder. */
export function gb18030(text: string): Buffer {
  const codes = new Map<string, readonly number[]>()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail !== 0x7f) codes.set(decoder.decode(new Uint8Array([lead, trail])), [lead, trail])
    }
  }
  return Buffer.from(
    Array.from(text).flatMap((letter) => {
      if (letter.charCodeAt(0) < 0x80) return [letter.charCodeAt(0)]
      const code = codes.get(letter)
      if (!code) throw new Error(`${letter} has no two-byte code`)
      return [...code]
    }),
  )
}
