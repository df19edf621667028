import { expect, test } from 'vitest'
import { defaultSheet } from './rule-sheets.ts'
import { levelFor } from './service-level.ts'

const table = defaultSheet('service', null)
const level = (grade: string, keyCustomer = false) => levelFor(table, { grade, keyCustomer }).key

test('S22.16 S23.5 S24.6 key, business and public customers get three levels; what good ones get, ordinary do not', () => {
  expect(['A', 'B', 'C', 'D', 'E'].map((grade) => level(grade))).toEqual([
    'customised',
    'differentiated',
    'differentiated',
    'standard',
    'standard',
  ])
  const values = table.levels.map(({ values: of }) => of['gifts'])
  expect(new Set(values).size).toBe(3)
})

test('a key customer is one whatever the grade; a grade that no level names gets the last level', () => {
  expect(level('E', true)).toBe('customised')
  expect(level('Z')).toBe('standard')
})

test('courtesy is for all: the table has a floor beside the levels', () => {
  expect(table.floor['channel']).toContain('礼貌')
})
