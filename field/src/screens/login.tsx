import { type ReactElement, useEffect, useState } from 'react'
import { login, loginOptions, loginSecondFactor, type Me } from '#contracts/identity.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call, isUnreachable } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { worksInField } from '../shell/session.ts'
import { fieldWords } from '../words.ts'

/** Signing in; also shown over the app when a session ended, with the queue kept. */
export function LoginScreen(props: {
  lead: string
  account?: string
  cleared: boolean
  onSignedIn: (me: Me) => Promise<void>
}): ReactElement {
  const w = useWords(fieldWords)
  const [account, setAccount] = useState(props.account ?? '')
  const [password, setPassword] = useState('')
  const [challenge, setChallenge] = useState<string | null>(null)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const sso = useSingleSignOn()
  const submit = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      const answer: ResponseOf<typeof login> =
        challenge === null
          ? await call(login, { body: { account: account.trim(), password }, signIn: 'never' })
          : await call(loginSecondFactor, { body: { challenge, code: code.trim() }, signIn: 'never' })
      if (answer.state === 'second_factor') setChallenge(answer.challenge)
      else if (answer.me.mustChangePassword) setProblem(w.login.mustChange)
      else if (!worksInField(answer.me)) setProblem(w.login.notForField)
      else await props.onSignedIn(answer.me)
    } catch (failure) {
      setProblem(
        isUnreachable(failure)
          ? w.login.needNetwork
          : failure instanceof Error
            ? failure.message
            : String(failure),
      )
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="login">
      <img src="/field/icon.svg" alt="" width="64" height="64" />
      <h1>{w.app}</h1>
      <p className="quiet">{props.lead}</p>
      {props.cleared && <p className="attention">{w.login.cleared}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {challenge === null ? (
          <>
            <label>
              {w.login.account}
              <input
                className="input"
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                required
                value={account}
                onChange={(event) => setAccount(event.target.value)}
              />
            </label>
            <label>
              {w.login.password}
              <input
                className="input"
                name="password"
                type="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </label>
          </>
        ) : (
          <label>
            {w.login.code}
            <input
              className="input"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              placeholder={w.login.codeHint}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </label>
        )}
        {problem !== null && (
          <p className="attention" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary big" disabled={busy}>
          {w.login.signIn}
        </button>
        {challenge !== null && (
          <button type="button" className="button plain" onClick={() => setChallenge(null)}>
            {w.login.back}
          </button>
        )}
        {sso && challenge === null && (
          <a className="button" href={`${sso.startPath}?app=field`}>
            {w.login.sso(sso.label)}
          </a>
        )}
      </form>
    </main>
  )
}

function useSingleSignOn(): { label: string; startPath: string } | null {
  const [sso, setSso] = useState<{ label: string; startPath: string } | null>(null)
  useEffect(() => {
    call(loginOptions, { signIn: 'never' }).then(
      (options) => setSso(options.oidc),
      // Without a network there is no other way to sign in either; the form says so when it is sent.
      () => setSso(null),
    )
  }, [])
  return sso
}
