import type { Locale } from '#contracts/identity.ts'
import { currentLocale } from './locale.ts'

const signs = {
  'zh-CN': { list: '、', clause: '，', sentence: '；', colon: '：', open: '（', close: '）' },
  'en-US': { list: ', ', clause: ', ', sentence: '; ', colon: ': ', open: ' (', close: ')' },
} as const

/** Things one after the other, as the language lists them: 甲、乙 or A, B. */
export const listed = (things: readonly string[], locale: Locale = currentLocale()): string =>
  things.join(signs[locale].list)

/** Parts of one sentence: 一，二 or one, two. */
export const clauses = (parts: readonly string[], locale: Locale = currentLocale()): string =>
  parts.join(signs[locale].clause)

/** Half sentences that could stand alone: 一；二 or one; two. */
export const sentences = (parts: readonly string[], locale: Locale = currentLocale()): string =>
  parts.join(signs[locale].sentence)

/** A label and what it says: 库存：3 or Stock: 3. */
export const labelled = (label: string, value: string, locale: Locale = currentLocale()): string =>
  `${label}${signs[locale].colon}${value}`

/** Said besides, to be put right behind a word: 销量（条） or Volume (cartons). */
export const besides = (text: string, locale: Locale = currentLocale()): string =>
  `${signs[locale].open}${text}${signs[locale].close}`
