import { lazy, type ReactElement, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { logout, type Me } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { setTimeZone } from '#kit/format.ts'
import { packIn, setTradeWords } from '#kit/trade-words.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { limitsOf } from './day/limits.ts'
import { countRecords } from './inspections/store.ts'
import { inspectionWords } from './inspections/words.ts'
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
  worksInField,
} from './shell/session.ts'
import { SyncProvider, useSync } from './shell/sync-state.tsx'
import { Toast } from './shell/toast.tsx'
import { type Today, useToday } from './shell/use-day.ts'
import { FieldDatabase } from './store/db.ts'
import { useStored } from './store/live.ts'
import { countWaiting } from './store/queue.ts'
import { fieldWords } from './words.ts'

const db = new FieldDatabase()
// Seen now and then, so they are loaded when they are; without a network from what the app keeps of itself.
const MapScreen = lazy(async () => import('./screens/map.tsx'))
const NearbyScreen = lazy(async () => import('./nearby/nearby-screen.tsx'))
const DayScreen = lazy(async () => import('./past/day-screen.tsx'))
const PrivacyScreen = lazy(async () => import('./privacy/privacy-screen.tsx'))
const InspectionMap = lazy(async () => import('./inspections/plan-map.tsx'))
const InspectionPlan = lazy(async () => import('./inspections/plan-screen.tsx'))
const InspectionItem = lazy(async () => import('./inspections/item-screen.tsx'))
const InspectionsSent = lazy(async () => import('./inspections/sent.tsx'))

/** The phone app: starts from its own memory, with or without a network. */
export function App(): ReactElement | null {
  const w = useWords(fieldWords)
  const locale = useLocale()
  const [session, setSession] = useState<FieldSession | null | undefined>(undefined)
  const take = useCallback(async (next: FieldSession | null): Promise<void> => {
    await storeSession(db, next)
    if (next) {
      setTimeZone(next.installation.timeZone)
      setTradeWords(next.pack)
    }
    setSession(next)
  }, [])
  useEffect(() => {
    const begin = async (): Promise<void> => {
      const stored = await storedSession(db)
      if (stored) {
        setTimeZone(stored.installation.timeZone)
        setTradeWords(stored.pack)
        setSession(stored)
      }
      // Rights, form and grades may have changed in the office; without a network yesterday's are good enough.
      const fresh = await refreshSession()
      if (typeof fresh === 'object' && (stored === null || fresh.me.id === stored.me.id)) {
        if (worksInField(fresh.me)) await take(fresh)
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
        session: { ...session, pack: packIn(session.pack, locale) },
        signOut: async () => {
          // Leaving works without a network too: the cookie dies by itself, the queue stays bound to the person.
          await call(logout, { signIn: 'never' }).catch((failure: unknown) => console.warn(failure))
          await take(null)
        },
      },
    [session, take, locale],
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

type Tab = 'today' | 'inspections' | 'map' | 'customers' | 'me'

/** What somebody's rights need of the phone: visits, assessments, or both. */
function tabsOf({ rights }: Me): Tab[] {
  const visits = rights['visits.perform'] !== undefined
  return [
    ...(visits ? (['today'] as const) : []),
    ...(rights['inspections.perform'] === undefined ? [] : (['inspections'] as const)),
    'map',
    ...(visits ? (['customers'] as const) : []),
    'me',
  ]
}

function Frame({ onSignedIn }: { onSignedIn: (me: Me) => Promise<void> }): ReactElement {
  const w = useWords(fieldWords)
  const route = useRoute()
  const today = useToday()
  const { session } = useField()
  const sync = useSync()
  const waiting = useStored(() => countWaiting(db, session.me.id), `count ${session.me.id}`)
  const records = useStored(async () => countRecords(session.me.id), `records ${session.me.id}`)
  const count = (waiting?.operations ?? 0) + (waiting?.photos ?? 0) + (records?.waiting ?? 0)
  const refused = (waiting?.refused ?? 0) + (records?.refused ?? 0)
  const inspection = useWords(inspectionWords)
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
      <Banner count={count} clockTolerance={limitsOf(today?.day ?? null).clockToleranceSeconds} />
      <div className="frame-body">{today && <Screen page={route.page} id={route.id} today={today} />}</div>
      {route.page !== 'visit' && route.page !== 'inspection' && (
        <nav
          className="tabs"
          aria-label={w.app}
          style={{ gridTemplateColumns: `repeat(${tabsOf(session.me).length}, 1fr)` }}
        >
          {tabsOf(session.me).map((tab) => (
            <a
              key={tab}
              href={`#/${tab}`}
              aria-current={
                (route.page === 'today' ? tabsOf(session.me)[0] : route.page) === tab ? 'page' : undefined
              }
            >
              <Icon name={tab} />
              {tab === 'inspections' ? inspection.tab : w.tabs[tab]}
              {tab === 'me' && count + refused > 0 && <i className="badge">{count + refused}</i>}
            </a>
          ))}
        </nav>
      )}
    </div>
  )
}

function Screen({ page, id, today }: { page: string; id: string | null; today: Today }): ReactElement {
  const { rights } = useField().session.me
  if (page === 'visit' && id !== null) return <VisitScreen key={id} today={today} visitId={id} />
  if (page === 'customers') return <CustomersScreen today={today} />
  const visits = rights['visits.perform'] !== undefined
  const seldom = seldomShown(page, id, today, visits)
  if (seldom) return <Suspense fallback={<p className="empty">…</p>}>{seldom}</Suspense>
  if (page === 'me') {
    return (
      <>
        <MeScreen today={today} />
        {rights['inspections.perform'] !== undefined && (
          <Suspense>
            <InspectionsSent />
          </Suspense>
        )}
      </>
    )
  }
  return <TodayScreen today={today} />
}

function seldomShown(page: string, id: string | null, today: Today, visits: boolean): ReactElement | null {
  if (page === 'map') return visits ? <MapScreen today={today} /> : <InspectionMap />
  if (page === 'nearby') return <NearbyScreen today={today} />
  if (page === 'privacy') return <PrivacyScreen today={today} />
  if (page === 'day' && id !== null) return <DayScreen key={id} today={today} date={id} />
  if (page === 'inspection' && id !== null) return <InspectionItem key={id} itemId={id} day={today.day} />
  // Whoever makes no visits finds the assessment in place of today.
  if (page === 'inspections' || (page === 'today' && !visits)) return <InspectionPlan />
  return null
}

/** One line on top, only when there is something to say: no network, records waiting, a wrong clock. */
function Banner({ count, clockTolerance }: { count: number; clockTolerance: number }): ReactElement | null {
  const w = useWords(fieldWords)
  const sync = useSync()
  const offset = sync.clockOffsetSeconds
  return (
    <div className="banners" role="status">
      {!sync.online && <p className="banner offline">{w.offline(count)}</p>}
      {sync.online && count > 0 && <p className="banner">{sync.busy ? w.sending : w.waiting(count)}</p>}
      {offset !== null && Math.abs(offset) > clockTolerance && (
        <p className="banner attention-banner">
          {w.clockWrong(`${Math.round(Math.abs(offset) / 60)} min`, offset > 0)}
        </p>
      )}
    </div>
  )
}
