import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wgs84 } from '../geo/index.ts'
import { editShare, type Facts, likeness, type LikenessWeights, nameShare } from './index.ts'

const weights: LikenessWeights = {
  licence: 60,
  companyCode: 60,
  personId: 70,
  phone: 40,
  name: 25,
  address: 15,
  near: 15,
  contact: 5,
  otherCode: 40,
  nearMetres: 100,
}
const nothing: Facts = {
  licence: '',
  name: '',
  sound: '',
  address: '',
  contact: '',
  phones: [],
  companyCodes: [],
  personIds: [],
  position: null,
}
const card = (given: Partial<Facts>): Facts => ({ ...nothing, ...given })
const codes = (a: Partial<Facts>, b: Partial<Facts>) =>
  likeness(card(a), card(b), weights).reasons.map(({ code, points }) => [code, points])

describe('S22.7 how alike two texts are', () => {
  test('one edit among the characters of the longer one; exchanged neighbours are one edit', () => {
    // 华联中山路店 has six characters, one of them is new.
    expect(editShare('华联中山店', '华联中山路店')).toBeCloseTo(5 / 6)
    expect(editShare('王小明', '王明小')).toBeCloseTo(2 / 3)
    expect(editShare('', '')).toBe(0)
  })
  test('other numbers are another address, however much the rest is the same', () => {
    expect(editShare('五马街12#', '五马街13#')).toBe(0)
    expect(editShare('五马街12#', '五马街道12#')).toBeCloseTo(6 / 7)
  })
  test('the word for the trade counts little', () => {
    // Whole: 2 of 5 characters; without the trade's words both are 华联, worth nine tenths.
    expect(nameShare('华联超市', '华联便利店')).toBeCloseTo(0.9)
    expect(nameShare('华联超市', '红旗超市')).toBeCloseTo(0.5)
  })
})

describe('S22.7 the sum of reasons', () => {
  test('same telephone and address: 40 + 15', () => {
    const answer = likeness(
      card({ name: '甲店铺', phones: ['13800000001'], address: '五马街12#' }),
      card({ name: '乙商号', phones: ['13800000001', '0577'], address: '五马街12#' }),
      weights,
    )
    expect(answer.score).toBe(55)
    expect(answer.reasons.map(({ code }) => code)).toEqual(['phone', 'address'])
  })
  test('a telephone of ten customers gives a fifth of what it gives for two', () => {
    const one = card({ phones: ['4008001234'] })
    expect(likeness(one, one, weights, () => 10).score).toBe(8)
  })
  test('written otherwise, spoken the same', () => {
    expect(
      codes({ name: '宏旺小卖', sound: 'hongwangxiaomai' }, { name: '红望晓麦', sound: 'hongwangxiaomai' }),
    ).toEqual([['name_sound', 21]])
  })
  test('being near counts by the metres, and only beside something else', () => {
    const here = wgs84(120.65, 28.01)
    // 0.00045° of latitude are 50 m: half of what being at the same place gives.
    const there = wgs84(120.65, 28.01045)
    expect(codes({ position: here }, { position: there })).toEqual([])
    expect(codes({ name: '华联', position: here }, { name: '华联', position: there })).toEqual([
      ['name', 25],
      ['near', 7],
    ])
  })
  test('another identity number speaks against a pair', () => {
    const [a, b] = [
      card({ name: '张伟', phones: ['1'], personIds: ['x'] }),
      card({ name: '张伟', phones: ['1'], personIds: ['y'] }),
    ]
    expect(likeness(a, b, weights).score).toBe(40 + 25 - 40)
    expect(likeness(a, { ...b, personIds: [] }, weights).score).toBe(65)
  })
  test('is the same from either side, within 0 and 100, and never from nothing', () => {
    const text = fc.string({ unit: fc.constantFrom('华', '联', '店', '1', '2'), maxLength: 5 })
    const list = fc.array(fc.constantFrom('p', 'q', 'r'), { maxLength: 2 })
    const facts = fc.record({
      licence: text,
      name: text,
      sound: text,
      address: text,
      contact: text,
      phones: list,
      companyCodes: list,
      personIds: list,
      position: fc.option(fc.constantFrom(wgs84(120, 28), wgs84(120.0002, 28))),
    })
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        const [there, back] = [likeness(a, b, weights), likeness(b, a, weights)]
        expect(there).toEqual(back)
        expect(there.score).toBeGreaterThanOrEqual(0)
        expect(there.score).toBeLessThanOrEqual(100)
        expect(likeness(a, nothing, weights).reasons).toEqual([])
      }),
    )
  })
})
