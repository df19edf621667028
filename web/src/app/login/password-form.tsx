import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { changePassword, passwordRules } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { loginWords } from './login-words.ts'

/** Changes the own password, with the rules in force beside the field. */
export function PasswordForm(props: { account: string; onChanged: () => void }): ReactElement {
  const w = useWords(loginWords)
  const id = useId()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [repeat, setRepeat] = useState('')
  const [failures, setFailures] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const rules = useQuery({
    queryKey: ['password-rules', w.rules],
    queryFn: async ({ signal }) => call(passwordRules, { signal }),
  })

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (next !== repeat) {
      setFailures([w.differs])
      return
    }
    setBusy(true)
    setFailures([])
    try {
      await call(changePassword, { body: { current, next } })
      setCurrent('')
      setNext('')
      setRepeat('')
      props.onChanged()
    } catch (error) {
      const issues = (error as { issues?: { message: string }[] }).issues ?? []
      setFailures([
        error instanceof Error ? error.message : String(error),
        ...issues.map((issue) => issue.message),
      ])
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className="login-form" onSubmit={(event) => void submit(event)}>
      {failures.length > 0 && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={failures[0]}
          description={failures.slice(1).join(' ')}
        />
      )}
      <input type="text" name="username" autoComplete="username" value={props.account} readOnly hidden />
      <label htmlFor={`${id}-current`}>{w.current}</label>
      <Input.Password
        id={`${id}-current`}
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <label htmlFor={`${id}-next`}>{w.next}</label>
      <Input.Password
        id={`${id}-next`}
        autoComplete="new-password"
        required
        aria-describedby={`${id}-rules`}
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
      <div id={`${id}-rules`} className="quiet">
        {w.rules}
        <ul className="rules">
          {rules.data?.rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      </div>
      <label htmlFor={`${id}-repeat`}>{w.repeat}</label>
      <Input.Password
        id={`${id}-repeat`}
        autoComplete="new-password"
        required
        value={repeat}
        onChange={(event) => setRepeat(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={busy}>
        {w.save}
      </Button>
    </form>
  )
}
