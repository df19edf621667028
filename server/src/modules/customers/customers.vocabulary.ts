import type { CardKind, PackCards } from '#contracts/customer-fields.ts'
import type { CustomerNumber } from '#contracts/operations.ts'
import type { Issue } from '#platform/errors/errors.ts'

/** Words of the trade that a card must keep to. Where a list is empty, any short word is taken. */
export interface CustomerVocabulary {
  readonly grades: readonly {
    readonly code: string
    readonly name: string
    readonly nameEn?: string | undefined
  }[]
  readonly customerTypes: readonly CustomerTypeWords[]
  /** What a new customer becomes when nothing is said, or something unknown; null where it must be said. */
  readonly defaultCustomerType: string | null
  readonly customerNumber: CustomerNumber
  /** What the cards ask for, beside the facts of every list. */
  readonly cards?: PackCards | undefined
}

export interface CustomerTypeWords {
  readonly code: string
  readonly name: string
  readonly nameEn?: string | undefined
  readonly kind: CardKind
  /** Further words by which files call it. */
  readonly words: readonly string[]
}

/** Without an industry pack: everything that has the right form is taken. */
export const freeVocabulary: CustomerVocabulary = {
  grades: [],
  customerTypes: [],
  defaultCustomerType: 'ordinary',
  customerNumber: {
    label: '客户号',
    labelEn: 'Customer number',
    short: '客户号',
    shortEn: 'number',
    pattern: null,
    example: '100123',
    headers: [],
  },
}

/** The codes a card may have; null when any is taken. */
export const codesOf = (list: readonly { readonly code: string }[]): readonly string[] | null =>
  list.length === 0 ? null : list.map(({ code }) => code)

/** Text as files are read: full-width forms folded, without case and spaces. */
export const plainWord = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '')

/** Every word that stands for a type, to its code; null when any code is taken. */
export function typeWords({ customerTypes }: CustomerVocabulary): Readonly<Record<string, string>> | null {
  if (customerTypes.length === 0) return null
  const words = customerTypes.flatMap(({ code, name, nameEn, words: others }) =>
    [...others, ...(nameEn === undefined ? [] : [nameEn]), name, code].map((word) => [plainWord(word), code]),
  )
  return Object.fromEntries(words) as Record<string, string>
}

/** Every word that stands for a grade, to its code; null when any is taken. */
export function gradeWords({ grades }: CustomerVocabulary): Readonly<Record<string, string>> | null {
  if (grades.length === 0) return null
  const words = grades.flatMap(({ code, name, nameEn }) =>
    [...(nameEn === undefined ? [] : [nameEn]), name, code].map((word) => [word.toLowerCase(), code]),
  )
  return Object.fromEntries(words) as Record<string, string>
}

/** Whether a customer number has the form that the pack asks for. */
export const isCustomerNumber = ({ pattern }: Pick<CustomerNumber, 'pattern'>, text: string): boolean =>
  pattern === null || new RegExp(`^(?:${pattern})$`, 'u').test(text)

/** What is wrong with the words of a card that the pack decides on; what a card says already may stay. */
export function vocabularyIssues(
  vocabulary: CustomerVocabulary,
  card: { readonly licence: string; readonly type: string; readonly grade: string },
  before: { readonly licence: string; readonly type: string; readonly grade: string } | null,
): Issue[] {
  const issues: Issue[] = []
  const { customerNumber: number } = vocabulary
  const types = codesOf(vocabulary.customerTypes)
  const grades = codesOf(vocabulary.grades)
  if (card.licence !== '' && card.licence !== before?.licence && !isCustomerNumber(number, card.licence))
    issues.push({
      path: 'customer.licence',
      message: {
        zh: `${number.label}的格式不对，应如 ${number.example}。`,
        en: `${number.labelEn}: not the right form; it looks like ${number.example}.`,
      },
    })
  if (types !== null && !types.includes(card.type) && card.type !== before?.type)
    issues.push({
      path: 'customer.type',
      message: { zh: `没有“${card.type}”这种客户类型。`, en: `There is no customer type "${card.type}".` },
    })
  if (grades !== null && !grades.includes(card.grade) && card.grade !== before?.grade)
    issues.push({
      path: 'customer.grade',
      message: { zh: `没有“${card.grade}”这个等级。`, en: `There is no grade "${card.grade}".` },
    })
  return issues
}
