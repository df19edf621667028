import { expect, it } from 'vitest'
import { missingFields } from './form.tsx'

it('names the required questions that are not answered; "no" and 0 are answers', () => {
  const field = (code: string, required: boolean) => ({
    code,
    label: `题 ${code}`,
    kind: 'text' as const,
    required,
  })
  const form = {
    code: 'f',
    version: 1,
    fields: [field('a', true), field('b', true), field('c', true), field('d', false), field('e', true)],
  }
  expect(missingFields(form, { a: false, b: 0, c: '', e: [] })).toEqual(['题 c', '题 e'])
})
