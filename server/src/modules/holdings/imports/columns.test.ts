import { describe, expect, test } from 'vitest'
import { readRow, type RowRules } from './columns.ts'

const rules: RowRules = {
  mapping: { licence: 0, number: 1, kind: 2, product: 3, balance: 4, asOf: 5, openedOn: 6, maturesOn: 7, rate: 8, state: 9 },
  asOf: '2026-11-18',
  kinds: [
    { code: 'deposit', name: '存款', nameEn: 'Deposit', side: 'asset', words: ['定期', '活期'] },
    { code: 'loan', name: '贷款', side: 'liability', words: [] },
  ],
} // prettier-ignore
const read = (...cells: string[]) => readRow({ number: 2, index: 0, cells }, rules)

describe('S2.33 a row of a file of accounts', () => {
  test('is read as people write it', () => {
    const row = read('P330302100001', '6222 0212 3456 7890', '定期', '三年定期', '12,000.50', '2026/11/17', '20250301', '2028年3月1日', '2.15%', '正常') // prettier-ignore
    expect(row).toEqual({
      ok: true,
      fact: {
        licence: 'P330302100001',
        number: '6222 0212 3456 7890',
        kind: 'deposit',
        product: '三年定期',
        state: 'active',
        openedOn: '2025-03-01',
        maturesOn: '2028-03-01',
        rate: 2.15,
        balanceFen: '1200050',
        asOf: '2026-11-17',
      },
    })
  })
  test('without a day is of the day that was named for the file', () => {
    expect(read('P1', '62220001', 'LOAN', '经营贷', '1')).toMatchObject({
      fact: { asOf: '2026-11-18', state: 'active', rate: null },
    })
  })
  test.each([
    ['no account', ['P1', '', '存款', '活期', '1'], 'number'],
    ['an unknown kind', ['P1', '62220001', '期货', '合约', '1'], 'kind'],
    ['an amount in words', ['P1', '62220001', '存款', '活期', '一万'], 'balance'],
    ['fractions of a fen', ['P1', '62220001', '存款', '活期', '1.005'], 'balance'],
    ['a day that is none', ['P1', '62220001', '存款', '活期', '1', '2026-02-30'], 'asOf'],
    ['an unknown state', ['P1', '62220001', '存款', '活期', '1', '', '', '', '', '睡眠'], 'state'],
    [
      'due before it began',
      ['P1', '62220001', '存款', '定期', '1', '', '2026-05-01', '2026-04-01'],
      'maturesOn',
    ],
    ['a number with other signs', ['P1', '6222;drop', '存款', '活期', '1'], 'number'],
  ])('with %s says so and names the column', (_what, cells, field) => {
    expect(read(...cells)).toMatchObject({ ok: false, field })
  })
})
