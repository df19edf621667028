import { z } from 'zod'
import type { Issue } from '../errors/errors.ts'

const chinese = z.locales.zhCN().localeError
const english = z.locales.en().localeError

/** Says each validation error in both languages. */
export function zodIssues(error: z.ZodError): Issue[] {
  return error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: { zh: words(chinese, issue), en: words(english, issue) },
  }))
}

function words(say: z.core.$ZodErrorMap, issue: z.core.$ZodIssue): string {
  const said = say(issue as never)
  return typeof said === 'string' ? said : (said?.message ?? issue.message)
}
