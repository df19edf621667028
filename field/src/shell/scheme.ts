import { useSyncExternalStore } from 'react'
import type { ThemeName } from '#kit/tokens.ts'

const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)')

export const currentScheme = (): ThemeName => (dark?.matches ? 'dark' : 'light')

export function onSchemeChange(listener: () => void): () => void {
  dark?.addEventListener('change', listener)
  return () => dark?.removeEventListener('change', listener)
}

/** Light or dark, as the phone is set. */
export function useScheme(): ThemeName {
  return useSyncExternalStore(onSchemeChange, currentScheme)
}
