import { z } from 'zod'
import type { Issue } from '../errors/errors.ts'

const english = z.locales.en().localeError

/** Says each validation error in both languages, as a person would. */
export function zodIssues(error: z.ZodError): Issue[] {
  return error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: { zh: inChinese(issue), en: inEnglish(issue) },
  }))
}

function inEnglish(issue: z.core.$ZodIssue): string {
  const said = english(issue as never)
  return typeof said === 'string' ? said : (said?.message ?? issue.message)
}

function inChinese(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '必填' : '内容的类型不正确'
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_format':
      return formats[issue.format] ?? '格式不正确'
    case 'invalid_value':
      return '不在可选的范围内'
    case 'unrecognized_keys':
      return `多出了不认识的内容：${issue.keys.join('、')}`
    default:
      return '内容不正确'
  }
}

const formats: Readonly<Record<string, string>> = {
  uuid: '编号格式不正确',
  date: '日期应为 2026-11-21 这样的格式',
  datetime: '时间格式不正确',
  email: '邮箱格式不正确',
  url: '网址格式不正确',
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return minimum === 1 ? '必填' : `至少 ${minimum} 个字`
  if (origin === 'array' || origin === 'set') return `至少选 ${minimum} 项`
  return `不能小于 ${minimum}`
}

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return `最多 ${maximum} 个字`
  if (origin === 'array' || origin === 'set') return `最多 ${maximum} 项`
  return `不能大于 ${maximum}`
}
