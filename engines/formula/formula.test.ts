import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compileFormula,
  dateOf,
  dayOf,
  decimal,
  formatDecimal,
  formulaOrder,
  fromNumber,
  renameFields,
  round,
  type FormulaField,
  type Value,
} from './index.ts'

const options = [
  { value: 'good', labels: ['良好', 'Good'] },
  { value: 'poor', labels: ['较差', 'Poor'] },
]
const fields: Record<string, FormulaField> = {
  面积: { code: 'space', type: { base: 'number' } },
  人数: { code: 'staff', type: { base: 'number' } },
  月营业额: { code: 'sales', type: { base: 'money' } },
  额度: { code: 'limit', type: { base: 'money' } },
  名称: { code: 'name', type: { base: 'text' } },
  开业: { code: 'opened', type: { base: 'date' } },
  信用: { code: 'credit', type: { base: 'choice', options } },
  偏好: { code: 'likes', type: { base: 'choices', options } },
  重点: { code: 'key', type: { base: 'flag' } },
  缺: { code: 'missing', type: { base: 'number' } },
  未知: { code: 'unknown', type: { base: 'flag' } },
}
const values: Record<string, Value> = {
  space: decimal(80),
  staff: decimal(3),
  sales: decimal(1234567, 2),
  limit: decimal(50000),
  name: '文成便利',
  opened: dayOf('2020-02-29'),
  credit: 'good',
  likes: ['good'],
  key: true,
  missing: null,
  unknown: null,
}
const resolve = (name: string): FormulaField | null => (Object.hasOwn(fields, name) ? fields[name]! : null)

