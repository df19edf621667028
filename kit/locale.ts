import type { Locale } from '#contracts/identity.ts'

const storageKey = 'zhike.locale'
const listeners = new Set<() => void>()
let current: Locale = remembered()

function remembered(): Locale {
  try {
    const stored = globalThis.localStorage?.getItem(storageKey)
    if (stored === 'zh-CN' || stored === 'en-US') return stored
  } catch {
    // Storage is closed to us (private mode): the language is simply not remembered.
  }
  return 'zh-CN'
}

/** The language of the screens; Chinese until the person chose otherwise on this device. */
export function currentLocale(): Locale {
  return current
}

/** Switches the screens at once and remembers the choice on this device. */
export function changeLocale(locale: Locale): void {
  if (locale === current) return
  current = locale
  try {
    globalThis.localStorage?.setItem(storageKey, locale)
  } catch {
    // See above: works for this visit, is not remembered.
  }
  if (typeof document !== 'undefined') document.documentElement.lang = locale
  for (const listener of listeners) listener()
}

export function onLocaleChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
