import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { companyCodeCheck, idNumberCheck, idNumberProblem, isCompanyCode } from './identity-codes.ts'

describe('GB 11643 identity numbers', () => {
  test('the two examples of the standard are right, with X as with a digit', () => {
    expect(idNumberProblem('11010519491231002X')).toBeNull()
    expect(idNumberProblem('440524188001010014')).toBeNull()
    expect(idNumberProblem(' 11010519491231002x ')).toBeNull()
    expect(idNumberProblem('１１０１０５１９４９１２３１００２Ｘ')).toBeNull()
  })
  test('fifteen digits, impossible days and wrong forms are told apart', () => {
    expect(idNumberProblem('110105491231002')).toBe('legacy')
    expect(idNumberProblem('110105194902310023')).toBe('birthday')
    expect(idNumberProblem('11010519491231002Y')).toBe('form')
    expect(idNumberProblem('')).toBe('form')
  })
  test('any single wrong digit is found, and any two neighbours changed over', () => {
    const digits = '11010519491231002'
    const right = `${digits}${idNumberCheck(digits)}`
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const wrong = Array.from(right)
        wrong[at] = String((Number(wrong[at]) + by) % 10)
        expect(idNumberProblem(wrong.join(''))).not.toBeNull()
      }),
    )
    for (let at = 0; at < 16; at++) {
      if (right[at] === right[at + 1]) continue
      const swapped = Array.from(right)
      ;[swapped[at], swapped[at + 1]] = [swapped[at + 1]!, swapped[at]!]
      expect(idNumberProblem(swapped.join('')), `at ${at}`).not.toBeNull()
    }
  })
})

describe('GB 32100 unified social credit codes', () => {
  test('the check character follows the standard: weights are powers of 3 modulo 31', () => {
    // Worked by hand: only the last of the 17 is not 0, its weight is 3^16 mod 31 = 28, and 31 - 28 = 3.
    expect(companyCodeCheck('00000000000000001')).toBe('3')
    const first = '91330300MA2854AB1'
    expect(isCompanyCode(`${first}${companyCodeCheck(first)}`)).toBe(true)
  })
  test('letters that the alphabet leaves out and every single wrong character are found', () => {
    const first = '91330300MA2854AB1'
    const right = `${first}${companyCodeCheck(first)}`
    expect(isCompanyCode(right.replace('M', 'I'))).toBe(false)
    for (let at = 0; at < 18; at++) {
      const other = right[at] === '1' ? '2' : '1'
      expect(isCompanyCode(`${right.slice(0, at)}${other}${right.slice(at + 1)}`), `at ${at}`).toBe(false)
    }
  })
})
