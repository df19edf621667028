import { type ReactElement, type ReactNode, useEffect } from 'react'
import { changeLocale } from '#kit/locale.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { loginWords } from './login-words.ts'
import './login.css'

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
        {name && name !== '知客' && <p className="login-installation">{name}</p>}
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
