import { useSyncExternalStore } from 'react'

/** What a person set for this device. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'comfortable' | 'compact'
  readonly navigation: 'open' | 'folded'
}

const storageKey = 'zhike.preferences'
const defaults: Preferences = { theme: 'system', density: 'comfortable', navigation: 'open' }
const listeners = new Set<() => void>()
let current: Preferences = read()

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>) }
  } catch {
    // Closed or damaged storage: the defaults hold and the screens work.
    return defaults
  }
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(storageKey, JSON.stringify(current))
  } catch {
    // Not remembered, but in force for this visit.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current)
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)')
function subscribeSystem(listener: () => void): () => void {
  darkSystem.addEventListener('change', listener)
  return () => darkSystem.removeEventListener('change', listener)
}
/** The theme in force, with `system` resolved. */
export function useTheme(): 'light' | 'dark' {
  const { theme } = usePreferences()
  const systemIsDark = useSyncExternalStore(subscribeSystem, () => darkSystem.matches)
  if (theme !== 'system') return theme
  return systemIsDark ? 'dark' : 'light'
}

/** A small value remembered on this device for one list or form, such as its columns. */
export function remembered<T>(name: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`zhike.${name}`)
    return text === null ? fallback : (JSON.parse(text) as T)
  } catch {
    return fallback
  }
}
export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(`zhike.${name}`, JSON.stringify(value))
  } catch {
    // Not remembered; nothing else depends on it.
  }
}
