import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { loginOptions, type Me, setLocale } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { changeLocale, currentLocale } from '#kit/locale.ts'
import { useWords } from '#kit/words.ts'
import { notifyFailure } from '../notes.tsx'
import { type Installation, useSetMe } from '../session.ts'
import { LoginForm } from './login-form.tsx'
import { LoginFrame } from './login-frame.tsx'
import { loginWords } from './login-words.ts'

export default function LoginPage(props: { installation: Installation | null }): ReactElement {
  const w = useWords(loginWords)
  const setMe = useSetMe()
  const options = useQuery({
    queryKey: ['login-options'],
    queryFn: async ({ signal }) => call(loginOptions, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [localeAtFirst] = useState(currentLocale)
  const enter = (me: Me): void => {
    const locale = currentLocale()
    const ready = !me.mustChangePassword && !me.mustEnableSecondFactor
    // Whoever chose a language here goes on in it; everybody else gets that of the account.
    if (locale === localeAtFirst || locale === me.locale || !ready) {
      changeLocale(me.locale)
      setMe(me)
      return
    }
    call(setLocale, { body: { locale } })
      .then(() => setMe({ ...me, locale }))
      .catch((error: unknown) => {
        notifyFailure(error)
        setMe(me)
      })
  }
  const oidc = options.data?.oidc
  return (
    <LoginFrame name={props.installation?.name ?? null}>
      <h1>{w.title}</h1>
      <LoginForm onSignedIn={enter} />
      {oidc && (
        <>
          <div className="login-or">
            <span>{w.or}</span>
          </div>
          <Button size="large" block href={oidc.startPath}>
            {oidc.label}
          </Button>
        </>
      )}
    </LoginFrame>
  )
}
