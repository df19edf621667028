/** What people ask of the customers' screens. */
export interface Call {
  readonly kind: string
  readonly url: string
  /** With one it is posted. */
  readonly body?: object
}

const list = (kind: string, query: Record<string, string>): Call => ({
  kind: `list ${kind}`,
  url: `/api/v1/customers?${new URLSearchParams({ pageSize: '50', ...query })}`,
})
const map = (kind: string, west: number, south: number, size: number, zoom: number): Call => ({
  kind: `map ${kind}`,
  url: `/api/v1/customer-map?west=${west}&south=${south}&east=${west + size}&north=${south + size}&zoom=${zoom}`,
})

const sorts = [
  'name',
  'licence',
  'grade',
  'type',
  'lastVisitOn',
  'nextDueOn',
  'orders90',
  'volume90',
  'updatedAt',
]
const searches = [
  '文成',
  '超市',
  '瑞安食品',
  'wencheng',
  'cs',
  '33030000',
  '1234',
  '人民路',
  '酒',
  '平阳 酒店',
]

/**
 * An endless mix of list pages for one person: first pages, other orders, further pages, filters, search.
 * Deterministic, and different for every person.
 */
export function* listMix(person: number): Generator<Call, never> {
  for (let n = person * 13; ; n++) {
    const sort = sorts[n % sorts.length]!
    const direction = n % 4 === 1 ? 'desc' : 'asc'
    yield list('first page', {})
    yield list('other order', { sort, direction })
    yield list('search', { q: searches[n % searches.length]! })
    yield list('page 2–20', { sort, page: String(2 + (n % 19)) })
    yield list('filter', { types: 'hotel_entertainment', states: 'active', sort, direction })
    yield list('due', { dueBy: '2026-10-10', sort: 'nextDueOn' })
    yield list('search', { q: searches[(n + 3) % searches.length]!, sort: 'grade' })
    // Grades of the demo data, and of the customers that this bench makes.
    yield list('key and grade', { keyCustomer: 'true', grades: 'A,B,1,2,3' })
    yield list('deep page', { page: '60', sort: 'name' })
  }
}

/** An endless mix of map windows for one person: the whole city, towns and streets all over it. */
export function* mapMix(person: number): Generator<Call, never> {
  for (let n = person * 13; ; n++) {
    yield map('city', 120, 27.4, 1.6, 9)
    yield map('town', 120.2 + (n % 5) / 5, 27.6 + (n % 5) / 6, 0.16, 12)
    yield map('street', 120.25 + (n % 5) / 5, 27.65 + (n % 5) / 6, 0.01, 16)
  }
}

/** What is typed after a slash, letter by letter: initials, pinyin, characters, numbers. */
const typed = ['cs', 'bl', 'wcb', 'wencheng', '文成', '超市', '瑞安食品', '33030000', 'yy', 'fhs']

const palette = (kind: string, q: string): Call => ({
  kind: `search ${kind}`,
  url: `/api/v1/customers?${new URLSearchParams({ q, pageSize: '8' })}`,
})

/** An endless run of global searches, each as its first two letters and whole. */
export function* searchMix(person: number): Generator<Call, never> {
  for (let n = person * 7; ; n++) {
    const words = typed[n % typed.length]!
    yield palette('two letters', words.slice(0, 2))
    yield palette('whole', words)
  }
}

/** Cards being typed in: the check for duplicates after each field. Those who only read, search. */
export function* typingMix(person: number): Generator<Call, never> {
  if (person % 20 >= 18) yield* searchMix(person)
  for (let n = person * 11; ; n++) {
    const card = { customerId: null, name: `文成便利超市${n % 900}` }
    const check = (kind: string, body: object): Call => ({
      kind: `check ${kind}`,
      url: '/api/v1/customer-duplicate-check',
      body,
    })
    yield check('name', card)
    yield check('name and telephone', { ...card, phone: `1380577${String(1000 + (n % 9000))}` })
    yield check('all', {
      ...card,
      phone: `1380577${String(1000 + (n % 9000))}`,
      licence: `3303${String(n % 99_999).padStart(8, '0')}`,
      address: `人民路${n % 300}号`,
    })
  }
}
