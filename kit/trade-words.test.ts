import { afterEach, expect, test } from 'vitest'
import { packInfo } from '#contracts/operations.ts'
import { packIn, setTradeWords, type TradeWords } from './trade-words.ts'
import { defineMessages, wordsOf } from './words.ts'

const bank: TradeWords = {
  customerWord: '客户',
  volumeUnit: '万元',
  volumeUnitEn: '10k CNY',
  customerNumber: { label: '客户号', labelEn: 'Customer no.', short: '客户号', shortEn: 'customer no.' },
  tradeWords: {
    type: '客户类型', typeEn: 'type', grade: '客户等级', gradeEn: 'grade', orders: '成交', ordersEn: 'deals',
    volume: '成交额', volumeEn: 'amount', place: '客户', placeEn: 'customer', at: '面访', atEn: 'in meeting',
    closed: '客户不在', closedEn: 'Not there', away: '客户外出', awayEn: 'Away',
  },
} // prettier-ignore
const retail: TradeWords = { ...bank, customerWord: '零售户', customerWordEn: 'shop' }
const words = defineMessages(
  { find: '名称、{numberShort}', count: (n: number) => `${n} 位{customer}`, plain: '{不是词}' },
  { find: '{Customers} by name', count: (n) => `${n} {customers}`, plain: '{unknown}' },
)
afterEach(() => setTradeWords(bank))

test('sentences speak the words of the pack in force, in both languages, and follow another pack', () => {
  setTradeWords(bank)
  expect(wordsOf(words, 'zh-CN').find).toBe('名称、客户号')
  expect(wordsOf(words, 'en-US').find).toBe('Customers by name')
  expect(wordsOf(words, 'en-US').count(2)).toBe('2 customers')
  setTradeWords(retail)
  expect(wordsOf(words, 'zh-CN').count(3)).toBe('3 位零售户')
  expect(wordsOf(words, 'en-US').find).toBe('Shops by name')
  expect([wordsOf(words, 'zh-CN').plain, wordsOf(words, 'en-US').plain]).toEqual(['{不是词}', '{unknown}'])
})

test('a pack in English says the English where it has some, at any depth, and keeps its codes', () => {
  const grades = [
    { code: 'A', name: '一级', nameEn: 'First', color: '#000' },
    { code: 'B', name: '二级', color: '#000' },
  ]
  const english = packIn({ customerWord: '客户', grades }, 'en-US')
  expect(english.grades.map(({ code, name }) => [code, name])).toEqual([
    ['A', 'First'],
    ['B', '二级'],
  ])
  expect(packIn(english, 'zh-CN')).toBe(english)
  expect(Object.keys(packInfo.response.shape)).toContain('customerWordEn')
})
