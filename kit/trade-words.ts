import type { Locale } from '#contracts/identity.ts'

const tradeWordNames = ['type', 'grade', 'orders', 'volume', 'place', 'at', 'closed', 'away'] as const
type TradeWord = (typeof tradeWordNames)[number]

/**
 * What differs from trade to trade in the screens' sentences. A message says `{customer}`, `{customers}`, `{number}`,
 * `{numberShort}`, `{unit}` or one of `tradeWordNames` where the word is the pack's; with a capital (`{Customer}`) it
 * begins a sentence.
 */
export interface TradeWords {
  readonly customerWord: string
  readonly customerWordEn?: string | undefined
  readonly volumeUnit: string
  readonly volumeUnitEn?: string | undefined
  readonly customerNumber: {
    readonly label: string
    readonly labelEn: string
    readonly short: string
    readonly shortEn: string
  }
  readonly tradeWords: Readonly<Record<`${TradeWord}${'' | 'En'}`, string>>
}

const neutral: TradeWords = {
  customerWord: '客户',
  customerWordEn: 'customer',
  volumeUnit: '',
  customerNumber: { label: '客户号', labelEn: 'Customer number', short: '客户号', shortEn: 'number' },
  tradeWords: {
    type: '客户类型',
    typeEn: 'type',
    grade: '客户等级',
    gradeEn: 'grade',
    orders: '订单',
    ordersEn: 'orders',
    volume: '销量',
    volumeEn: 'volume',
    place: '客户',
    placeEn: 'customer',
    at: '在客户处',
    atEn: 'at the customer',
    closed: '客户不在',
    closedEn: 'Customer not there',
    away: '联系人外出',
    awayEn: 'Contact away',
  },
}

type Filler = (text: string) => string

function fillerOf(words: TradeWords, locale: Locale): Filler {
  const english = locale === 'en-US'
  const customer = english ? (words.customerWordEn ?? 'customer') : words.customerWord
  // A phone may hold what an earlier version told it of the pack.
  const { customerNumber: number, tradeWords } = { ...neutral, ...words }
  const values: Readonly<Record<string, string>> = {
    customer,
    customers: english ? `${customer}s` : customer,
    number: english ? number.labelEn : number.label,
    numberShort: english ? number.shortEn : number.short,
    ...Object.fromEntries(
      tradeWordNames.map((name) => [name, tradeWords[english ? (`${name}En` as const) : name]]),
    ),
    unit: english ? (words.volumeUnitEn ?? words.volumeUnit) : words.volumeUnit,
  }
  return (text) =>
    text.replaceAll(/\{([A-Za-z]+)\}/g, (token: string, name: string) => {
      const value = values[name] ?? values[`${name[0]?.toLowerCase()}${name.slice(1)}`]
      if (value === undefined) return token
      return name in values ? value : `${value[0]?.toUpperCase()}${value.slice(1)}`
    })
}

let inForce = neutral
let filled = new WeakMap<object, unknown>()
let fillers = new Map<Locale, Filler>()

/** Sets the words of the pack in force, before the first screen of somebody signed in is drawn. */
export function setTradeWords(words: TradeWords): void {
  if (words === inForce) return
  inForce = words
  filled = new WeakMap()
  fillers = new Map()
}

/** The same tree of messages with the words of the trade filled in; made once a tree. */
export function inTradeWords<T>(tree: T, locale: Locale): T {
  if (typeof tree !== 'object' || tree === null) return tree
  const known = filled.get(tree)
  if (known !== undefined) return known as T
  const fill = fillers.get(locale) ?? fillerOf(inForce, locale)
  fillers.set(locale, fill)
  const made = fillTree(tree, fill)
  filled.set(tree, made)
  return made as T
}

function fillTree(node: unknown, fill: Filler): unknown {
  if (typeof node === 'string') return node.includes('{') ? fill(node) : node
  if (typeof node === 'function')
    return (...values: unknown[]): unknown => {
      const said: unknown = node(...values)
      return typeof said === 'string' && said.includes('{') ? fill(said) : said
    }
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fillTree(value, fill)]))
}

/**
 * A copy of what the pack says, in a language: in English `nameEn` stands in for `name` wherever it is given, and so
 * for every other key.
 */
export function packIn<T>(pack: T, locale: Locale): T {
  if (locale !== 'en-US') return pack
  return englishOf(pack) as T
}

function englishOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(englishOf)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node)
  const given = new Map(entries.filter(([key, value]) => key.endsWith('En') && typeof value === 'string'))
  return Object.fromEntries(entries.map(([key, value]) => [key, given.get(`${key}En`) ?? englishOf(value)]))
}
