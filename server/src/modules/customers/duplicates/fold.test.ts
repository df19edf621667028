import { describe, expect, test } from 'vitest'
import { foldAddress, foldCode, foldName, foldPhones } from './fold.ts'

describe('S22.7 two ways of writing the same name are one', () => {
  test.each([
    ['华联超市（中山店）', '华联超市中山店'],
    ['華聯超市(中山店)', '华联超市中山店'],
    ['温州 鹿城　百货 有限责任公司', '温州鹿城百货'],
    ['ＡＢＣ Trading Co., Ltd.', 'abctrading'],
    ['兴旺烟酒店（个体工商户）', '兴旺烟酒店'],
    ['大方集团有限公司', '大方'],
  ])('%s', (written, folded) => expect(foldName(written)).toBe(folded))

  test('what differs in more than form stays apart', () => {
    expect(foldName('华联超市一店')).not.toBe(foldName('华联超市二店'))
    // 乾 is 干 only in some words: 乾坤 keeps it, so it is not folded at all.
    expect(foldName('乾坤酒店')).toBe('乾坤酒店')
  })
  test('a name that is nothing but a legal form stays', () => {
    expect(foldName('有限公司')).toBe('有限公司')
    expect(foldName('（）')).toBe('')
  })
})

test('S22.7 an address is the same with and without spaces, marks and width', () => {
  expect(foldAddress('五馬街道 12號')).toBe(foldAddress('五马街道１２号'))
  expect(foldAddress('五马街道 12 号')).not.toBe(foldAddress('五马街道 112 号'))
})

test('S22.7 telephones: several in a field, code of China, extension, short service numbers', () => {
  expect(foldPhones('+86 138-0577-1234 / 0577-63712345转8001')).toEqual(['13805771234', '057763712345'])
  expect(foldPhones('008613805771234')).toEqual(['13805771234'])
  expect(foldPhones('１３８０５７７１２３４')).toEqual(['13805771234'])
  expect(foldPhones('114')).toEqual([])
  // 8613… is a landline of eight digits behind 86 only if it is long enough: nothing is cut off a local number.
  expect(foldPhones('86371234')).toEqual(['86371234'])
})

test('S22.7 codes: letters and digits alone, in upper case', () => {
  expect(foldCode(' 9133 0302-ma2abc0x1t ')).toBe('91330302MA2ABC0X1T')
})
