import { expect, test } from 'vitest'
import { importField } from '#contracts/customer-imports.ts'
import { loadPack } from '#platform/pack/pack.ts'
import { unwrap } from '#platform/errors/result.ts'
import { guessMapping, headerSignature, wordsOfHeaders } from './header.ts'

const { customerNumber: number } = unwrap(await loadPack('tobacco'))

test('Chinese and English headers find their fields, each column once', () => {
  expect(
    guessMapping(['序号', '专卖证号', '企业名称', '联系电话', '经营地址', '经度', '纬度', '备注'], number),
  ).toEqual({
    licence: 1,
    name: 2,
    phone: 3,
    address: 4,
    longitude: 5,
    latitude: 6,
    note: 7,
  })
  expect(guessMapping(['Customer Name', 'LICENCE', 'Lng', 'Lat', 'Phone_Number'], number)).toEqual({
    name: 0,
    licence: 1,
    longitude: 2,
    latitude: 3,
    phone: 4,
  })
})

test('the template finds all its own columns', () => {
  const header = importField.options.map((field) => `${wordsOfHeaders(number)[field][0]}*`)
  expect(guessMapping(header, number)).toEqual(
    Object.fromEntries(importField.options.map((field, index) => [field, index])),
  )
})

test('the signature forgives case, spaces and asterisks, not order', () => {
  expect(headerSignature(['许可证号*', ' Name '])).toBe(headerSignature(['许可证号', 'name']))
  expect(headerSignature(['a', 'b'])).not.toBe(headerSignature(['b', 'a']))
})
