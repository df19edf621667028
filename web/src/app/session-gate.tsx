import { type ReactElement, type ReactNode, useMemo } from 'react'
import type { Verb } from '#contracts/access.ts'
import { setTimeZone } from '#kit/format.ts'
import { changeLocale } from '#kit/locale.ts'
import { Failure } from '../shared/page.tsx'
import { LoginPage } from './login/login-page.tsx'
import { NewPassword } from './login/new-password.tsx'
import { SessionContext, useInstallation, useMe, usePack } from './session.ts'

/** Lets through who is signed in; everybody else signs in here and stays at the address they came for. */
export function SessionGate({ children }: { children: ReactNode }): ReactElement | null {
  const me = useMe()
  const installation = useInstallation()
  const ready = me.data !== null && me.data !== undefined && !me.data.mustChangePassword
  const pack = usePack(ready)
  const session = useMemo(() => {
    if (!me.data || !pack.data || !installation.data) return null
    const person = me.data
    setTimeZone(installation.data.timeZone)
    return {
      me: person,
      pack: pack.data,
      installation: installation.data,
      today: installation.data.today,
      can: (verb: Verb) => person.rights[verb] !== undefined,
    }
  }, [me.data, pack.data, installation.data])

  const failed = [me, installation, pack].find((query) => query.isError && query.data === undefined)
  if (failed) {
    return (
      <div className="gate">
        <Failure failure={failed.error} retry={() => void failed.refetch()} />
      </div>
    )
  }
  if (me.data === null) {
    return (
      <LoginPage installation={installation.data ?? null} onSignedIn={(who) => changeLocale(who.locale)} />
    )
  }
  if (me.data?.mustChangePassword) return <NewPassword me={me.data} />
  if (session === null) return <div className="gate" aria-busy="true" />
  return <SessionContext value={session}>{children}</SessionContext>
}
