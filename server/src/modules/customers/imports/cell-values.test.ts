import { expect, test } from 'vitest'
import * as read from './cell-values.ts'

test('frequencies as people write them', () => {
  const table: [string, [number, number] | undefined][] = [
    ['1/2', [1, 2]],
    ['每周1次', [1, 1]],
    ['每周两次', [2, 1]],
    ['每两周一次', [1, 2]],
    ['每 2 周 1 次', [1, 2]],
    ['每月2次', [2, 4]],
    ['每月一次', [1, 4]],
    ['每季度1次', [1, 13]],
    ['2次/月', [2, 4]],
    ['一次/周', [1, 1]],
    ['３', [3, 4]],
    ['0', undefined],
    ['经常', undefined],
    ['1/99', undefined],
  ]
  for (const [text, expected] of table)
    expect(read.readFrequency(text), text).toEqual(expected && { visits: expected[0], weeks: expected[1] })
})

test('opening hours: every day, by day names, and as exports write them', () => {
  const day = [{ from: '08:00', to: '22:00' }]
  expect(read.readHours('8:00-22:00')).toEqual(Array.from({ length: 7 }, () => day))
  expect(read.readHours('08：00～22：00')).toEqual(Array.from({ length: 7 }, () => day))
  expect(read.readHours('周一至周五 08:00-12:00,14:00-21:00；周六日 休息')?.map((d) => d.length)).toEqual([
    2, 2, 2, 2, 2, 0, 0,
  ])
  expect(read.readHours('24小时')?.[0]).toEqual([{ from: '00:00', to: '24:00' }])
  expect(read.readHours('08:00-12:00;;08:00-12:00;08:00-12:00;08:00-12:00;;')?.map((d) => d.length)).toEqual([
    1, 0, 1, 1, 1, 0, 0,
  ])
  for (const wrong of ['早到晚', '22:00-08:00', '08:00-12:00,11:00-14:00', '25:00-26:00', '周八 08:00-09:00'])
    expect(read.readHours(wrong), wrong).toBeUndefined()
})

test('states, flags, systems and numbers', () => {
  expect(read.readState(' 正常 ')).toBe('active')
  expect(read.readFlag('否')).toBe(false)
  expect(read.readSystem('百度')).toBe('bd09')
  expect(read.readNumber('１２０.５°')).toBe(120.5)
  expect(read.readNumber('=1+1')).toBeUndefined()
  expect(read.readNumber('Infinity')).toBeUndefined()
  // Names of Object.prototype are no words.
  expect(read.readFlag('__proto__')).toBeUndefined()
})
