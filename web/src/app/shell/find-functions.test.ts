import { pinyin } from 'pinyin-pro'
import { describe, expect, test } from 'vitest'
import { findFunctions, literal, soundMarks, type Sounds } from './find-functions.ts'

const sounds: Sounds = (text) =>
  Array.from(text, (letter) => {
    const syllable = pinyin(letter, { toneType: 'none' })
    return /^[a-z]+$/.test(syllable) ? syllable : null
  })
const items = [
  { key: 'team', title: '团队看板', words: ['Team board', '走访完成', '业绩'] },
  { key: 'analysis', title: '走访分析', words: ['Analysis', '效果'] },
  { key: 'duplicates', title: '查重与合并', words: ['Duplicates'] },
  { key: 'fields', title: '客户字段', words: ['Customer fields'] },
]
const keys = (typed: string) => findFunctions(items, typed, sounds).map(({ item }) => item.key)

describe('S3.5 functions are found by what people call them', () => {
  test('业绩 lists every function that has to do with it, the one that says so first', () => {
    // 走访分析 does not say 业绩: 效果 among its words means the same.
    expect(keys('业绩')).toEqual(['team', 'analysis'])
    expect(keys('绩效')).toEqual(['team', 'analysis'])
  })
  test('by part of the name, by pinyin and by initials; a title before a further word', () => {
    expect(keys('走访')).toEqual(['analysis', 'team'])
    expect(keys('hebing')).toEqual(['duplicates'])
    expect(keys('kehuzid')).toEqual(['fields'])
    expect(keys('tdkb')).toEqual(['team'])
    expect(keys('fields')).toEqual(['fields'])
  })
  test('the characters that were found are marked', () => {
    expect(findFunctions(items, 'fx', sounds)[0]?.marks).toEqual([[2, 4]])
    expect(findFunctions(items, '合并', sounds)[0]?.marks).toEqual([[3, 5]])
    expect(literal('ABC', 'bc')).toEqual([[1, 3]])
  })
  test('nothing from nothing, one letter or what nobody calls it', () => {
    expect(keys('  ')).toEqual([])
    expect(soundMarks('走访分析', 'z', sounds)).toBeNull()
    expect(keys('火箭')).toEqual([])
  })
})
