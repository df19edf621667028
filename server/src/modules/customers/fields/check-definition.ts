import type { Role } from '#contracts/access.ts'
import type { BodyOf } from '#contracts/http.ts'
import type { saveFieldDefinition } from '#contracts/customer-fields.ts'
import { compileFormula, formulaOrder } from '#engines/formula/index.ts'
import type { Issue } from '#platform/errors/errors.ts'
import { policyTable } from '#platform/policy/index.ts'
import { type CardField, type Catalogue, isComputed, usedCodes } from './field-catalogue.ts'
import { coreFormulaFields, formulaNames } from './formula-fields.ts'
import { rollupProblem } from './rollups.ts'
import { compilePattern } from './safe-pattern.ts'

type Body = BodyOf<typeof saveFieldDefinition>

/** Everything that is wrong with a definition, by the path of the field at fault. */
export function checkDefinition(catalogue: Catalogue, before: CardField | undefined, body: Body): Issue[] {
  const issues: Issue[] = []
  const wrong = (path: string, zh: string, en: string): void => {
    issues.push({ path: `definition.${path}`, message: { zh, en } })
  }
  const { code, definition } = body
  const { rules, options, placements } = definition
  const code_ = (zh: string, en: string): void => {
    issues.push({ path: 'code', message: { zh, en } })
  }
  if (before === undefined) {
    if (!code.startsWith('x_')) code_('代码应以 x_ 开头', 'the code begins with x_')
    if (catalogue.byCode.has(code)) code_('已有同样代码的字段', 'there is a field with this code')
  } else {
    if (before.code !== code) code_('代码不能改', 'the code cannot be changed')
    if (before.definition.kind !== definition.kind)
      wrong('kind', '类型不能改，请停用它并新建一个', 'the kind stays; retire the field and make another')
  }
  checkLabel(catalogue, body, wrong)
  for (const card of ['individual', 'group'] as const) {
    const placement = placements[card]
    if (placement && !catalogue.layout[card].some((section) => section.code === placement.section))
      wrong(`placements.${card}`, '客户卡没有这个栏目', 'the card has no such section')
  }
  if (placements.individual === null && placements.group === null)
    wrong('placements', '请选择放在哪种客户卡上', 'choose a card')
  checkRoles(body, wrong)
  if (rules.min !== null && rules.max !== null && rules.min > rules.max)
    wrong('rules.min', '最小值大于最大值', 'the least is above the greatest')
  if (rules.pattern !== null && compilePattern(rules.pattern) === null)
    wrong(
      'rules.pattern',
      '格式只能用字符、[范围] 和次数，不能用括号和“|”，不限次数最多一处',
      'letters, [classes] and repetitions only: no groups, no alternatives, one open repetition',
    )
  if (rules.unique && !['text', 'number', 'date'].includes(definition.kind))
    wrong('rules.unique', '这种类型不能要求唯一', 'this kind cannot be unique')
  if (definition.kind === 'choice' || definition.kind === 'multi_choice') {
    if (options.length === 0) wrong('options', '请填写选项', 'there are no options')
    if (new Set(options.map(({ value }) => value)).size < options.length)
      wrong('options', '选项代码重复', 'two options have one code')
    if (new Set(options.map((option) => option.label.zh)).size < options.length)
      wrong('options', '选项名称重复', 'two options have one name')
    const kept = new Set(options.map(({ value }) => value))
    if (before?.definition.options.some(({ value }) => !kept.has(value)))
      wrong('options', '已有的选项不能删除，请改为停用', 'options are retired, not removed')
  } else if (options.length > 0) wrong('options', '这种类型没有选项', 'this kind has no options')
  if ((definition.kind === 'relation') !== (definition.target !== null))
    wrong('target', '请选择指向客户还是人员', 'choose what the relation points to')
  if (isComputed(definition.kind)) {
    if (definition.required) wrong('required', '计算的字段不能必填', 'what is worked out cannot be required')
    if (definition.writeRoles.length > 0)
      wrong('writeRoles', '计算的字段不能填写', 'what is worked out is not written')
  }
  if (definition.kind === 'formula') checkFormula(catalogue, body, wrong)
  else if (definition.expression !== null) wrong('expression', '这种类型没有公式', 'this kind has no formula')
  if (definition.kind === 'rollup') {
    const problem = rollupProblem(definition, catalogue)
    if (problem) wrong('rollup', problem.zh, problem.en)
  } else if (definition.rollup !== null) wrong('rollup', '这种类型没有汇总', 'this kind has no roll-up')
  return issues
}

type Wrong = (path: string, zh: string, en: string) => void

function checkLabel(catalogue: Catalogue, { code, definition }: Body, wrong: Wrong): void {
  const { label } = definition
  for (const language of ['zh', 'en'] as const) {
    const text = label[language]
    if (/[[\]【】"“”]/.test(text))
      wrong(`label.${language}`, '名称里不能有方括号和引号', 'no brackets or quotes in names')
    const taken = catalogue.fields.some(
      (other) =>
        other.code !== code && other.state !== 'retired' && other.definition.label[language] === text,
    )
    const core = Object.values(coreFormulaFields).some(({ labels }) =>
      (labels as readonly string[]).includes(text),
    )
    if (taken || core) wrong(`label.${language}`, '已有同名的字段', 'there is a field with this name')
  }
}

function checkRoles({ definition }: Body, wrong: Wrong): void {
  const may = (role: Role, verb: 'customers.read' | 'customers.write'): boolean =>
    policyTable[verb][role] !== undefined
  if (definition.readRoles.some((role) => !may(role, 'customers.read')))
    wrong('readRoles', '有角色本来就不能看客户', 'a role that may not see customers at all')
  if (
    definition.writeRoles.some(
      (role) => !may(role, 'customers.write') || !definition.readRoles.includes(role),
    )
  )
    wrong(
      'writeRoles',
      '能填写的角色要能看，也要能修改客户',
      'who writes must read, and may change customers',
    )
}

function checkFormula(catalogue: Catalogue, { code, definition }: Body, wrong: Wrong): void {
  if (definition.expression === null || definition.expression.trim() === '') {
    wrong('expression', '请填写公式', 'there is no formula')
    return
  }
  const compiled = compileFormula(definition.expression, formulaNames(catalogue.fields, code))
  if (!compiled.ok) {
    const { zh, en, column } = compiled.problem
    // A formula that uses itself is a circle of one, which says more than "no such field".
    const circular = usedCodes({ definition }).has(code)
    if (circular) wrong('expression', '公式不能用到自己', 'a formula cannot use itself')
    else wrong('expression', `第 ${column} 个字符：${zh}`, `character ${column}: ${en}`)
    return
  }
  const uses = new Map(
    catalogue.fields
      .filter((field) => field.definition.kind === 'formula' && field.code !== code)
      .map((field) => [field.code, usedCodes(field)]),
  )
  uses.set(code, usedCodes({ definition }))
  const order = formulaOrder(uses)
  if (order.ok) return
  const named = (language: 'zh' | 'en'): string =>
    order.circle
      .map((one) =>
        one === code
          ? definition.label[language]
          : (catalogue.byCode.get(one)?.definition.label[language] ?? one),
      )
      .join(' → ')
  wrong('expression', `公式循环引用：${named('zh')}`, `the formulas go round in a circle: ${named('en')}`)
}
