import { Alert, Button, Input } from 'antd'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { login, loginSecondFactor, type Me } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { loginWords } from './login-words.ts'

/** Account and password, then the code of the second factor when the account has one. */
export function LoginForm(props: { account?: string; onSignedIn: (me: Me) => void }): ReactElement {
  const w = useWords(loginWords)
  const id = useId()
  const [account, setAccount] = useState(props.account ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [challenge, setChallenge] = useState<string | null>(null)
  const locale = useLocale()
  /** A sentence in the language it was asked for in; it goes when the language changes. */
  const [failed, setFailed] = useState<{ text: string; in: typeof locale } | null>(null)
  const failure = failed?.in === locale ? failed.text : null
  const setFailure = (text: string | null): void => setFailed(text === null ? null : { text, in: locale })
  const [busy, setBusy] = useState(false)

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (account.trim() === '' || password === '') {
      setFailure(w.required)
      return
    }
    setBusy(true)
    setFailure(null)
    try {
      const answer =
        challenge === null
          ? await call(login, { body: { account: account.trim(), password } })
          : await call(loginSecondFactor, { body: { challenge, code: code.trim() } })
      if (answer.state === 'signed_in') props.onSignedIn(answer.me)
      else setChallenge(answer.challenge)
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
      setCode('')
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className="login-form" onSubmit={(event) => void submit(event)} noValidate>
      {failure && <Alert type="error" showIcon title={failure} role="alert" />}
      {challenge === null ? (
        <>
          <label htmlFor={`${id}-account`}>{w.account}</label>
          <Input
            id={`${id}-account`}
            size="large"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus={!props.account}
            disabled={props.account !== undefined}
            value={account}
            onChange={(event) => setAccount(event.target.value)}
          />
          <label htmlFor={`${id}-password`}>{w.password}</label>
          <Input.Password
            id={`${id}-password`}
            size="large"
            autoComplete="current-password"
            autoFocus={props.account !== undefined}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </>
      ) : (
        <>
          <label htmlFor={`${id}-code`}>{w.code}</label>
          <Input
            id={`${id}-code`}
            size="large"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <p className="quiet">{w.codeHint}</p>
        </>
      )}
      <Button type="primary" size="large" htmlType="submit" loading={busy} block>
        {challenge === null ? w.submit : w.verify}
      </Button>
      {challenge !== null && (
        <Button type="link" onClick={() => setChallenge(null)}>
          {w.back}
        </Button>
      )}
    </form>
  )
}
