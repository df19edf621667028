import { Segmented } from 'antd'
import { Link } from '@tanstack/react-router'
import { type ReactElement, type ReactNode, useState } from 'react'
import { logout, setLocale } from '#contracts/identity.ts'
import type { Locale } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { changeLocale } from '#kit/locale.ts'
import { noticeKinds, noticeWords, silencedNotices, silenceNotice } from '#kit/notices.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notifyFailure } from '../notes.tsx'
import { setPreferences, usePreferences } from '../preferences.ts'
import { useSession, useSetMe } from '../session.ts'
import { shellWords } from './shell-words.ts'

/** Look, density, language, account, signing out. */
export default function PersonPanel({ close }: { close: () => void }): ReactElement {
  const { me } = useSession()
  const setMe = useSetMe()
  const w = useWords(shellWords)
  const n = useWords(noticeWords)
  const [silenced, setSilenced] = useState(silencedNotices)
  const locale = useLocale()
  const { theme, density } = usePreferences()
  const choose = (next: Locale): void => {
    changeLocale(next)
    call(setLocale, { body: { locale: next } }).catch(notifyFailure)
  }
  return (
    <div className="person-menu">
      <p>
        <b>{me.name}</b>
        <span className="quiet">
          {me.account} · {me.unit.name}
        </span>
      </p>
      <Line label={w.person.theme}>
        <Segmented
          size="small"
          aria-label={w.person.theme}
          value={theme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: w.person.themes[value],
          }))}
          onChange={(value) => setPreferences({ theme: value })}
        />
      </Line>
      <Line label={w.person.density}>
        <Segmented
          size="small"
          aria-label={w.person.density}
          value={density}
          options={(['comfortable', 'compact'] as const).map((value) => ({
            value,
            label: w.person.densities[value],
          }))}
          onChange={(value) => setPreferences({ density: value })}
        />
      </Line>
      <Line label={w.person.language}>
        <Segmented
          size="small"
          aria-label={w.person.language}
          value={locale}
          options={[
            { value: 'zh-CN' as const, label: '中文' },
            { value: 'en-US' as const, label: 'English' },
          ]}
          onChange={choose}
        />
      </Line>
      <fieldset className="notice-switches">
        <legend>{n.title}</legend>
        {noticeKinds.map((kind) => (
          <label key={kind} className="check-line">
            <input
              type="checkbox"
              checked={!silenced.has(kind)}
              onChange={(event) => setSilenced(silenceNotice(kind, !event.target.checked))}
            />
            {n.kinds[kind]}
          </label>
        ))}
      </fieldset>
      <Link to="/account" className="menu-line" onClick={close}>
        {w.person.account}
      </Link>
      <a href="/field/" className="menu-line">
        {w.person.phoneApp}
      </a>
      <button
        type="button"
        className="menu-line"
        onClick={() => {
          call(logout, { signIn: 'never' })
            .then(() => setMe(null))
            .catch(notifyFailure)
        }}
      >
        {w.person.signOut}
      </button>
    </div>
  )
}

function Line({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <div className="person-line">
      <span>{label}</span>
      {children}
    </div>
  )
}
