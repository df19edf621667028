import { describe, expect, test } from 'vitest'
import { type FieldDefinition, fieldDefinition, type FieldKind } from '#contracts/customer-fields.ts'
import { ownCells } from './own-cells.ts'
import type { RowProblem } from './row-problem.ts'

const option = (value: string, zh: string, retired = false) => ({ value, label: { zh, en: value }, retired })
function definition(kind: FieldKind, given: Partial<FieldDefinition> = {}): FieldDefinition {
  return fieldDefinition.parse({
    kind,
    label: { zh: '测试项', en: 'Tested' },
    help: null,
    placements: { individual: { section: 'own', position: 1 }, group: null },
    required: false,
    recommended: false,
    rules: {},
    options: [],
    target: kind === 'relation' ? 'customer' : null,
    expression: null,
    rollup: null,
    class: 'internal',
    readRoles: ['team_leader'],
    writeRoles: ['team_leader'],
    staleDays: null,
    onPhone: false,
    ...given,
  })
}
function read(what: FieldDefinition, said: string, quoted = true) {
  const problems: RowProblem[] = []
  const column = { key: 'own.x_test', code: 'x_test', definition: what, quoted } as const
  const cells = ownCells([column], () => said, problems)
  return { value: cells[0]?.value, problems }
}

describe('S9.12 cells of own fields', () => {
  test.each([
    ['number', '1,234.5', 1234.5],
    ['number', '１２', 12],
    // What Excel stores for 0.1 + 0.2: the noise of its arithmetic is no seventeenth digit of anybody.
    ['number', '0.30000000000000004', 0.3],
    ['money', '1200.50', 120_050],
    ['money', '¥1,200.5元', 120_050],
    // 1.2 万 = 12 000 yuan = 1 200 000 fen.
    ['money', '1.2万元', 1_200_000],
    ['date', '2026/1/5', '2026-01-05'],
    ['date', '2026年11月21日', '2026-11-21'],
    ['date', '20261121', '2026-11-21'],
    ['date', '2026-11-21 08:30', '2026-11-21'],
    ['flag', '√', true],
    ['flag', '否', false],
    ['text', ' 临街 ', '临街'],
  ] as const)('%s reads %s', (kind, said, value) => {
    expect(read(definition(kind), said)).toEqual({ value, problems: [] })
  })

  test('a date that the calendar does not have, a word for a number and parts of a fen are told by the name', () => {
    for (const [kind, said] of [
      ['date', '2026-02-30'],
      ['number', '很多'],
      ['money', '1.234'],
    ] as const) {
      const { value, problems } = read(definition(kind), said)
      expect(value).toBeUndefined()
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatchObject({ field: 'own.x_test', zh: expect.stringMatching(/^“测试项”/) })
    }
  })

  test('the range of a field is that of its definition', () => {
    const rules = { min: 0, max: 500, decimals: 0, maxLength: null, pattern: null, unique: false }
    expect(read(definition('number', { rules }), '500').value).toBe(500)
    expect(read(definition('number', { rules }), '501').problems[0]?.zh).toContain('不能大于 500')
    expect(read(definition('number', { rules }), '12.5').problems[0]?.zh).toContain('应为整数')
  })

  test('choices are known by their words and codes; several by any sign, also where a label holds one', () => {
    const options = [option('shop', '临街店铺'), option('inside', '内部：名单、记录'), option('old', '旧')]
    const one = definition('choice', { options })
    expect(read(one, '临街店铺').value).toBe('shop')
    expect(read(one, 'SHOP').value).toBe('shop')
    expect(read(one, '大卖场').problems[0]?.zh).toMatch(/大卖场.*临街店铺/)
    const many = definition('multi_choice', { options })
    expect(read(many, '临街店铺；内部：名单、记录').value).toEqual(['shop', 'inside'])
    expect(read(many, '内部：名单、记录、临街店铺').value).toEqual(['shop', 'inside'])
    expect(read(many, '临街店铺、不知道').problems).toHaveLength(1)
  })

  test('an empty cell and a masked one say nothing; what is about a person is never repeated', () => {
    expect(read(definition('text'), '')).toEqual({ value: undefined, problems: [] })
    expect(read(definition('text'), '330****1234')).toEqual({ value: undefined, problems: [] })
    const { problems } = read(definition('number', { class: 'personal' }), '13800001111x', false)
    expect(problems[0]?.zh).not.toContain('13800001111')
  })
})
