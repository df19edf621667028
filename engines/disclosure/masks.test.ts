import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cardStyles,
  dataClasses,
  idStyles,
  maskCardNumber,
  maskEmail,
  maskIdNumber,
  maskName,
  maskPhone,
  maskValue,
  phoneStyles,
} from './index.ts'

test('numbers as people write them', () => {
  expect(maskPhone('138 0577 1234')).toBe('138****1234')
  expect(maskPhone('１３８０５７７１２３４')).toBe('138****1234')
  expect(maskPhone('0577-88123456')).toBe('057****3456')
  expect(maskPhone('13805771234', '0+4')).toBe('****1234')
  expect(maskPhone('12345')).toBe('****')
  expect(maskIdNumber('33030219800101123X')).toBe('3****X')
  expect(maskIdNumber('330302800101123', '6+4')).toBe('330302****1123')
  expect(maskCardNumber('6222 0212 3456 7890 123')).toBe('****0123')
  expect(maskCardNumber('6222021234567890123', '6+4')).toBe('622202****0123')
  expect(maskEmail('zhang.san@example.cn')).toBe('z****@example.cn')
  expect(maskEmail('nothing')).toBe('****')
  expect(maskName('王小明')).toBe('王**')
  expect(maskName('阿卜杜拉·买买提')).toBe('阿**')
  expect(maskName('王')).toBe('*')
})

describe('a mask hides', () => {
  const digits = fc.stringMatching(/^\d{1,30}$/)
  test.each([
    ['phone', (text: string, at: number) => maskPhone(text, phoneStyles[at % phoneStyles.length])],
    ['ID number', (text: string, at: number) => maskIdNumber(text, idStyles[at % idStyles.length])],
    ['card', (text: string, at: number) => maskCardNumber(text, cardStyles[at % cardStyles.length])],
  ])('at least four digits of every %s, or all of them', (_name, mask) => {
    fc.assert(
      fc.property(digits, fc.nat(9), (text, at) => {
        const shown = mask(text, at).replaceAll('*', '')
        expect(text.length - shown.length).toBeGreaterThanOrEqual(Math.min(4, text.length))
      }),
    )
  })

  // History keeps masked values: a stricter setting must hold for them too, and nothing may come back.
  test('a masked value again, and shows no more than before', () => {
    expect(maskPhone('138****1234', '0+4')).toBe('****1234')
    expect(maskPhone('****1234', '3+4')).toBe('****1234')
    fc.assert(
      fc.property(digits, fc.constantFrom(...dataClasses), (text, dataClass) => {
        const once = maskValue(dataClass, text)
        expect(maskValue(dataClass, once)).toBe(once)
      }),
    )
  })

  test('words and figures without a shape whole', () => {
    expect(maskValue('amount', '1200000')).toBe('****')
    expect(maskValue('sensitive_text', '慢性病')).toBe('****')
    expect(maskValue('phone', null)).toBeNull()
  })
})
