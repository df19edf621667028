import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { dHash, hammingDistance, isHeic, stripJpeg, stripPicture } from './index.ts'
import { orientationOf } from './orientation.ts'

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))
const segment = (code: number, content: readonly number[]): number[] => [
  0xff,
  code,
  (content.length + 2) >> 8,
  (content.length + 2) & 0xff,
  ...content,
]
const ifd = [0, 42, 0, 0, 0, 8, 0, 1, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26]
/** Exif with a GPS directory: latitude 28° 0' 0" N, as a phone writes it. */
const exif = segment(0xe1, [...ascii('Exif\0\0MM'), ...ifd, ...ascii('GPSLatitudeN 28/1 0/1 0/1')])
const jfif = segment(0xe0, [...ascii('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0])
const table = segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)])
const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 1, 2, 0xff, 0, 3, 0xff, 0xd9]

describe('S1.12 what the camera wrote beside a photo never travels', () => {
  it('a JPEG that carries GPS comes out without, its picture bit by bit the same', () => {
    const xmp = segment(0xe1, ascii('http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>28</exif:GPSLatitude>'))
    const words = segment(0xfe, ascii('Huawei P40, 28.0123 N'))
    const film = ascii('....ftypmp42GPS')
    const photo = new Uint8Array([0xff, 0xd8, ...exif, ...jfif, ...xmp, ...words, ...table, ...scan, ...film])
    const clean = stripJpeg(photo)
    expect([...clean!]).toEqual([0xff, 0xd8, ...jfif, ...table, ...scan])
    expect(Buffer.from(clean!).toString('latin1')).not.toMatch(/GPS|Exif|Huawei|28/)
    expect(stripJpeg(clean!)).toEqual(clean)
  })

  it('a camera’s JPEG with GPS, maker and time is freed of them and still knows how it has to be turned', () => {
    const photo = new Uint8Array(readFileSync(`${import.meta.dirname}/testing/with-gps.jpg`))
    // The camera was held upright: orientation 6, a quarter turn clockwise.
    expect(orientationOf(photo.subarray(2))).toBe(6)
    const clean = stripPicture(photo)!
    const text = Buffer.from(clean).toString('latin1')
    expect(Buffer.from(photo).toString('latin1')).toContain('Zhike Test Camera')
    expect(text).not.toMatch(/Zhike Test Camera|2026:11:18/)
    // 27°59'33.12": the rational 3312/100 of the seconds of latitude.
    expect(text).not.toContain('\0\0\x0c\xf0\0\0\0\x64')
    expect(orientationOf(clean.subarray(2))).toBe(6)
    // From the first table to the end it is the same picture, bit by bit.
    const tables = (bytes: Uint8Array) =>
      Buffer.from(bytes.subarray(Buffer.from(bytes).indexOf('\xff\xdb', 0, 'latin1')))
    expect(tables(clean).equals(tables(photo))).toBe(true)
    expect(stripPicture(clean)).toEqual(clean)
  })

  it('a PNG and a WebP lose their texts, Exif and XMP and keep everything else', () => {
    const chunk = (kind: string, content: readonly number[]) => [
      0,
      0,
      0,
      content.length,
      ...ascii(kind),
      ...content,
      1,
      2,
      3,
      4,
    ]
    const png = [
      0x89,
      ...ascii('PNG\r\n\x1a\n'),
      ...chunk('IHDR', [1, 2]),
      ...chunk('IDAT', [9]),
      ...chunk('IEND', []),
    ]
    const told = [
      ...png.slice(0, 8),
      ...chunk('eXIf', ascii('GPS')),
      ...chunk('tEXt', ascii('28 N')),
      ...png.slice(8),
      7,
      7,
    ]
    expect([...stripPicture(new Uint8Array(told))!]).toEqual(png)

    const part = (kind: string, content: readonly number[]) => [
      ...ascii(kind),
      content.length,
      0,
      0,
      0,
      ...content,
      ...(content.length % 2 === 0 ? [] : [0]),
    ]
    const riff = (parts: readonly number[]) => [
      ...ascii('RIFF'),
      parts.length + 4,
      0,
      0,
      0,
      ...ascii('WEBP'),
      ...parts,
    ]
    // Bit 3 announces Exif, bit 2 XMP, bit 4 an alpha channel, which stays.
    const extended = (flags: number) => part('VP8X', [flags, 0, 0, 0, 1, 0, 0, 1, 0, 0])
    const image = part('VP8L', [5, 6, 7])
    const webp = riff([
      ...extended(0b11100),
      ...image,
      ...part('EXIF', ascii('GPS')),
      ...part('XMP ', ascii('28N')),
    ])
    expect([...stripPicture(new Uint8Array(webp))!]).toEqual(riff([...extended(0b10000), ...image]))
    expect(stripPicture(new Uint8Array(ascii('GIF89a....')))).toBeNull()
  })

  it('never throws, and says null to what is no JPEG', () => {
    expect(stripJpeg(new Uint8Array([0x89, 0x50, 0x4e, 0x47]))).toBeNull()
    expect(stripJpeg(new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0xff]))).toBeNull()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const clean = stripJpeg(new Uint8Array([0xff, 0xd8, ...bytes]))
        if (clean) expect(clean.length).toBeLessThanOrEqual(bytes.length + 2)
      }),
    )
  })
})

describe('S1.2 the same picture is known again', () => {
  const picture = (of: (column: number, row: number) => number) =>
    dHash({
      width: 9,
      height: 8,
      pixels: Array.from({ length: 72 }, (_, index) => of(index % 9, Math.floor(index / 9))),
    })

  it('a picture that grows brighter to the right has all bits set, one that grows darker none', () => {
    expect(picture((column) => column * 20)).toBe('ffffffffffffffff')
    expect(picture((column) => 200 - column * 20)).toBe('0000000000000000')
    // Only the last place of the last row is darker than its neighbour: the lowest bit.
    expect(picture((column, row) => (row === 7 && column === 8 ? 255 : 200 - column * 20))).toBe(
      '0000000000000001',
    )
  })

  it('a brighter copy has the same print; a picture without contrast has none', () => {
    const wave = (column: number, row: number) => 100 + 40 * Math.sin(column * 2 + row)
    expect(picture((column, row) => wave(column, row) + 30)).toBe(picture(wave))
    expect(picture((column) => 120 + column)).toBeNull()
  })

  it('counts the bits that differ', () => {
    expect(hammingDistance('f0f0f0f00f0f0f0f', 'f0f0f0f00f0f0f0c')).toBe(2)
    expect(hammingDistance('ffffffffffffffff', '0000000000000000')).toBe(64)
  })
})

it('S1.12 a HEIC picture is known by its first bytes, and a voice note of the same container is none', () => {
  const box = (brand: string) => Uint8Array.from([0, 0, 0, 24, ...ascii(`ftyp${brand}`), 0, 0, 0, 0])
  for (const brand of ['heic', 'heix', 'mif1', 'hevc']) expect(isHeic(box(brand)), brand).toBe(true)
  for (const brand of ['M4A ', 'mp42', 'avif']) expect(isHeic(box(brand)), brand).toBe(false)
  expect(isHeic(box('heic').subarray(0, 11))).toBe(false)
})
