import {
  asOption,
  asSame,
  type Checked,
  type CheckContext,
  concat,
  numeric,
  typed,
  type Value,
} from './checked.ts'
import { dayFrom, monthOf, yearOf, yearsBetween } from './dates.ts'
import { add, compare, type Decimal, decimal, divide, negate, round, toNumber } from './decimal.ts'
import type { Syntax } from './parse.ts'
import { FormulaError, type FormulaType } from './types.ts'

type Call = Extract<Syntax, { kind: 'call' }>
type Maker = (args: readonly Checked[], call: Call, context: CheckContext) => Checked

interface FunctionRule {
  readonly least: number
  readonly most: number
  readonly make: Maker
}

/** Blank when any argument is; otherwise what `work` makes of them. */
function strict(
  type: FormulaType,
  { column }: Call,
  args: readonly Checked[],
  work: (...values: never[]) => Value,
): Checked {
  return {
    type,
    column,
    run(environment) {
      const values: Value[] = []
      for (const arg of args) {
        const value = arg.run(environment)
        if (value === null) return null
        values.push(value)
      }
      return work(...(values as never[]))
    },
  }
}

/** Over what is not blank among the arguments; blank when all are. */
function over(args: readonly Checked[], call: Call, work: (values: Decimal[]) => Decimal | null): Checked {
  const parts = args.map(numeric)
  const [first] = parts
  for (const part of parts) asSame(first!, part, part.column)
  return {
    type: first!.type,
    column: call.column,
    run(environment) {
      const values = parts.flatMap((part) => (part.run(environment) as Decimal | null) ?? [])
      return values.length === 0 ? null : work(values)
    },
  }
}
const total = (values: readonly Decimal[]): Decimal | null =>
  values.reduce<Decimal | null>((sum, value) => sum && add(sum, value), decimal(0))

/** The least or the greatest, of days as well. */
function extreme(sign: 1 | -1): Maker {
  return (args, call) => {
    if (args[0]!.type.base !== 'date')
      return over(args, call, (values) =>
        values.reduce((best, value) => (sign * compare(value, best) > 0 ? value : best)),
      )
    const days = args.map((arg) => typed(arg, 'date'))
    return {
      type: { base: 'date' },
      column: call.column,
      run(environment) {
        const known = days.flatMap((day) => (day.run(environment) as number | null) ?? [])
        return known.length === 0 ? null : known.reduce((best, day) => (sign * (day - best) > 0 ? day : best))
      },
    }
  }
}

const wholeOf = (value: Decimal): number => toNumber(round(value, 0))
const number: FormulaType = { base: 'number' }
const flag: FormulaType = { base: 'flag' }

