import { useSyncExternalStore } from 'react'
import { Workbox } from 'workbox-window'

let waiting: Workbox | null = null
const listeners = new Set<() => void>()

/** Registers the service worker: from then on the app starts without a network. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  const workbox = new Workbox('/field/sw.js', { scope: '/field/' })
  workbox.addEventListener('waiting', () => {
    waiting = workbox
    for (const listener of listeners) listener()
  })
  workbox.addEventListener('controlling', (event) => {
    if (event.isUpdate) location.reload()
  })
  workbox.register().catch((error: unknown) => console.error(error))
}

/** True when a new version waits; it is taken only when the person says so, never in the middle of a visit. */
export function useUpdateWaiting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => waiting !== null,
  )
}

export const takeUpdate = (): void => waiting?.messageSkipWaiting()
