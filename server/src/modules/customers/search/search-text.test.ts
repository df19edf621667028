import { expect, test } from 'vitest'
import { searchVector, searchWords } from './search-text.ts'

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

const queries = (typed: string): string[] => searchWords(typed).map(({ query }) => query)

test('a term of digits looks for a phone only at exactly four', () => {
  expect(queries('1234')[0]).toContain("'t1234'")
  expect(queries('123')[0]).not.toContain("'t")
  expect(queries('71234')[0]).not.toContain("'t")
})

test('a short beginning of a licence is sought in the column, a long one among the lexemes', () => {
  expect(searchWords('文成 超市 WZ-12')).toMatchObject([{ licencePrefix: null }, { licencePrefix: 'wz-12' }])
  expect(queries('33030212')[0]).toContain("'l33030212':*")
  expect(queries('3303021')[0]).not.toContain("'l3303021'")
})

test('what cannot be sought gives no query, and quotes never reach it', () => {
  expect(searchWords(' ·、% ')).toEqual([])
  for (const query of queries(`x'); drop table customers;--\\`)) expect(query).not.toMatch(/;|--|\\|''/)
})
