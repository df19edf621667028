import { type Token, tokenize } from './tokens.ts'
import { FormulaError, limits } from './types.ts'

export type Operator = '+' | '-' | '*' | '/' | '&' | '=' | '<>' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR'

/** A formula as a tree, before anything is known of its types. `column` is where the part begins. */
export type Syntax =
  | { readonly kind: 'number'; readonly text: string; readonly money: boolean; readonly column: number }
  | { readonly kind: 'text'; readonly text: string; readonly column: number }
  | { readonly kind: 'constant'; readonly value: boolean | null; readonly column: number }
  | { readonly kind: 'field'; readonly name: string; readonly column: number }
  | { readonly kind: 'negate' | 'not' | 'percent'; readonly of: Syntax; readonly column: number }
  | {
      readonly kind: 'binary'
      readonly operator: Operator
      readonly left: Syntax
      readonly right: Syntax
      readonly column: number
    }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly args: readonly Syntax[]
      readonly column: number
    }

/** From the loosest to the tightest. Operators of one level are taken from left to right. */
const levels: readonly (readonly Operator[])[] = [
  ['OR'],
  ['AND'],
  ['=', '<>', '<', '<=', '>', '>='],
  ['&'],
  ['+', '-'],
  ['*', '/'],
]
const comparisonLevel = 2

/** Reads a formula; throws `FormulaError` where it breaks off. */
export function parse(source: string): Syntax {
  const tokens = tokenize(source)
  let at = 0
  let depth = 0
  const peek = (): Token => tokens[at]!
  const take = (): Token => tokens[at++]!
  const is = (text: string): boolean =>
    peek().text === text && (peek().kind === 'operator' || peek().kind === 'word')

  function expect(text: string, zh: string): void {
    if (!is(text)) throw unexpected(peek(), `这里应有${zh}`, `${text} is expected here`)
    at++
  }

  function deeper<T>(read: () => T): T {
    if (++depth > limits.depth)
      throw new FormulaError(peek().column, '括号或函数套得太深', 'nested too deeply')
    const result = read()
    depth--
    return result
  }

  function level(index: number): Syntax {
    const wanted = levels[index]
    if (wanted === undefined) return unary()
    let left = index === comparisonLevel - 1 ? negation(index) : level(index + 1)
    for (;;) {
      const { kind, text, column } = peek()
      const operator = wanted.find((one) => one === text)
      if (operator === undefined || (kind !== 'operator' && kind !== 'word')) return left
      at++
      const right = index === comparisonLevel - 1 ? negation(index) : level(index + 1)
      left = { kind: 'binary', operator, left, right, column }
      if (index === comparisonLevel) {
        const next = peek()
        if (wanted.some((one) => one === next.text) && next.kind === 'operator')
          throw new FormulaError(
            next.column,
            '不能连着比较，请写成“… 且 …”',
            'comparisons cannot be chained; write "… and …"',
          )
        return left
      }
    }
  }

  /** NOT binds looser than comparisons: 非 [a] > 1 is 非 ([a] > 1). */
  function negation(index: number): Syntax {
    if (!is('NOT')) return level(index + 1)
    const { column } = take()
    return deeper(() => ({ kind: 'not', of: negation(index), column }))
  }

  function unary(): Syntax {
    if (is('-')) {
      const { column } = take()
      return deeper(() => ({ kind: 'negate', of: unary(), column }))
    }
    if (is('+')) {
      at++
      return deeper(unary)
    }
    let value = primary()
    while (is('%')) value = { kind: 'percent', of: value, column: take().column }
    return value
  }

  function primary(): Syntax {
    const token = take()
    const { column } = token
    if (token.kind === 'number') return { kind: 'number', text: token.text, money: token.money, column }
    if (token.kind === 'text') return { kind: 'text', text: token.text, column }
    if (token.kind === 'field') return { kind: 'field', name: token.text, column }
    if (token.kind === 'operator' && token.text === '(')
      return deeper(() => {
        const inner = level(0)
        expect(')', '右括号')
        return inner
      })
    if (token.kind === 'word') {
      if (token.text === 'TRUE' || token.text === 'FALSE')
        return { kind: 'constant', value: token.text === 'TRUE', column }
      if (token.text === 'NULL') return { kind: 'constant', value: null, column }
      if (token.text !== 'AND' && token.text !== 'OR' && token.text !== 'NOT') return call(token)
      // AND(a, b) as spreadsheets write it.
      if (is('(') && token.text !== 'NOT') return call(token)
    }
    throw unexpected(token, '这里应有一个值', 'a value is expected here')
  }

  function call(token: Token): Syntax {
    expect('(', '左括号')
    return deeper(() => {
      const args: Syntax[] = []
      if (!is(')')) {
        args.push(level(0))
        while (is(',')) {
          at++
          args.push(level(0))
        }
      }
      expect(')', '右括号或逗号')
      return { kind: 'call', name: token.text, args, column: token.column }
    })
  }

  const tree = level(0)
  if (peek().kind !== 'end') throw unexpected(peek(), '公式到这里应该结束', 'the formula should end here')
  return tree
}

function unexpected(token: Token, zh: string, en: string): FormulaError {
  return token.kind === 'end'
    ? new FormulaError(token.column, `公式没有写完：${zh}`, `the formula breaks off: ${en}`)
    : new FormulaError(token.column, zh, en)
}
