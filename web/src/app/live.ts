import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { StreamEvent } from '#contracts/operations.ts'
import { LiveStream, type StreamState } from '#kit/stream.ts'

/** One connection for the whole office. */
export const live = new LiveStream()

export function useLiveState(): StreamState {
  return useSyncExternalStore(
    (listener) => live.onState(listener),
    () => live.state,
  )
}

/** Calls back for events whose type begins with `prefix` (`visits.`); an empty prefix hears everything. */
export function useLive(prefix: string, heard: (event: StreamEvent) => void): void {
  const latest = useRef(heard)
  useEffect(() => {
    latest.current = heard
  })
  useEffect(
    () =>
      live.onEvent((event) => {
        if (event.type.startsWith(prefix)) latest.current(event)
      }),
    [prefix],
  )
}
