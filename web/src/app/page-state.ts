import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

/** What stands after the `?`: plain words, lists as `a,b`, exactly as the API reads them. */
export type PageState = Readonly<Record<string, string | undefined>>

export function parseState(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}
export function stringifyState(state: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(state)) {
    if (typeof value === 'string' && value !== '') search.set(name, value)
  }
  const text = search.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/**
 * The state of a page in its address, so that it survives reloading and can be sent to a colleague. `set`
 * merges; undefined or empty removes. `push` makes a step that the browser's back button undoes.
 */
export function usePageState(): [
  state: PageState,
  set: (change: PageState, how?: 'replace' | 'push') => void,
] {
  const state = useSearch({ strict: false }) as PageState
  const navigate = useNavigate()
  const set = useCallback(
    (change: PageState, how: 'replace' | 'push' = 'replace') => {
      void navigate({
        to: '.',
        search: (before: PageState) => ({ ...before, ...change }),
        replace: how === 'replace',
      })
    },
    [navigate],
  )
  return [state, set]
}

/** `a,b` as a list. */
export function listIn(state: PageState, name: string): string[] {
  return (state[name] ?? '').split(',').filter((part) => part !== '')
}
