import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Verb } from '#contracts/access.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Me } from '#contracts/identity.ts'
import { getSession } from '#contracts/identity.ts'
import { installation, packInfo } from '#contracts/operations.ts'
import { call } from '#kit/api.ts'
import { remember, remembered } from './preferences.ts'

export type Pack = ResponseOf<typeof packInfo>
export type Installation = ResponseOf<typeof installation>

export interface Session {
  readonly me: Me
  readonly pack: Pack
  readonly installation: Installation
  /** The business date in the organisation's zone. */
  readonly today: string
  readonly can: (verb: Verb) => boolean
}

export const SessionContext = createContext<Session | null>(null)

/** Who is signed in and what they may do. Only below the sign-in gate. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('useSession outside of a signed-in page')
  return session
}

/**
 * Whether somebody was signed in on this device the last time: then what a signed-in page needs is asked for at
 * once, together with the question who it is, instead of after it.
 */
export const wasSignedIn = remembered('signed-in', false)

export const meKey = ['session', 'me'] as const

/** Whoever still has a step of signing in before them is refused the pack: nothing is asked for ahead. */
const isReady = (me: Me | null): boolean =>
  me !== null && !me.mustChangePassword && !me.mustEnableSecondFactor

/** The person signed in; null for nobody. */
export function useMe() {
  return useQuery({
    queryKey: meKey,
    queryFn: async ({ signal }) => {
      const { me } = await call(getSession, { signal })
      remember('signed-in', isReady(me))
      return me
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useInstallation() {
  return useQuery({
    queryKey: ['session', 'installation'],
    queryFn: async ({ signal }) => call(installation, { signal }),
    // The business date turns at midnight also on a screen that nobody reloads.
    refetchInterval: 10 * 60_000,
    staleTime: 60_000,
  })
}

export function usePack(enabled: boolean) {
  return useQuery({
    queryKey: ['session', 'pack'],
    queryFn: async ({ signal }) => call(packInfo, { signal, signIn: 'never' }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  })
}

/** Puts the answer of signing in where the screens look for it; null after signing out. */
export function useSetMe(): (me: Me | null) => void {
  const client = useQueryClient()
  return (me) => {
    remember('signed-in', isReady(me))
    client.setQueryData(meKey, me)
    // What the last person saw must not be there for the next one; the gate itself keeps watching its queries.
    if (me === null) client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  }
}
