import type { RuleKind } from '#contracts/customer-rules.ts'
import { invalid, type Issue } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { CustomersContext } from '../customers.context.ts'
import { figuresOf } from '../grading/figures.ts'
import type { SheetOf } from './rule-sheets.ts'

/** What the trade and the cards have that a sheet may name. */
interface Known {
  /** Grades of the pack; null where any is taken. */
  readonly grades: ReadonlySet<string> | null
  readonly figures: ReadonlyMap<string, 'number' | 'choice'>
}

/** What the shape of a sheet cannot say: doubles, thresholds out of order, references to nothing. */
export async function checkRule<Kind extends RuleKind>(
  { vocabulary, catalogues }: Pick<CustomersContext, 'vocabulary' | 'catalogues'>,
  kind: Kind,
  content: SheetOf<Kind>,
): Promise<Result<true>> {
  const { grades } = vocabulary
  const figures = figuresOf(await catalogues.read(), 'zh-CN')
  const known: Known = {
    grades: grades.length === 0 ? null : new Set(grades.map(({ code }) => code)),
    figures: new Map(figures.map(({ code, kind: of }) => [code, of])),
  }
  const checks: { readonly [K in RuleKind]: (sheet: SheetOf<K>, known: Known) => Issue[] } = {
    pool: () => [],
    assignment: () => [],
    grading: gradingIssues,
    service: serviceIssues,
    value: valueIssues,
  }
  const issues = (checks[kind] as (sheet: SheetOf<Kind>, known: Known) => Issue[])(content, known)
  return issues.length === 0 ? ok(true) : fail(invalid(issues))
}

const issue = (path: string, zh: string, en: string): Issue => ({ path, message: { zh, en } })

function gradingIssues({ indicators, grades }: SheetOf<'grading'>, known: Known): Issue[] {
  const issues: Issue[] = []
  if (new Set(indicators.map(({ key }) => key)).size < indicators.length)
    issues.push(issue('indicators', '同一指标出现了两次', 'An indicator is there twice'))
  for (const [place, { name, figure, scoring }] of indicators.entries()) {
    const kind = known.figures.get(figure)
    const path = `indicators.${place}`
    if (kind === undefined)
      issues.push(
        issue(path, `“${name}”用到的数据不存在或不能用于评级`, `“${name}” uses a figure that is not there`),
      )
    else if ((kind === 'choice') !== (scoring.kind === 'choice'))
      issues.push(
        issue(path, `“${name}”的记分方式与数据不符`, `“${name}” is scored in a way that does not fit`),
      )
    else if (scoring.kind === 'between' && scoring.from === scoring.to)
      issues.push(issue(path, `“${name}”的 0 分与 100 分不能是同一个数`, `“${name}”: both ends are the same`))
  }
  if (new Set(grades.map(({ grade }) => grade)).size < grades.length)
    issues.push(issue('grades', '同一等级出现了两次', 'A grade is there twice'))
  if (grades.some(({ grade }) => known.grades !== null && !known.grades.has(grade)))
    issues.push(issue('grades', '有行业包里没有的等级', 'A grade is not one of the pack'))
  if (grades.some(({ from }, place) => place > 0 && from >= grades[place - 1]!.from))
    issues.push(issue('grades', '门槛分要从高到低，不能相同', 'Thresholds must fall from line to line'))
  return issues
}

function valueIssues({ highShare, middleShare, days, growthDays }: SheetOf<'value'>): Issue[] {
  const issues: Issue[] = []
  if (highShare + middleShare > 1)
    issues.push(
      issue(
        'middleShare',
        '高、中两档的占比之和不能超过 100%',
        'High and middle together are more than 100 %',
      ),
    )
  if (growthDays > days)
    issues.push(issue('growthDays', '增长期不能长于统计期', 'Growth cannot look back longer than value'))
  return issues
}

function serviceIssues({ items, levels, floorVisit }: SheetOf<'service'>, known: Known): Issue[] {
  const issues: Issue[] = []
  if (new Set(items.map(({ key }) => key)).size < items.length)
    issues.push(issue('items', '项目重复', 'An item is there twice'))
  const grades = levels.flatMap((level) => level.grades)
  if (new Set(grades).size < grades.length)
    issues.push(issue('levels', '同一档位属于多个服务级别', 'A grade belongs to several levels'))
  if (new Set(levels.map(({ key }) => key)).size < levels.length)
    issues.push(issue('levels', '服务级别重复', 'A level is there twice'))
  if (grades.some((grade) => known.grades !== null && !known.grades.has(grade)))
    issues.push(issue('levels', '有行业包里没有的等级', 'A grade is not one of the pack'))
  for (const { name, visit } of levels)
    if (visit !== null && floorVisit !== null && perWeek(visit) < perWeek(floorVisit))
      issues.push(
        issue(
          'levels',
          `“${name}”的走访频次低于所有客户的最低频次`,
          `“${name}” is visited less often than every customer is to be`,
        ),
      )
  return issues
}

const perWeek = ({ visits, weeks }: { visits: number; weeks: number }): number => visits / weeks
