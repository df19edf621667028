import { expect, test } from 'vitest'
import { importField } from '#contracts/customers.ts'
import { guessMapping, headerSignature, headerWords } from './header.ts'

test('Chinese and English headers find their fields, each column once', () => {
  expect(
    guessMapping(['序号', '专卖证号', '企业名称', '联系电话', '经营地址', '经度', '纬度', '备注']),
  ).toEqual({
    licence: 1,
    name: 2,
    phone: 3,
    address: 4,
    longitude: 5,
    latitude: 6,
    note: 7,
  })
  expect(guessMapping(['Customer Name', 'LICENCE', 'Lng', 'Lat', 'Phone_Number'])).toEqual({
    name: 0,
    licence: 1,
    longitude: 2,
    latitude: 3,
    phone: 4,
  })
})

test('the template finds all its own columns', () => {
  const header = importField.options.map((field) => `${headerWords[field][0]}*`)
  expect(guessMapping(header)).toEqual(
    Object.fromEntries(importField.options.map((field, index) => [field, index])),
  )
})

test('the signature forgives case, spaces and asterisks, not order', () => {
  expect(headerSignature(['许可证号*', ' Name '])).toBe(headerSignature(['许可证号', 'name']))
  expect(headerSignature(['a', 'b'])).not.toBe(headerSignature(['b', 'a']))
})
