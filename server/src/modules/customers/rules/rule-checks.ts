import type { RuleKind } from '#contracts/customer-rules.ts'
import { invalid, type Issue } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { SheetOf } from './rule-sheets.ts'

/** What the shape of a sheet cannot say: doubles, thresholds out of order, references to nothing. */
export function checkSheet<Kind extends RuleKind>(kind: Kind, content: SheetOf<Kind>): Result<true> {
  const checks: { readonly [K in RuleKind]: (sheet: SheetOf<K>) => Issue[] } = {
    pool: () => [],
    assignment: () => [],
    service: serviceIssues,
  }
  const issues = (checks[kind] as (sheet: SheetOf<Kind>) => Issue[])(content)
  return issues.length === 0 ? ok(true) : fail(invalid(issues))
}

const issue = (path: string, zh: string, en: string): Issue => ({ path, message: { zh, en } })

function serviceIssues({ items, levels }: SheetOf<'service'>): Issue[] {
  const issues: Issue[] = []
  if (new Set(items.map(({ key }) => key)).size < items.length)
    issues.push(issue('items', '项目重复', 'An item is there twice'))
  const grades = levels.flatMap((level) => level.grades)
  if (new Set(grades).size < grades.length)
    issues.push(issue('levels', '同一档位属于多个服务级别', 'A grade belongs to several levels'))
  return issues
}
