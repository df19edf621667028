import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { stringify } from 'csv-stringify/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freeVocabulary } from '../customers.vocabulary.ts'
import { workbookParts, writeCustomerCsv, zipOf } from '../testing/xlsx-by-hand.ts'
import { openRows } from './file-rows.ts'
import { inspectFile, readBatches } from './reader.ts'
import { Unreadable } from './unreadable.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'zhike-rows-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let files = 0
async function fileOf(content: Buffer | string): Promise<string> {
  const file = path.join(folder, `file-${files++}`)
  await writeFile(file, content)
  return file
}
async function rowsOf(content: Buffer | string): Promise<{ encoding: string | null; rows: string[][] }> {
  const { encoding, rows } = await openRows(await fileOf(content))
  const read: string[][] = []
  for await (const row of rows) read.push([...row.cells])
  return { encoding, rows: read }
}

describe('text tables', () => {
  const table = '名称,电话\r\n"文成,超市",138\r\n\r\n长安,"a""b"\r\n'
  const rows = [
    ['名称', '电话'],
    ['文成,超市', '138'],
    ['长安', 'a"b'],
  ]
  // 名称 and the rest in GB18030, from the standard's table: 名 C3FB, 称 B3C6, 电 B5E7, 话 BBB0.
  const gb = Buffer.from('c3fbb3c62cb5e7bbb00a61622c310a', 'hex')

  test('UTF-8 with and without byte-order mark, UTF-16 both ways, GB18030', async () => {
    const wide = Buffer.from(table, 'utf16le')
    expect(await rowsOf(table)).toEqual({ encoding: 'utf-8', rows })
    expect(await rowsOf(`\uFEFF${table}`)).toEqual({ encoding: 'utf-8', rows })
    expect(await rowsOf(Buffer.concat([Buffer.from([0xff, 0xfe]), wide]))).toEqual({
      encoding: 'utf-16le',
      rows,
    })
    expect(await rowsOf(wide)).toEqual({ encoding: 'utf-16le', rows })
    expect(await rowsOf(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()]))).toEqual({
      encoding: 'utf-16be',
      rows,
    })
    expect(await rowsOf(gb)).toEqual({
      encoding: 'gb18030',
      rows: [
        ['名称', '电话'],
        ['ab', '1'],
      ],
    })
  })

  test('GB18030 is noticed even when it begins only after a megabyte of plain letters', async () => {
    const { encoding } = await rowsOf(Buffer.concat([Buffer.from('a,b\n'.repeat(400_000)), gb]))
    expect(encoding).toBe('gb18030')
  })

  test('tabs, semicolons, full-width commas; single column; no content', async () => {
    expect((await rowsOf('a\tb,c\n1\t2')).rows).toEqual([
      ['a', 'b,c'],
      ['1', '2'],
    ])
    expect((await rowsOf('a;b\n1;2')).rows[1]).toEqual(['1', '2'])
    expect((await rowsOf('许可证号\n1')).rows).toEqual([['许可证号'], ['1']])
    expect((await rowsOf('\n\n')).rows).toEqual([])
    await expect(rowsOf('')).rejects.toBeInstanceOf(Unreadable)
  })

  test('any table that a CSV library writes is read back', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => text.replaceAll(/\p{Cc}|\uFEFF/gu, '').trim())
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
        async (cells) => {
          const header = ['甲', '乙', '丙']
          const read = await rowsOf(stringify([header, ...cells]))
          expect(read.rows.slice(1)).toEqual(cells.filter((row) => row.some((text) => text !== '')))
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('workbooks that no library of ours wrote', () => {
  test('inline strings, shared strings, sparse cells, missing references, dates, errors, booleans, formulas', async () => {
    const rows = `
      <row r="1"><c r="A1" t="inlineStr"><is><t>证</t><r><t>号</t></r></is></c><c r="C1" t="s"><v>0</v></c></row>
      <row r="4"><c r="A4"><v>3.30302100123E11</v></c><c r="C4" s="1"><v>45981</v></c><c r="D4" s="2"><v>0.354166666666667</v></c></row>
      <row><c t="str"><f>1+1</f><v>二</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><v>0.1</v></c></row>
      <row r="7"><c r="AB7"><v>-5</v></c></row>`
    const read = await rowsOf(
      zipOf(workbookParts(rows, { styles: [14, 20], strings: ['文成&amp;超市<x/>'.replace('<x/>', '')] })),
    )
    expect(read.encoding).toBeNull()
    expect(read.rows[0]).toEqual(['证号', '', '文成&超市'])
    // 45981 days after 1899-12-30 is 2025-11-20; 0.3541666 of a day is 8:30.
    expect(read.rows[1]).toEqual(['330302100123', '', '2025-11-20', '08:30'])
    expect(read.rows[2]).toEqual(['二', '是', '', '0.1'])
    expect(read.rows[3]?.length).toBe(28)
    expect(read.rows[3]?.at(-1)).toBe('-5')
  })

  test('CVE-2014-3244: a DOCTYPE is refused, so neither files nor billions of laughs come in', async () => {
    const parts = workbookParts('<row><c t="inlineStr"><is><t>&amp;a;</t></is></c></row>')
    const evil = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for (const part of ['xl/worksheets/sheet2.xml', 'xl/sharedStrings.xml', 'xl/workbook.xml'] as const)
      await expect(
        rowsOf(zipOf({ ...parts, [part]: parts[part].replace('?>', `?>${evil}`) })),
      ).rejects.toThrow(/DOCTYPE/)
  })

  test('a zip bomb is refused long before it is unpacked', async () => {
    // 300 MB of blanks in 300 kB: within the limit of all bytes, beyond what any workbook makes of its packed ones.
    const bomb = zipOf({
      ...workbookParts(''),
      'xl/worksheets/sheet2.xml': `<worksheet>${' '.repeat(300 << 20)}`,
    })
    expect(bomb.length).toBeLessThan(400_000)
    const since = performance.now()
    await expect(rowsOf(bomb)).rejects.toThrow(/too large once unpacked/)
    expect(performance.now() - since).toBeLessThan(5000)
  })

  test('broken zips, foreign zips, old Excel and PDF are refused with words', async () => {
    const whole = zipOf(workbookParts('<row><c><v>1</v></c></row>'))
    await expect(rowsOf(whole.subarray(0, whole.length - 30))).rejects.toBeInstanceOf(Unreadable)
    await expect(rowsOf(zipOf({ 'a.txt': 'x' }))).rejects.toBeInstanceOf(Unreadable)
    await expect(rowsOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow(/xls/)
    await expect(rowsOf('%PDF-1.7')).rejects.toThrow(/PDF/)
    await expect(
      rowsOf(zipOf({ ...workbookParts(''), 'xl/worksheets/sheet2.xml': '<worksheet><row>' })),
    ).rejects.toBeInstanceOf(Unreadable)
  })

  test('CVE-2023-30533: mutilated workbooks give rows or words, never a crash', async () => {
    const whole = zipOf(
      workbookParts('<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>', {
        strings: ['x'],
      }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (edits) => {
          const bent = Buffer.from(whole)
          for (const [at, byte] of edits) bent[at] = byte
          const result = await rowsOf(bent).catch((error: unknown) => error)
          expect(Array.isArray((result as { rows?: unknown }).rows) || result instanceof Unreadable).toBe(
            true,
          )
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('the reading thread', () => {
  const rules = {
    mapping: { licence: 0, name: 1 },
    coordinateSystem: 'wgs84' as const,
    own: [],
    grades: null,
    types: null,
    defaultType: 'ordinary',
    number: freeVocabulary.customerNumber,
  }

  test('a hundred thousand rows pass through a heap of 64 MB', async () => {
    const file = path.join(folder, 'large.csv')
    await writeCustomerCsv(file, 100_000)
    const caps = { heapMegabytes: 64, silenceMs: 60_000 }
    expect((await inspectFile(file, caps)).rows).toBe(100_000)
    let count = 0
    for await (const batch of readBatches(file, rules, 99_000, caps)) count += batch.length
    expect(count).toBe(1000)
  }, 60_000)

  test('a workbook that would not fit is refused, and the process lives on', async () => {
    const strings = Array.from({ length: 400_000 }, (_, n) => `${n}-${'字'.repeat(200)}`)
    const file = await fileOf(zipOf(workbookParts('<row><c t="s"><v>0</v></c></row>', { strings })))
    await expect(inspectFile(file, { heapMegabytes: 32, silenceMs: 60_000 })).rejects.toBeInstanceOf(
      Unreadable,
    )
  }, 60_000)
})
