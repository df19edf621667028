import { type ReactElement, useEffect, useSyncExternalStore } from 'react'

let text: string | null = null
const listeners = new Set<() => void>()
function set(next: string | null): void {
  text = next
  for (const listener of listeners) listener()
}

/** A short sentence above the tabs that goes by itself. */
export const toast = (sentence: string): void => set(sentence)

export function Toast(): ReactElement | null {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => text,
  )
  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(() => set(null), 4000)
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <div className="toast-place" role="status">
      {shown !== null && <p className="toast">{shown}</p>}
    </div>
  )
}
