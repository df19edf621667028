import {
  asSame,
  type Checked,
  type CheckContext,
  concat,
  type Environment,
  mismatch,
  numeric,
  typed,
  type Value,
} from './checked.ts'
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  negate,
  parseDecimal,
  subtract,
} from './decimal.ts'
import { checkCall } from './functions.ts'
import { type Operator, parse, type Syntax } from './parse.ts'
import { type FormulaField, FormulaError, type FormulaProblem, type FormulaType, typeWords } from './types.ts'

export interface Formula {
  readonly type: FormulaType
  /** Codes of the fields it is made of. */
  readonly uses: ReadonlySet<string>
  readonly usesToday: boolean
  /** Never throws and never loops: bounded by the size of the formula. */
  run(environment: Environment): Value
}

/**
 * Reads and checks a formula. `resolve` answers what a name in square brackets stands for. A formula that is wrong
 * answers where and why, in both languages.
 */
export function compileFormula(
  source: string,
  resolve: (name: string) => FormulaField | null,
):
  | { readonly ok: true; readonly formula: Formula }
  | { readonly ok: false; readonly problem: FormulaProblem } {
  try {
    const context: CheckContext = { resolve, uses: new Set(), usesToday: false }
    const checked = check(parse(source), context)
    if (checked.type.base === 'blank')
      throw new FormulaError(1, '公式总是空的，没有结果', 'the formula is always blank')
    return {
      ok: true,
      formula: {
        type: checked.type,
        uses: context.uses,
        usesToday: context.usesToday,
        run: (environment) => checked.run(environment),
      },
    }
  } catch (error) {
    if (error instanceof FormulaError) return { ok: false, problem: error.problem }
    throw error
  }
}

function check(tree: Syntax, context: CheckContext): Checked {
  const { column } = tree
  switch (tree.kind) {
    case 'number': {
      const value = parseDecimal(tree.text)
      if (value === null) throw new FormulaError(column, '数字太长', 'the number is too long')
      return { type: { base: tree.money ? 'money' : 'number' }, column, run: () => value }
    }
    case 'text': {
      const { text } = tree
      return { type: { base: 'text' }, column, literal: text, run: () => text }
    }
    case 'constant': {
      const { value } = tree
      return { type: { base: value === null ? 'blank' : 'flag' }, column, run: () => value }
    }
    case 'field': {
      const field = context.resolve(tree.name)
      if (field === null)
        throw new FormulaError(
          column,
          `没有名为“${tree.name}”的字段，或它不能用在公式里`,
          `there is no field "${tree.name}" that a formula may use`,
        )
      context.uses.add(field.code)
      return { type: field.type, column, run: (environment) => environment.value(field.code) }
    }
    case 'negate': {
      const of = numeric(check(tree.of, context))
      return unary(of, of.type, (value) => negate(value as Decimal))
    }
    case 'percent': {
      const of = typed(check(tree.of, context), 'number')
      return unary(of, of.type, (value) => multiply(value as Decimal, decimal(1, 2)))
    }
    case 'not': {
      const of = typed(check(tree.of, context), 'flag')
      return unary(of, of.type, (value) => value !== true)
    }
    case 'call':
      return checkCall(
        tree,
        tree.args.map((arg) => check(arg, context)),
        context,
      )
    case 'binary':
      return binary(tree.operator, check(tree.left, context), check(tree.right, context), column)
  }
}

/** What is blank stays blank. */
function unary(of: Checked, type: FormulaType, work: (value: Exclude<Value, null>) => Value): Checked {
  return {
    type,
    column: of.column,
    run(environment) {
      const value = of.run(environment)
      return value === null ? null : work(value)
    },
  }
}

/** Work on two values, blank when one of them is. */
function both(
  type: FormulaType,
  column: number,
  left: Checked,
  right: Checked,
  work: (a: never, b: never) => Value,
): Checked {
  return {
    type,
    column,
    run(environment) {
      const [a, b] = [left.run(environment), right.run(environment)]
      return a === null || b === null ? null : work(a as never, b as never)
    },
  }
}

