import { expect, test } from 'vitest'
import { searchQuery, searchVector } from './search-text.ts'

test('the vector holds name pairs, pinyin, initials, licence and only the tail of the phone', () => {
  const vector = searchVector({ name: '文成超市', address: '', licence: 'WZ-12', phone: '138 0577 1234' })
  for (const part of [
    "'n文'",
    "'n文成':1",
    "'n超市':3",
    "'pwenchengchaoshi'",
    "'pchaoshi'",
    "'ics'",
    "'lwz12'",
    "'t1234'",
  ])
    expect(vector).toContain(part)
  expect(vector).not.toContain('0577')
})

test('a term of digits looks for a phone only at exactly four', () => {
  expect(searchQuery('1234')).toContain("'t1234'")
  expect(searchQuery('123')).not.toContain("'t")
  expect(searchQuery('71234')).not.toContain("'t")
})

test('what cannot be sought gives no query, and quotes never reach it', () => {
  expect(searchQuery(' ·、% ')).toBeNull()
  expect(searchQuery(`x'); drop table customers;--\\`)).not.toMatch(/;|--|\\|''/)
})
