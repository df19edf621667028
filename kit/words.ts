import { useSyncExternalStore } from 'react'
import type { Locale } from '#contracts/identity.ts'
import { currentLocale, onLocaleChange } from './locale.ts'
import { inTradeWords } from './trade-words.ts'

/** A sentence, or a function that puts values into one. */
type Message = string | ((...values: never[]) => string)
/** Messages of one feature; groups may nest (`states.done`). */
export interface MessageTree {
  readonly [key: string]: Message | MessageTree
}
/** The same keys with the same values to fill in; texts may differ. */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends (...values: infer V) => string
    ? (...values: V) => string
    : T[K] extends string
      ? string
      : Translation<T[K]>
}
export interface Messages<T> {
  readonly 'zh-CN': Translation<T>
  readonly 'en-US': Translation<T>
}

/**
 * The words of one feature, beside the feature. Chinese is the original; a key that English lacks, has too
 * much, or fills with other values does not compile. Words that differ from trade to trade stand as `{customer}` and
 * the like: see `trade-words.ts`.
 */
export function defineMessages<const T extends MessageTree>(zh: T, en: NoInfer<Translation<T>>): Messages<T> {
  // `T` is its own translation; the compiler cannot see that through the mapped type.
  return { 'zh-CN': zh as unknown as Translation<T>, 'en-US': en }
}

/** The words in the language now in force; the component is drawn again when the language changes. */
export function useWords<T>(messages: Messages<T>): Translation<T> {
  const locale = useLocale()
  return inTradeWords(messages[locale], locale)
}

export function useLocale(): Locale {
  return useSyncExternalStore(onLocaleChange, currentLocale, currentLocale)
}

/** The words outside of components. */
export function wordsOf<T>(messages: Messages<T>, locale: Locale = currentLocale()): Translation<T> {
  return inTradeWords(messages[locale], locale)
}
