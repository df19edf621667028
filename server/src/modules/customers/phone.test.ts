import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPhone, maskPhone, phoneTail } from './phone.ts'

test('mobile, landline and short numbers are masked', () => {
  expect(maskPhone('13805771234')).toBe('138****1234')
  expect(maskPhone('0577-88123456')).toBe('057****3456')
  expect(maskPhone('12345')).toBe('****')
  expect(maskPhone(null)).toBeNull()
})

test('a mask never shows more than the first three and last four, and hides at least one digit', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,20}$/), (digits) => {
      const shown = (maskPhone(digits) ?? '').replaceAll('*', '')
      expect(shown.length).toBeLessThanOrEqual(7)
      expect(digits.length - shown.length).toBeGreaterThanOrEqual(Math.min(4, digits.length))
      if (phoneTail(digits) !== null) expect(maskPhone(digits)).toMatch(new RegExp(`${phoneTail(digits)}$`))
    }),
  )
})

test('words are no phone numbers', () => {
  expect(isPhone('０５７７－８８１２３４５６')).toBe(true)
  expect(isPhone('+86 138 0577 1234')).toBe(true)
  expect(isPhone('老板手机')).toBe(false)
  expect(isPhone('=1+1')).toBe(false)
})
