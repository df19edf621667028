import { describe, expect, test } from 'vitest'
import { guessableRemainder } from './common-passwords.ts'
import { checkPassword, describePolicy, generatePassword, type PasswordPolicy } from './password-policy.ts'

const modern: PasswordPolicy = { profile: 'modern', minLength: 12, rotationDays: 0, remembered: 0 }
const djbh: PasswordPolicy = { profile: 'djbh', minLength: 8, rotationDays: 90, remembered: 5 }
const person = { account: 'lin.xiaoyu', name: '林小雨' }
const problems = (policy: PasswordPolicy, password: string) =>
  checkPassword(policy, password, person).map((issue) => issue.en.split(' ').slice(0, 3).join(' '))

describe('modern profile', () => {
  test.each([
    ['correct horse battery staple'],
    ['Tianlan-7-paiyun'],
    ['我家门前有一棵老樟树和小河'],
    ['brass kettle noon 42'],
  ])('accepts %s: long, whatever the characters', (password) => {
    expect(problems(modern, password)).toEqual([])
  })
  test.each([
    ['Tianlan7paiy', []],
    ['Tianlan7pai', ['it needs at']],
  ])('asks for 12 characters and nothing about their kinds: %s', (password, found) => {
    expect(problems(modern, password)).toEqual(found)
  })
  test('counts characters, not bytes or UTF-16 units', () => {
    expect(problems(modern, '😀🐼🍜🚲🎈🌧🦊🧭🪁🍐🚀')).toContain('it needs at')
    expect(problems(modern, '老樟树下小河边一条路弯弯')).toEqual([])
  })
  test.each([
    ['password1234'],
    ['P@ssw0rd2026!'],
    ['qwertyuiop123'],
    ['123456789012'],
    ['aaaaaaaaaaaa'],
    ['abcabcabcabc'],
    ['1q2w3e4r5t6y'],
    ['woaini1314520'],
    ['Zhike@2026Zhike'],
    ['yancao20260101'],
    ['Admin@123456'],
    ['wenzhou888888'],
  ])('refuses %s, which every guesser tries', (password) => {
    expect(problems(modern, password)).toContain('it is easy')
  })
  test.each([
    ['xx-Lin.Xiaoyu-77-kp'],
    ['linxiaoyu-kestrel-9'],
    ['kestrel 林小雨 piano'],
    ['kestrel-xiaoyu-42-b'],
  ])('refuses %s, which contains the account or the name', (password) => {
    expect(problems(modern, password)).toContain('it must not')
  })
})

describe('等保 profile', () => {
  test.each([
    ['Kestrel7', []],
    ['kestrel-7', []],
    ['Kestrel-', []],
    ['kestrel7', ['it needs three']],
    ['Kestrelk', ['it needs three']],
    ['Kstrl-7', ['it needs at']],
    ['Abc@1234', ['it is easy']],
    ['Passw0rd!', ['it is easy']],
  ])('%s', (password, found) => {
    expect(problems(djbh, password)).toEqual(found)
  })
  test('says its rules, with the figures of the settings', () => {
    const rules = describePolicy({ ...djbh, rotationDays: 60, remembered: 3 })
      .map((rule) => rule.zh)
      .join('；')
    for (const figure of ['8 个字符', '三类', '最近 3 次', '60 天']) expect(rules).toContain(figure)
  })
})

test('first passwords satisfy both profiles and never repeat', () => {
  const made = Array.from({ length: 200 }, generatePassword)
  expect(new Set(made).size).toBe(200)
  for (const password of made) {
    expect(password).toMatch(/^[a-zA-Z2-9]{4}(-[a-zA-Z2-9]{4}){3}$/)
    expect(problems(modern, password)).toEqual([])
    expect(problems(djbh, password)).toEqual([])
  }
})

test('a long password is judged in no time (no regular expression runs away)', () => {
  const started = performance.now()
  for (const text of ['a'.repeat(256), 'ab'.repeat(128), `${'abcdefgh'.repeat(31)}!`, 'aab'.repeat(85)])
    guessableRemainder(text)
  expect(performance.now() - started).toBeLessThan(200)
})
