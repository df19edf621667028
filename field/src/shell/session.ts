import { createContext, useContext } from 'react'
import type { ResponseOf } from '#contracts/http.ts'
import { getSession, type Me } from '#contracts/identity.ts'
import { installation, packInfo } from '#contracts/operations.ts'
import { ApiFailure, call, isUnreachable } from '#kit/api.ts'
import { type FieldDatabase, readFact } from '../store/db.ts'

/** Who works on this phone and what the trade looks like: kept on the phone, so that it starts without a network. */
export interface FieldSession {
  readonly me: Me
  readonly pack: ResponseOf<typeof packInfo>
  readonly installation: ResponseOf<typeof installation>
}

export interface FieldContextValue {
  readonly db: FieldDatabase
  readonly session: FieldSession
  readonly signOut: () => Promise<void>
}
export const FieldContext = createContext<FieldContextValue | null>(null)

export function useField(): FieldContextValue {
  const value = useContext(FieldContext)
  if (value === null) throw new Error('useField outside of a signed-in app')
  return value
}

/** Whoever works away from the office: visits, assessments, or both. */
export const worksInField = ({ rights }: Pick<Me, 'rights'>): boolean =>
  rights['visits.perform'] !== undefined || rights['inspections.perform'] !== undefined

const sessionKey = 'session'
/** Survives what the browser may clear from the database, so that a loss is noticed. */
const marker = 'zhike.field.used'

export const storedSession = (db: FieldDatabase): Promise<FieldSession | null> =>
  readFact<FieldSession>(db, sessionKey)

export async function storeSession(db: FieldDatabase, session: FieldSession | null): Promise<void> {
  if (session === null) {
    await db.facts.delete(sessionKey)
    localStorage.removeItem(marker)
  } else {
    await db.facts.put({ key: sessionKey, value: session })
    localStorage.setItem(marker, '1')
  }
}

/** True when this phone was used before and its memory is gone: the system cleared it. */
export function memoryWasCleared(session: FieldSession | null): boolean {
  return session === null && localStorage.getItem(marker) !== null
}

export async function fetchSession(me: Me): Promise<FieldSession> {
  const [pack, about] = await Promise.all([
    call(packInfo, { signIn: 'never' }),
    call(installation, { signIn: 'never' }),
  ])
  return { me, pack, installation: about }
}

/** The newest session, or what stands in the way of it. */
export async function refreshSession(): Promise<FieldSession | 'signed_out' | 'unreachable'> {
  try {
    const { me } = await call(getSession, { signIn: 'never' })
    return me === null ? 'signed_out' : await fetchSession(me)
  } catch (failure) {
    if (isUnreachable(failure)) return 'unreachable'
    if (failure instanceof ApiFailure && failure.status === 401) return 'signed_out'
    if (failure instanceof ApiFailure && failure.status >= 500) return 'unreachable'
    throw failure
  }
}
