import { functionNames } from './function-names.ts'
import { FormulaError, limits } from './types.ts'

export type TokenKind = 'number' | 'text' | 'field' | 'word' | 'operator' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** Of operators the canonical form: `*` for ×, `<>` for ≠. Of words the canonical name in upper case. */
  readonly text: string
  /** Of numbers: money when 元 or ¥ stands with it. */
  readonly money: boolean
  readonly column: number
}

const operators: readonly (readonly [written: string, canonical: string])[] = [
  ['<=', '<='],
  ['>=', '>='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['==', '='],
  ['&&', 'AND'],
  ['||', 'OR'],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '<>'],
  ['＝', '='],
  ['＜', '<'],
  ['＞', '>'],
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  ['+', '+'],
  ['＋', '+'],
  ['-', '-'],
  ['−', '-'],
  ['－', '-'],
  ['*', '*'],
  ['×', '*'],
  ['/', '/'],
  ['÷', '/'],
  ['&', '&'],
  ['%', '%'],
  ['％', '%'],
  ['(', '('],
  ['（', '('],
  [')', ')'],
  ['）', ')'],
  [',', ','],
  ['，', ','],
  ['!', 'NOT'],
]

const keywords: Readonly<Record<string, string>> = {
  AND: 'AND', 且: 'AND', 并且: 'AND', OR: 'OR', 或: 'OR', 或者: 'OR', NOT: 'NOT', 非: 'NOT',
  TRUE: 'TRUE', 是: 'TRUE', 真: 'TRUE', FALSE: 'FALSE', 否: 'FALSE', 假: 'FALSE', NULL: 'NULL', 空: 'NULL',
} // prettier-ignore

/** Chinese words, the longest first: they stand side by side without spaces. */
const chineseWords = [...Object.keys(keywords), ...Object.keys(functionNames)]
  .filter((word) => /\p{Script=Han}/u.test(word))
  .toSorted((a, b) => b.length - a.length)

/** Cuts a formula into tokens; throws `FormulaError` at what belongs to none. */
export function tokenize(source: string): Token[] {
  if (source.length > limits.characters)
    throw new FormulaError(
      limits.characters + 1,
      `公式太长，最多 ${limits.characters} 个字符`,
      `the formula is longer than ${limits.characters} characters`,
    )
  const tokens: Token[] = []
  let at = 0
  const put = (kind: TokenKind, text: string, from: number, money = false): void => {
    if (tokens.length >= limits.tokens)
      throw new FormulaError(
        from + 1,
        '公式太复杂，请拆成几个字段',
        'too many parts; split it into several fields',
      )
    tokens.push({ kind, text, money, column: from + 1 })
  }
  while (at < source.length) {
    const from = at
    const letter = source[at]!
    if (/\s/u.test(letter)) {
      at++
      continue
    }
    if (letter === '[' || letter === '【') {
      at = readField(source, at, put)
      continue
    }
    if (letter === '"' || letter === '“' || letter === '”') {
      at = readText(source, at, put)
      continue
    }
    const number = /^(¥|￥)?(\d[\d_]*(?:\.\d+)?)(元)?/u.exec(source.slice(at))
    if (number) {
      at += number[0].length
      put('number', number[2]!.replaceAll('_', ''), from, number[1] !== undefined || number[3] !== undefined)
      continue
    }
    const operator = operators.find(([written]) => source.startsWith(written, at))
    if (operator) {
      at += operator[0].length
      const word = /^[A-Z]/.test(operator[1])
      put(word ? 'word' : 'operator', operator[1], from)
      continue
    }
    const chinese = chineseWords.find((word) => source.startsWith(word, at))
    if (chinese !== undefined) {
      at += chinese.length
      put('word', keywords[chinese] ?? functionNames[chinese]!, from)
      continue
    }
    const latin = /^[A-Za-z][A-Za-z0-9_]*/.exec(source.slice(at))
    if (latin) {
      const word = latin[0].toUpperCase()
      const known = Object.hasOwn(keywords, word)
        ? keywords[word]
        : Object.hasOwn(functionNames, word)
          ? functionNames[word]
          : undefined
      if (known === undefined)
        throw new FormulaError(
          from + 1,
          `不认识“${latin[0]}”。字段请写在方括号里，如 [${latin[0]}]`,
          `"${latin[0]}" is not known; write fields in square brackets: [${latin[0]}]`,
        )
      at += latin[0].length
      put('word', known, from)
      continue
    }
    const odd = String.fromCodePoint(source.codePointAt(at)!)
    throw new FormulaError(
      from + 1,
      `看不懂“${odd}”。字段请写在方括号里，文字请加引号`,
      `"${odd}" is not understood; fields go into square brackets, text into quotes`,
    )
  }
  tokens.push({ kind: 'end', text: '', money: false, column: source.length + 1 })
  return tokens
}

type Put = (kind: TokenKind, text: string, from: number) => void

function readField(source: string, from: number, put: Put): number {
  const close = source[from] === '[' ? ']' : '】'
  const end = source.indexOf(close, from + 1)
  if (end === -1) throw new FormulaError(from + 1, '方括号没有合上', 'the square bracket is not closed')
  const name = source.slice(from + 1, end).trim()
  if (name === '') throw new FormulaError(from + 1, '方括号里没有字段', 'there is no field in the brackets')
  put('field', name, from)
  return end + 1
}

function readText(source: string, from: number, put: Put): number {
  const closing = source[from] === '"' ? /"/ : /[”“]/
  let text = ''
  let at = from + 1
  while (at < source.length) {
    const letter = source[at]!
    if (closing.test(letter)) {
      if (letter !== '"' || source[at + 1] !== '"') {
        put('text', text, from)
        return at + 1
      }
      at++
    }
    text += letter
    at++
  }
  throw new FormulaError(from + 1, '引号没有合上', 'the quote is not closed')
}

/** The formula with other names in its brackets; what `rename` answers null for stays. */
export function renameFields(source: string, rename: (name: string) => string | null): string {
  return source.replaceAll(
    /("(?:[^"]|"")*"|“[^”“]*[”“])|\[([^\]]*)\]|【([^】]*)】/gu,
    (whole, quoted, a, b) => {
      if (quoted !== undefined) return whole
      const name = String(a ?? b).trim()
      const renamed = rename(name)
      return renamed === null ? whole : `[${renamed}]`
    },
  )
}
