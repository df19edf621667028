import { expect, test } from 'vitest'
import { matchesSearch } from './search.ts'

const shop = { name: '五马便利店', licence: '330302100A', address: '解放北路 7 号' }

test('S1.19 a candidate is found by name, licence, address, pinyin and initials', () => {
  for (const text of ['五马', '便利', '2100a', '解放', 'wuma', 'bianli', 'wmbld', 'bld', ' ', undefined])
    expect(matchesSearch(shop, text), String(text)).toBe(true)
  for (const text of ['六马', 'wx', '999', 'wuma1']) expect(matchesSearch(shop, text), text).toBe(false)
})
