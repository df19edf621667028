import { expect, test } from 'vitest'
import { besides, clauses, labelled, listed, sentences } from './punctuation.ts'

test('S25 what screens put together is punctuated as the language does', () => {
  expect(listed(['甲', '乙'], 'zh-CN')).toBe('甲、乙')
  expect(listed(['Wang', 'Li'], 'en-US')).toBe('Wang, Li')
  expect(`Volume${besides('cartons', 'en-US')}`).toBe('Volume (cartons)')
  expect(`销量${besides('条', 'zh-CN')}`).toBe('销量（条）')
  const said = (locale: 'zh-CN' | 'en-US') =>
    sentences([labelled('a', clauses(['1', '2'], locale), locale), 'b'], locale)
  expect([said('zh-CN'), said('en-US')]).toEqual(['a：1，2；b', 'a: 1, 2; b'])
})
