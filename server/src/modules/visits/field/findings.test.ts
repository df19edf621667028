import { expect, test } from 'vitest'
import type { VisitForm } from '#contracts/operations.ts'
import { findingsOf } from './findings.ts'
import type { EndPress } from './visit-row.ts'

const form: VisitForm = {
  code: 'retail_visit',
  version: 3,
  fields: [
    {
      code: 'display',
      label: '陈列情况',
      labelEn: 'Display',
      kind: 'choice',
      required: true,
      options: [{ value: 'good', label: '整齐醒目', labelEn: 'Tidy' }],
    },
    {
      code: 'missing',
      label: '缺货品规',
      kind: 'multi_choice',
      required: false,
      options: [
        { value: 'slim', label: '细支', labelEn: 'Slim' },
        { value: 'new', label: '新品' },
      ],
    },
    {
      code: 'stock',
      label: '库存',
      kind: 'number',
      required: false,
      unitOfMeasure: '天',
      unitOfMeasureEn: 'days',
    },
    { code: 'policy', label: '政策宣传', labelEn: 'Policy', kind: 'flag', required: false },
  ],
}
const end = {
  formVersion: 3,
  findings: { display: 'good', missing: ['slim', 'new'], stock: 6, policy: true, other: false },
} as unknown as EndPress
const told = (locale: 'zh-CN' | 'en-US') =>
  findingsOf(end, new Map([[3, form]]), locale).map(({ label, value }) => `${label}=${value}`)

test('S1.25 findings are told in the reader’s language, as far as the form knows it', () => {
  expect(told('zh-CN')).toEqual([
    '陈列情况=整齐醒目',
    '缺货品规=细支、新品',
    '库存=6 天',
    '政策宣传=是',
    'other=否',
  ])
  // What the form says in Chinese alone stays so; nothing is left out.
  expect(told('en-US')).toEqual([
    'Display=Tidy',
    '缺货品规=Slim, 新品',
    '库存=6 days',
    'Policy=yes',
    'other=no',
  ])
})
