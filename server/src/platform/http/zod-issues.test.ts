import { expect, it } from 'vitest'
import { z } from 'zod'
import { zodIssues } from './zod-issues.ts'

const wrong = (schema: z.ZodType, value: unknown): string =>
  zodIssues(schema.safeParse(value).error!)[0]!.message.zh

it('says what is wrong with a value as a person would, without words of programmers', () => {
  expect(wrong(z.object({ name: z.string().min(1) }), { name: '' })).toBe('必填')
  expect(wrong(z.object({ name: z.string() }), {})).toBe('必填')
  expect(wrong(z.string().max(5), '六个字的名称')).toBe('最多 5 个字')
  expect(wrong(z.number().max(480), 500)).toBe('不能大于 480')
  expect(wrong(z.array(z.string()).min(1), [])).toBe('至少选 1 项')
  expect(wrong(z.enum(['a', 'b']), 'c')).toBe('不在可选的范围内')
  expect(wrong(z.iso.date(), '21/11')).toBe('日期应为 2026-11-21 这样的格式')
})

it('names the place of each problem', () => {
  const schema = z.object({ stops: z.array(z.object({ id: z.uuid() })) })
  expect(zodIssues(schema.safeParse({ stops: [{ id: 'x' }] }).error!)[0]!.path).toBe('stops.0.id')
})