function binary(operator: Operator, left: Checked, right: Checked, column: number): Checked {
  switch (operator) {
    case 'AND':
    case 'OR':
      return logical(operator, typed(left, 'flag'), typed(right, 'flag'), column)
    case '&':
      return concat([left, right], column)
    case '+':
    case '-':
      return sum(operator, left, right, column)
    case '*': {
      const [a, b] = [numeric(left), numeric(right)]
      if (a.type.base === 'money' && b.type.base === 'money')
        throw new FormulaError(column, '金额不能乘以金额', 'money cannot be multiplied by money')
      const money = a.type.base === 'money' || b.type.base === 'money'
      return both({ base: money ? 'money' : 'number' }, column, a, b, multiply)
    }
    case '/': {
      const [a, b] = [numeric(left), numeric(right)]
      if (a.type.base === 'number' && b.type.base === 'money')
        throw new FormulaError(column, '数字不能除以金额', 'a number cannot be divided by money')
      const ratio = a.type.base === b.type.base
      return both({ base: ratio ? 'number' : 'money' }, column, a, b, divide)
    }
    default:
      return comparison(operator, left, right, column)
  }
}

function sum(operator: '+' | '-', left: Checked, right: Checked, column: number): Checked {
  const [a, b] = [left.type.base, right.type.base]
  if (a === 'date' && b === 'date' && operator === '-')
    return both({ base: 'number' }, column, left, right, (x: number, y: number) => decimal(x - y))
  if (a === 'date' && (b === 'number' || b === 'blank'))
    return both({ base: 'date' }, column, left, right, (day: number, days: Decimal) =>
      moved(day, operator === '+' ? days : negate(days)),
    )
  if (a === 'text' || b === 'text')
    throw new FormulaError(column, '文字请用 & 或 连接() 接起来', 'use & or CONCAT() to join text')
  const [x, y] = [numeric(left), numeric(right)]
  if (x.type.base !== y.type.base && a !== 'blank' && b !== 'blank') throw mismatch(column, x.type, y.type)
  const type = a === 'blank' ? y.type : x.type
  return both(type, column, x, y, operator === '+' ? add : subtract)
}

/** Days are whole: what is left of a day does not count. */
function moved(day: number, days: Decimal): number | null {
  const whole = Number(days.units / 10n ** BigInt(days.scale))
  return Math.abs(whole) > 4_000_000 ? null : day + whole
}

/** Three values: what is certain is certain whatever is blank beside it. */
function logical(operator: 'AND' | 'OR', left: Checked, right: Checked, column: number): Checked {
  const decisive = operator === 'OR'
  return {
    type: { base: 'flag' },
    column,
    run(environment) {
      const a = left.run(environment)
      if (a === decisive) return decisive
      const b = right.run(environment)
      if (b === decisive) return decisive
      return a === null || b === null ? null : !decisive
    },
  }
}

function comparison(operator: Operator, left: Checked, right: Checked, column: number): Checked {
  const [a, b] = asSame(left, right, column)
  const type: FormulaType = { base: 'flag' }
  const ordered = a.type.base === 'number' || a.type.base === 'money' || a.type.base === 'date'
  if (!ordered && operator !== '=' && operator !== '<>')
    throw new FormulaError(
      column,
      `${typeWords[a.type.base].zh}只能比较是否相等`,
      `${typeWords[a.type.base].en} can only be compared by = and <>`,
    )
  const order = (x: Value, y: Value): number => {
    if (typeof x === 'object' && x !== null && 'units' in x) return compare(x, y as Decimal)
    return x === y ? 0 : typeof x === 'number' && x < (y as number) ? -1 : 1
  }
  const holds: Record<string, (difference: number) => boolean> = {
    '=': (d) => d === 0,
    '<>': (d) => d !== 0,
    '<': (d) => d < 0,
    '<=': (d) => d <= 0,
    '>': (d) => d > 0,
    '>=': (d) => d >= 0,
  }
  const fits = holds[operator]!
  return both(type, column, a, b, (x: Value, y: Value) => fits(order(x, y)))
}