function run(source: string): unknown {
  const compiled = compileFormula(source, resolve)
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problem.zh} (${compiled.problem.column})`)
  const value = compiled.formula.run({ value: (code) => values[code] ?? null, today: dayOf('2026-11-22')! })
  if (value !== null && typeof value === 'object' && 'units' in value) return formatDecimal(value)
  return compiled.formula.type.base === 'date' && typeof value === 'number' ? dateOf(value) : value
}
function problem(source: string) {
  const compiled = compileFormula(source, resolve)
  if (compiled.ok) throw new Error(`${source} was taken`)
  return compiled.problem
}

// Each expected value is worked out by hand from the fields above.
test.each([
  ['1 + 2 × 3', '7'],
  ['(1 + 2) * 3', '9'],
  ['2 - 3 - 4', '-5'],
  ['-2 + 5', '3'],
  ['10 ÷ 4', '2.5'],
  ['0.1 + 0.2', '0.3'],
  ['50%', '0.5'],
  ['[面积] × 10%', '8'],
  // 12345.67 元 / 80 = 154.320875
  ['[月营业额] ÷ [面积]', '154.320875'],
  ['四舍五入([月营业额] / [面积], 2)', '154.32'],
  // Half away from zero, both ways.
  ['ROUND(2.5)', '3'],
  ['ROUND(-2.5)', '-3'],
  ['ROUND(1.005, 2)', '1.01'],
  ['[月营业额] + 100元', '12445.67'],
  ['[额度] / [月营业额] > 4', true],
  ['如果([月营业额] ≥ 10000元，“大”，“小”)', '大'],
  ['IF([信用] = "良好", 1, 2)', '1'],
  ['[信用] <> "Poor"', true],
  ['[信用] = "poor"', false],
  ['包含([偏好], "良好")', true],
  ['CONTAINS([名称], "便利")', true],
  ['[名称] & "·" & [信用] & "·" & [开业] & [缺]', '文成便利·良好·2020-02-29'],
  ['连接("共", [人数], "人")', '共3人'],
  ['字数([名称])', '4'],
  ['DAYS(DATE(2020, 3, 1), [开业])', '1'],
  ['[开业] + 366', '2021-03-01'],
  // 29 February has not come round on 28 February, and has on 1 March.
  ['满年([开业], DATE(2021, 2, 28))', '0'],
  ['满年([开业], DATE(2021, 3, 1))', '1'],
  ['满年([开业])', '6'],
  ['年份(今天()) × 100 + MONTH(TODAY())', '202611'],
  ['MIN([面积], [人数], [缺])', '3'],
  ['MAX([开业], TODAY())', '2026-11-22'],
  ['SUM(1, [缺], 2)', '3'],
  ['AVG(1, [缺], 2)', '1.5'],
  ['ABS(3 - 5)', '2'],
  ['数值([额度]) + 1', '50001'],
  ['金额([面积]) < [额度]', true],
  ['非 [重点] 或 [面积] > 50 且 [人数] < 5', true],
  ['非 [面积] > 50', false],
  ['AND([重点], 1 < 2)', true],
])('%s', (source, expected) => {
  expect(run(source)).toEqual(expected)
})

describe('blank', () => {
  test.each([
    ['[缺] + 1', null],
    ['[缺] = 1', null],
    ['如果([缺] > 1, 1, 2)', '2'],
    ['否 且 [未知]', false],
    ['是 且 [未知]', null],
    ['是 或 [未知]', true],
    ['[未知] 或 否', null],
    ['非 [未知]', null],
    ['为空([缺])', true],
    ['为空([面积])', false],
    ['空则([缺], 7)', '7'],
    ['SUM([缺])', null],
    ['1 ÷ 0', null],
    ['如果(是, 空, 1)', null],
    ['DATE(2021, 2, 29)', null],
  ])('%s', (source, expected) => {
    expect(run(source)).toEqual(expected)
  })
})

test.each([
  ['1 +', 4],
  ['[没有] + 1', 1],
  ['1 + [名称]', 3],
  ['[月营业额] + 1', 8],
  ['[月营业额] × [额度]', 8],
  ['[信用] = "一般"', 8],
  ['[信用] > "良好"', 6],
  ['1 < [人数] < 5', 10],
  ['IF(1, 2, 3)', 4],
  ['IF([重点])', 1],
  ['面积 + 1', 1],
  ['eval("1")', 1],
  ['constructor', 1],
  ['"a', 1],
  ['[a', 1],
  ['1 2', 3],
  ['空', 1],
  ['', 1],
])('%s is refused at column %i', (source, column) => {
  const told = problem(source)
  expect(told.column).toBe(column)
  expect(told.zh).toMatch(/\p{Script=Han}/u)
  expect(told.en).toMatch(/[a-z]/)
})

test('a formula is bounded in length, parts and depth', () => {
  expect(problem('1'.repeat(2001)).zh).toContain('太长')
  expect(problem('1+'.repeat(700)).zh).toContain('太复杂')
  expect(problem(`${'('.repeat(60)}1${')'.repeat(60)}`).zh).toContain('太深')
  expect(problem(`${'-'.repeat(60)}1`).zh).toContain('太深')
  // 9 to the power of 64 by squaring outgrows what is counted: blank, not wrong.
  const nines = '999999999999999999999999999999'
  expect(run(`${nines} × ${nines}`)).toBeNull()
})

test('whatever is typed, the answer is a formula or a place in the text', () => {
  const piece = fc.constantFrom('[面积]', '[缺]', '[月营业额]', '1', '"x"', '+', '×', '÷', '(', ')', ',', '且', '非', 'IF(', '=', '<', '%', '空', '[', '"') // prettier-ignore
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 25 }).map((all) => all.join(' ')),
      ),
      (source) => {
        const compiled = compileFormula(source, resolve)
        if (compiled.ok) {
          expect(() =>
            compiled.formula.run({ value: (code) => values[code] ?? null, today: 0 }),
          ).not.toThrow()
          for (const code of compiled.formula.uses) expect(values).toHaveProperty(code)
        } else {
          expect(compiled.problem.column).toBeGreaterThanOrEqual(1)
          expect(compiled.problem.column).toBeLessThanOrEqual(Math.max(source.length, 2000) + 1)
        }
      },
    ),
  )
})

test('fen add up exactly, whatever the order', () => {
  const fen = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
  fc.assert(
    fc.property(fen, fen, fen, (a, b, c) => {
      const compiled = compileFormula('[月营业额] + [额度] - ([额度] - [月营业额])', resolve)
      if (!compiled.ok) throw new Error('refused')
      const answer = compiled.formula.run({
        value: (code) => decimal(code === 'sales' ? a + c : b, 2),
        today: 0,
      })
      expect(round(answer as ReturnType<typeof decimal>, 2).units).toBe(2n * (a + c))
    }),
  )
})

test('a product rounded to fen is off by half a fen at most', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.integer({ min: 1, max: 10_000 }), (fen, per) => {
      const compiled = compileFormula('ROUND([月营业额] × [面积], 2)', resolve)
      if (!compiled.ok) throw new Error('refused')
      const answer = compiled.formula.run({
        value: (code) => (code === 'sales' ? decimal(fen, 2) : decimal(per, 4)),
        today: 0,
      }) as ReturnType<typeof decimal>
      const error = answer.units * 10_000n - fen * BigInt(per)
      expect(2n * (error < 0n ? -error : error)).toBeLessThanOrEqual(10_000n)
    }),
  )
})

test('a number of JavaScript is taken as it is written', () => {
  expect(formatDecimal(fromNumber(0.1)!)).toBe('0.1')
  expect(formatDecimal(fromNumber(1e-7)!)).toBe('0.0000001')
  expect(fromNumber(Number.NaN)).toBeNull()
  expect(fromNumber(1e40)).toBeNull()
})

test('names in brackets change, text in quotes does not', () => {
  const renamed = renameFields('[面积] × 2 & "[面积]" & “[面积]” & 【人数】', (name) =>
    name === '面积' ? 'space' : name === '人数' ? 'staff' : null,
  )
  expect(renamed).toBe('[space] × 2 & "[面积]" & “[面积]” & [staff]')
})

test('formulas come after those that they use; a circle is named', () => {
  const uses = (edges: Record<string, string[]>) =>
    new Map(Object.entries(edges).map(([code, used]) => [code, new Set(used)]))
  expect(formulaOrder(uses({ c: ['b', 'x'], b: ['a'], a: [] }))).toEqual({ ok: true, order: ['a', 'b', 'c'] })
  expect(formulaOrder(uses({ a: ['b'], b: ['c'], c: ['b'] }))).toEqual({ ok: false, circle: ['b', 'c', 'b'] })
  expect(formulaOrder(uses({ a: ['a'] }))).toEqual({ ok: false, circle: ['a', 'a'] })
})
