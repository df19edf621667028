import { createReadStream } from 'node:fs'

/** Encodings of text files that arrive from Chinese offices. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/**
 * Decides by the byte-order mark, else by the zero bytes that UTF-16 has between Latin letters, else by whether the
 * whole file is valid UTF-8: text in GB18030 practically never is. Only the last step reads the file to its end.
 */
export async function detectEncoding(path: string): Promise<TextEncoding> {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let first = true
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    if (first) {
      first = false
      const wide = utf16Of(chunk)
      if (wide !== null) return wide
    }
    if (!isValid(strict, chunk)) return 'gb18030'
  }
  return isValid(strict, null) ? 'utf-8' : 'gb18030'
}

function utf16Of(head: Buffer): TextEncoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  let even = 0
  let odd = 0
  const length = Math.min(head.length, 4096)
  for (let index = 0; index < length; index++) {
    if (head[index] !== 0) continue
    if (index % 2 === 0) even++
    else odd++
  }
  // Even a file of Chinese alone has commas and line ends, one letter in a few dozen.
  if (odd > length / 100 && even < odd / 10) return 'utf-16le'
  if (even > length / 100 && odd < even / 10) return 'utf-16be'
  return null
}

function isValid(decoder: TextDecoder, chunk: Buffer | null): boolean {
  try {
    if (chunk === null) decoder.decode()
    else decoder.decode(chunk, { stream: true })
    return true
  } catch {
    return false
  }
}

/** The file's text, piece by piece, without its byte-order mark. */
export async function* decodedText(path: string, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
