import { expect, test } from 'vitest'
import { placeFromSetting } from './day.service.ts'

test('S1.19 the unit’s place of departure is read from its setting; what is no place counts as none', () => {
  expect(placeFromSetting('鹿城营销部, 120.65, 28.01')).toEqual({
    name: '鹿城营销部',
    lng: 120.65,
    lat: 28.01,
  })
  expect(placeFromSetting('鹿城营销部，120.65，28.01')).toEqual({
    name: '鹿城营销部',
    lng: 120.65,
    lat: 28.01,
  })
  for (const text of ['', '鹿城', '鹿城,120.65', '鹿城,北,28', '鹿城,28.01,120.65', '鹿城,120,28,9'])
    expect(placeFromSetting(text), text).toBeNull()
})
