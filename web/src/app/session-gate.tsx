import { lazy, type ReactElement, type ReactNode, Suspense, useEffect, useMemo } from 'react'
import type { Verb } from '#contracts/access.ts'
import { setTimeZone } from '#kit/format.ts'
import { changeLocale } from '#kit/locale.ts'
import { packIn, setTradeWords } from '#kit/trade-words.ts'
import { useLocale } from '#kit/words.ts'
import { Failure } from '../shared/page.tsx'
import { SessionContext, useInstallation, useMe, usePack, wasSignedIn } from './session.ts'

// Who is signed in already never loads the pages of signing in.
const LoginPage = lazy(async () => import('./login/login-page.tsx'))
const NewSecondFactor = lazy(async () => import('./login/new-second-factor.tsx'))
const NewPassword = lazy(async () => import('./login/new-password.tsx'))

/** Lets through who is signed in; everybody else signs in here and stays at the address they came for. */
export function SessionGate({ children }: { children: ReactNode }): ReactElement | null {
  const me = useMe()
  const installation = useInstallation()
  const ready =
    me.data !== null &&
    me.data !== undefined &&
    !me.data.mustChangePassword &&
    !me.data.mustEnableSecondFactor
  const locale = me.data?.locale
  useEffect(() => {
    // The server speaks to a person in the language of the account: so do the screens, on every device.
    if (locale !== undefined) changeLocale(locale)
  }, [locale])
  const pack = usePack(ready || (me.isPending && wasSignedIn))
  const spoken = useLocale()
  const session = useMemo(() => {
    if (!me.data || !pack.data || !installation.data) return null
    const person = me.data
    setTimeZone(installation.data.timeZone)
    setTradeWords(pack.data)
    return {
      me: person,
      pack: packIn(pack.data, spoken),
      installation: installation.data,
      today: installation.data.today,
      can: (verb: Verb) => person.rights[verb] !== undefined,
    }
  }, [me.data, pack.data, installation.data, spoken])

  // The pack is asked for on the guess that somebody is signed in; a wrong guess is no failure.
  const failed = [me, installation, ...(ready ? [pack] : [])].find(
    (query) => query.isError && query.data === undefined,
  )
  if (failed) {
    return (
      <div className="gate">
        <Failure failure={failed.error} retry={() => void failed.refetch()} />
      </div>
    )
  }
  const blank = <div className="gate" aria-busy="true" />
  if (me.data === null) {
    return (
      <Suspense fallback={blank}>
        <LoginPage installation={installation.data ?? null} />
      </Suspense>
    )
  }
  if (me.data?.mustChangePassword) {
    return (
      <Suspense fallback={blank}>
        <NewPassword me={me.data} />
      </Suspense>
    )
  }
  if (me.data?.mustEnableSecondFactor) {
    return (
      <Suspense fallback={blank}>
        <NewSecondFactor me={me.data} />
      </Suspense>
    )
  }
  if (session === null) return blank
  return <SessionContext value={session}>{children}</SessionContext>
}
