import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { type ReactElement, useEffect, useSyncExternalStore } from 'react'
import { useWords } from '#kit/words.ts'
import { live } from '../live.ts'
import { LiveNotices } from '../live-notices.tsx'
import { Header } from './header.tsx'
import { Navigation } from './navigation.tsx'
import { shellWords } from './shell-words.ts'

/** Navigation at the left, header above, the page in the rest. */
export function Shell(): ReactElement {
  const w = useWords(shellWords)
  const client = useQueryClient()
  useEffect(() => {
    const stop = live.onReset(() => void client.invalidateQueries())
    live.start()
    return () => {
      stop()
      live.stop()
    }
  }, [client])
  return (
    <div className="shell">
      <LiveNotices />
      <a className="skip" href="#main">
        {w.skip}
      </a>
      <Navigation />
      <div className="shell-rest">
        <Header />
        <OfflineBanner />
        {/* Keys scroll it also where a page holds nothing to press. */}
        <div className="shell-page" tabIndex={0}>
          <Outlet />
        </div>
      </div>
    </div>
  )
}

function subscribeOnline(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

function OfflineBanner(): ReactElement | null {
  const w = useWords(shellWords)
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine)
  if (online) return null
  return (
    <div className="offline" role="status">
      {w.offlineBanner}
    </div>
  )
}
