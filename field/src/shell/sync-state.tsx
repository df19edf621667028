import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { fieldDay } from '#contracts/visits-field.ts'
import { ApiFailure, call, isUnreachable } from '#kit/api.ts'
import { createNoticeGatherer, noticeOf, noticeWords, silencedNotices } from '#kit/notices.ts'
import { LiveStream } from '#kit/stream.ts'
import { synchroniseInspections } from '../inspections/sync.ts'
import { forgetOld } from '../store/queue.ts'
import { saveDay } from '../store/db.ts'
import { synchronise } from '../sync/sync.ts'
import { useWords } from '#kit/words.ts'
import { useField } from './session.ts'
import { toast } from './toast.tsx'

export interface SyncState {
  readonly online: boolean
  readonly busy: boolean
  /** The session ended: the queue waits for the person to sign in again. */
  readonly signedOut: boolean
  readonly message: string | null
  readonly clockOffsetSeconds: number | null
  readonly lastSuccess: string | null
  readonly syncNow: () => void
}

const SyncContext = createContext<SyncState | null>(null)

export function useSync(): SyncState {
  const state = useContext(SyncContext)
  if (state === null) throw new Error('useSync outside of the app')
  return state
}

const everyMs = 30_000
const longestPauseMs = 5 * 60_000

/**
 * Sends and fetches by itself: at the start, when the network comes back, when the app is looked at again, after
 * every press, and every half minute with growing pauses while nothing gets through. One tab at a time.
 */
export function SyncProvider({ children }: { children: ReactNode }): ReactElement {
  const { db, session } = useField()
  const { topics } = useWords(noticeWords)
  const said = useRef(topics)
  useEffect(() => {
    said.current = topics
  })
  const [online, setOnline] = useState(navigator.onLine)
  const [busy, setBusy] = useState(false)
  const [state, setState] = useState({
    signedOut: false,
    message: null as string | null,
    clockOffsetSeconds: null as number | null,
    lastSuccess: null as string | null,
  })
  const failures = useRef(0)
  const running = useRef<Promise<void> | null>(null)
  const again = useRef(false)
  const personId = session.me.id
  const visits = session.me.rights['visits.perform'] !== undefined
  const inspections = session.me.rights['inspections.perform'] !== undefined

  const runOnce = useCallback(async (): Promise<void> => {
    const now = () => new Date()
    const result = await synchronise({ db, personId, now, call })
    let reached = result.state === 'sent' || result.state === 'trouble'
    if (result.state === 'sent') {
      try {
        if (visits) {
          const day = await call(fieldDay, { query: {}, signIn: 'never' })
          await saveDay(db, personId, day, now().toISOString())
          await db.facts.put({ key: 'today', value: day.date })
          await forgetOld(db, day.date)
        }
        if (inspections) await synchroniseInspections(db, personId)
      } catch (failure) {
        reached = !isUnreachable(failure)
        if (!(failure instanceof ApiFailure)) throw failure
        setState((before) => ({
          ...before,
          signedOut: failure.status === 401,
          message: failure.status === 401 || !reached ? null : failure.message,
        }))
        return
      } finally {
        setOnline(reached)
      }
    }
    failures.current = reached ? 0 : failures.current + 1
    setOnline(result.state !== 'unreachable')
    setState((before) => ({
      signedOut: result.state === 'signed_out',
      message: result.message,
      clockOffsetSeconds: result.clockOffsetSeconds ?? before.clockOffsetSeconds,
      lastSuccess: result.state === 'sent' ? now().toISOString() : before.lastSuccess,
    }))
  }, [db, personId, visits, inspections])

  const syncNow = useCallback((): void => {
    if (running.current) {
      again.current = true
      return
    }
    setBusy(true)
    const turn = async (): Promise<void> => {
      do {
        again.current = false
        // Two tabs of one phone share the queue: whoever holds the lock sends, the other has nothing to do.
        await navigator.locks.request('zhike-field-sync', { ifAvailable: true }, async (lock) => {
          if (lock) await runOnce()
        })
      } while (again.current)
    }
    running.current = turn()
      .catch((error: unknown) => {
        failures.current++
        console.error(error)
      })
      .finally(() => {
        running.current = null
        setBusy(false)
      })
  }, [runOnce])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const next = (): void => {
      const pause = Math.min(longestPauseMs, everyMs * 2 ** Math.min(failures.current, 4))
      timer = setTimeout(() => {
        syncNow()
        next()
      }, pause)
    }
    const seen = (): void => {
      if (document.visibilityState === 'visible') syncNow()
    }
    const lost = (): void => setOnline(false)
    syncNow()
    next()
    globalThis.addEventListener('online', syncNow)
    globalThis.addEventListener('offline', lost)
    document.addEventListener('visibilitychange', seen)
    return () => {
      clearTimeout(timer)
      globalThis.removeEventListener('online', syncNow)
      globalThis.removeEventListener('offline', lost)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [syncNow])

  useEffect(() => {
    if (!online) return
    // The plan confirmed in the office is here at once.
    const stream = new LiveStream()
    const gather = createNoticeGatherer((told) =>
      toast(told.map(([topic, count]) => said.current[topic](count)).join('；')),
    )
    const stop = stream.onEvent((event) => {
      if (/^(visits\.plan_|inspections\.)/.test(event.type)) syncNow()
      const notice = noticeOf(event, { id: personId, approves: false })
      if (notice && !silencedNotices().has(notice.kind)) gather(notice)
    })
    const stopReset = stream.onReset(syncNow)
    stream.start()
    return () => {
      stop()
      stopReset()
      stream.stop()
    }
  }, [online, syncNow, personId])

  const value = useMemo(
    (): SyncState => ({ online, busy, syncNow, ...state }),
    [online, busy, syncNow, state],
  )
  return <SyncContext value={value}>{children}</SyncContext>
}
