import { describe, expect, it } from 'vitest'
import { createRandom } from '../random/random.ts'
import { createNumberReader } from './number-reader.ts'

function readAll(text: string): { value: number; line: number }[] {
  const reader = createNumberReader(text, 0, text.length, 1)
  const found: { value: number; line: number }[] = []
  while (reader.next()) found.push({ value: reader.value(), line: reader.line })
  return found
}

describe('numbers of a text', () => {
  it('are the same as the language reads them', () => {
    const words =
      '0 -0 7 -12 +3 007 1.5 -.25 5. 1e3 1.0E+02 2.5e-3 9007199254740993 1e400 1e-400 0.1 123456.789e-22'
    const random = createRandom(1)
    const more = Array.from({ length: 3000 }, () =>
      ((random.next() - 0.5) * 10 ** (random.int(30) - 10)).toPrecision(1 + random.int(17)),
    )
    const all = [...words.split(' '), ...more]
    expect(readAll(all.join(' ')).map(({ value }) => value)).toEqual(all.map(Number))
  })

  it('are not numbers where the language says so', () => {
    for (const { value } of readAll('x 1x - . e5 1e 1e5x 1.2.3 --4 1e1.5 NaN')) expect(value).toBeNaN()
  })

  it('know their line', () => {
    expect(readAll('\n 1 2\n\n\t3\n').map(({ line }) => line)).toEqual([2, 2, 4])
    expect(readAll('  \n ')).toEqual([])
  })
})
