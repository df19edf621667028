import { useSyncExternalStore } from 'react'

/** Where the app is: `#/today`, `#/visit/<id>` … The back button of the phone works by itself. */
export interface Route {
  readonly page: string
  readonly id: string | null
}

function read(): string {
  return location.hash
}
function subscribe(listener: () => void): () => void {
  globalThis.addEventListener('hashchange', listener)
  return () => globalThis.removeEventListener('hashchange', listener)
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, read)
  const [, page = 'today', id = null] = hash.split('/')
  return { page: page === '' ? 'today' : page, id }
}

export const go = (page: string, id?: string): void => {
  location.hash = id === undefined ? `#/${page}` : `#/${page}/${id}`
}