const rules: Readonly<Record<string, FunctionRule>> = {
  IF: {
    least: 2,
    most: 3,
    make(args, call) {
      const condition = typed(args[0]!, 'flag')
      const otherwise = args[2] ?? blank(call.column)
      const [yes, no] = asSame(args[1]!, otherwise, call.column)
      return {
        type: yes.type,
        column: call.column,
        // What is not known is not so.
        run: (environment) => (condition.run(environment) === true ? yes : no).run(environment),
      }
    },
  },
  AND: { least: 1, most: 20, make: many(true) },
  OR: { least: 1, most: 20, make: many(false) },
  ROUND: {
    least: 1,
    most: 2,
    make(args, call) {
      const value = numeric(args[0]!)
      const digits = args[1] ? typed(args[1], 'number') : constant(decimal(0), call.column)
      return strict(value.type, call, [value, digits], (of: Decimal, places: Decimal) => {
        const scale = wholeOf(places)
        return scale < 0 || scale > 12 ? null : round(of, scale)
      })
    },
  },
  MIN: { least: 1, most: 20, make: extreme(-1) },
  MAX: { least: 1, most: 20, make: extreme(1) },
  SUM: { least: 1, most: 20, make: (args, call) => over(args, call, total) },
  AVG: {
    least: 1,
    most: 20,
    make: (args, call) =>
      over(args, call, (values) => {
        const sum = total(values)
        return sum && divide(sum, decimal(values.length))
      }),
  },
  ABS: {
    least: 1,
    most: 1,
    make(args, call) {
      const value = numeric(args[0]!)
      return strict(value.type, call, [value], (of: Decimal) => (of.units < 0n ? negate(of) : of))
    },
  },
  CONCAT: { least: 1, most: 20, make: (args, call) => concat(args, call.column) },
  LEN: {
    least: 1,
    most: 1,
    make: (args, call) =>
      strict(number, call, [typed(args[0]!, 'text')], (text: string) => decimal(Array.from(text).length)),
  },
  CONTAINS: {
    least: 2,
    most: 2,
    make(args, call) {
      const [within, wanted] = [args[0]!, args[1]!]
      if (within.type.base === 'choices') {
        const option = asOption(wanted, within.type)
        if (option === wanted) typed(wanted, 'text')
        return strict(flag, call, [within, option], (codes: readonly string[], code: string) =>
          codes.includes(code),
        )
      }
      return strict(
        flag,
        call,
        [typed(within, 'text'), typed(wanted, 'text')],
        (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase()),
      )
    },
  },
  BLANK: {
    least: 1,
    most: 1,
    make: ([value], call) => ({
      type: flag,
      column: call.column,
      run(environment) {
        const said = value!.run(environment)
        return said === null || said === '' || (Array.isArray(said) && said.length === 0)
      },
    }),
  },
  IFBLANK: {
    least: 2,
    most: 2,
    make(args, call) {
      const [value, instead] = asSame(args[0]!, args[1]!, call.column)
      return {
        type: value.type,
        column: call.column,
        run: (environment) => value.run(environment) ?? instead.run(environment),
      }
    },
  },
  DAYS: {
    least: 2,
    most: 2,
    make: (args, call) =>
      strict(
        number,
        call,
        args.map((arg) => typed(arg, 'date')),
        (to: number, from: number) => decimal(to - from),
      ),
  },
  YEARS: {
    least: 1,
    most: 2,
    make(args, call, context) {
      const to = args[1] ?? today(call.column, context)
      return strict(
        number,
        call,
        [typed(args[0]!, 'date'), typed(to, 'date')],
        (from: number, until: number) => decimal(yearsBetween(from, until)),
      )
    },
  },
  TODAY: { least: 0, most: 0, make: (_args, call, context) => today(call.column, context) },
  YEAR: {
    least: 1,
    most: 1,
    make: (args, call) =>
      strict(number, call, [typed(args[0]!, 'date')], (day: number) => decimal(yearOf(day))),
  },
  MONTH: {
    least: 1,
    most: 1,
    make: (args, call) =>
      strict(number, call, [typed(args[0]!, 'date')], (day: number) => decimal(monthOf(day))),
  },
  DATE: {
    least: 3,
    most: 3,
    make: (args, call) =>
      strict(
        { base: 'date' },
        call,
        args.map((arg) => typed(arg, 'number')),
        (year: Decimal, month: Decimal, day: Decimal) => dayFrom(wholeOf(year), wholeOf(month), wholeOf(day)),
      ),
  },
  MONEY: {
    least: 1,
    most: 1,
    make: (args, call) =>
      strict({ base: 'money' }, call, [typed(args[0]!, 'number')], (yuan: Decimal) => yuan),
  },
  NUMBER: {
    least: 1,
    most: 1,
    make: (args, call) => strict(number, call, [typed(args[0]!, 'money')], (yuan: Decimal) => yuan),
  },
}

function many(every: boolean): Maker {
  return (args, call) => {
    const flags = args.map((arg) => typed(arg, 'flag'))
    return {
      type: flag,
      column: call.column,
      run(environment) {
        const values = new Set(flags.map((one) => one.run(environment)))
        if (values.has(!every)) return !every
        return values.has(null) ? null : every
      },
    }
  }
}
const constant = (value: Decimal, column: number): Checked => ({ type: number, column, run: () => value })
const blank = (column: number): Checked => ({ type: { base: 'blank' }, column, run: () => null })
function today(column: number, context: CheckContext): Checked {
  context.usesToday = true
  return { type: { base: 'date' }, column, run: (environment) => environment.today }
}

export function checkCall(call: Call, args: readonly Checked[], context: CheckContext): Checked {
  const rule = rules[call.name]
  if (rule === undefined)
    throw new FormulaError(call.column, `没有函数 ${call.name}`, `there is no function ${call.name}`)
  const { length } = args
  if (length < rule.least || length > rule.most) {
    const wanted = rule.least === rule.most ? `${rule.least}` : `${rule.least}–${rule.most}`
    throw new FormulaError(
      call.column,
      `${call.name} 要 ${wanted} 个参数，这里有 ${length} 个`,
      `${call.name} takes ${wanted} arguments, there are ${length}`,
    )
  }
  return rule.make(args, call, context)
}
