import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactElement, type ReactNode, useEffect } from 'react'
import type { Me } from '#contracts/identity.ts'
import { loginOptions } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { changeLocale } from '#kit/locale.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { type Installation, useSetMe } from '../session.ts'
import { LoginForm } from './login-form.tsx'
import { loginWords } from './login-words.ts'
import './login.css'

export function LoginPage(props: {
  installation: Installation | null
  onSignedIn: (me: Me) => void
}): ReactElement {
  const w = useWords(loginWords)
  const setMe = useSetMe()
  const options = useQuery({
    queryKey: ['login-options'],
    queryFn: async ({ signal }) => call(loginOptions, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const oidc = options.data?.oidc
  return (
    <LoginFrame name={props.installation?.name ?? null}>
      <h1>{w.title}</h1>
      <LoginForm
        onSignedIn={(me) => {
          props.onSignedIn(me)
          setMe(me)
        }}
      />
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

/** The calm ground on which people sign in and choose a password. */
export function LoginFrame({ name, children }: { name: string | null; children: ReactNode }): ReactElement {
  const w = useWords(loginWords)
  const locale = useLocale()
  useEffect(() => {
    document.title = w.title
  }, [w])
  return (
    <main className="login" id="main">
      <section className="login-brand">
        <img src="/favicon.svg" alt="" width="56" height="56" />
        <p className="login-name">
          知客 <small>Zhike</small>
        </p>
        <p>{w.slogan}</p>
        {name && <p className="login-installation">{name}</p>}
      </section>
      <section className="login-panel">
        {children}
        <button
          type="button"
          className="link login-language"
          lang={locale === 'zh-CN' ? 'en' : 'zh-CN'}
          onClick={() => changeLocale(locale === 'zh-CN' ? 'en-US' : 'zh-CN')}
        >
          {w.language}
        </button>
      </section>
    </main>
  )
}
