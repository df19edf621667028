import { lazy, type ReactElement, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { logout, type Me } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { setTimeZone } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { CustomersScreen } from './screens/customers.tsx'
import { LoginScreen } from './screens/login.tsx'
import { MeScreen } from './screens/me.tsx'
import { TodayScreen } from './screens/today.tsx'
import { VisitScreen } from './screens/visit.tsx'
import { Icon } from './shell/icons.tsx'
import { useRoute } from './shell/router.ts'
import {
  FieldContext,
  type FieldSession,
  fetchSession,
  memoryWasCleared,
  refreshSession,
  storedSession,
  storeSession,
  useField,
} from './shell/session.ts'
import { SyncProvider, useSync } from './shell/sync-state.tsx'
import { Toast } from './shell/toast.tsx'
import { type Today, useToday } from './shell/use-day.ts'
import { FieldDatabase } from './store/db.ts'
import { useStored } from './store/live.ts'
import { countWaiting } from './store/queue.ts'
import { fieldWords } from './words.ts'

const db = new FieldDatabase()
const MapScreen = lazy(async () => import('./screens/map.tsx'))

/** The phone app: starts from its own memory, with or without a network. */
export function App(): ReactElement | null {
  const w = useWords(fieldWords)
  const [session, setSession] = useState<FieldSession | null | undefined>(undefined)
  const take = useCallback(async (next: FieldSession | null): Promise<void> => {
    await storeSession(db, next)
    if (next) setTimeZone(next.installation.timeZone)
    setSession(next)
  }, [])
  useEffect(() => {
    const begin = async (): Promise<void> => {
      const stored = await storedSession(db)
      if (stored) {
        setTimeZone(stored.installation.timeZone)
        setSession(stored)
      }
      // Rights, form and grades may have changed in the office; without a network yesterday's are good enough.
      const fresh = await refreshSession()
      if (typeof fresh === 'object' && (stored === null || fresh.me.id === stored.me.id)) {
        if (fresh.me.rights['visits.perform'] !== undefined) await take(fresh)
        else setSession(null)
      } else if (!stored) setSession(null)
    }
    begin().catch((error: unknown) => {
      console.error(error)
      setSession((before) => before ?? null)
    })
  }, [take])
  const signedIn = useCallback(async (me: Me) => take(await fetchSession(me)), [take])
  const context = useMemo(
    () =>
      session && {
        db,
        session,
        signOut: async () => {
          // Leaving works without a network too: the cookie dies by itself, the queue stays bound to the person.
          await call(logout, { signIn: 'never' }).catch((failure: unknown) => console.warn(failure))
          await take(null)
        },
      },
    [session, take],
  )
  if (session === undefined) return null
  if (context === null || context === undefined) {
    return <LoginScreen lead={w.login.lead} cleared={memoryWasCleared(null)} onSignedIn={signedIn} />
  }
  return (
    <FieldContext value={context}>
      <SyncProvider>
        <Frame onSignedIn={signedIn} />
        <Toast />
      </SyncProvider>
    </FieldContext>
  )
}

const tabs = ['today', 'map', 'customers', 'me'] as const

function Frame({ onSignedIn }: { onSignedIn: (me: Me) => Promise<void> }): ReactElement {
  const w = useWords(fieldWords)
  const route = useRoute()
  const today = useToday()
  const { session } = useField()
  const sync = useSync()
  const waiting = useStored(() => countWaiting(db, session.me.id), `count ${session.me.id}`)
  const count = (waiting?.operations ?? 0) + (waiting?.photos ?? 0)
  if (sync.signedOut) {
    const again = async (me: Me): Promise<void> => {
      await onSignedIn(me)
      sync.syncNow()
    }
    return (
      <LoginScreen
        lead={`${w.again.title}。${w.again.lead(count)}`}
        account={session.me.account}
        cleared={false}
        onSignedIn={again}
      />
    )
  }
  return (
    <div className="frame">
      <Banner count={count} />
      <div className="frame-body">{today && <Screen page={route.page} id={route.id} today={today} />}</div>
      {route.page !== 'visit' && (
        <nav className="tabs" aria-label={w.app}>
          {tabs.map((tab) => (
            <a key={tab} href={`#/${tab}`} aria-current={route.page === tab ? 'page' : undefined}>
              <Icon name={tab} />
              {w.tabs[tab]}
              {tab === 'me' && (count > 0 || (waiting?.refused ?? 0) > 0) && (
                <i className="badge">{count + (waiting?.refused ?? 0)}</i>
              )}
            </a>
          ))}
        </nav>
      )}
    </div>
  )
}

function Screen({ page, id, today }: { page: string; id: string | null; today: Today }): ReactElement {
  if (page === 'visit' && id !== null) return <VisitScreen key={id} today={today} visitId={id} />
  if (page === 'customers') return <CustomersScreen today={today} />
  if (page === 'me') return <MeScreen today={today} />
  if (page === 'map') {
    return (
      <Suspense fallback={<p className="empty">…</p>}>
        <MapScreen today={today} />
      </Suspense>
    )
  }
  return <TodayScreen today={today} />
}

const clockToleranceSeconds = 120

/** One line on top, only when there is something to say: no network, records waiting, a wrong clock. */
function Banner({ count }: { count: number }): ReactElement | null {
  const w = useWords(fieldWords)
  const sync = useSync()
  const offset = sync.clockOffsetSeconds
  return (
    <div className="banners" role="status">
      {!sync.online && <p className="banner offline">{w.offline(count)}</p>}
      {sync.online && count > 0 && <p className="banner">{sync.busy ? w.sending : w.waiting(count)}</p>}
      {offset !== null && Math.abs(offset) > clockToleranceSeconds && (
        <p className="banner attention-banner">
          {w.clockWrong(`${Math.round(Math.abs(offset) / 60)} min`, offset > 0)}
        </p>
      )}
    </div>
  )
}
