import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { type FormEvent, type ReactElement, useState } from 'react'
import { beginSecondFactor, confirmSecondFactor, disableSecondFactor } from '#contracts/identity.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { meKey, useMe } from '../../app/session.ts'
import { Field } from '../../shared/form.tsx'
import { State } from '../../shared/page.tsx'
import { accountWords } from './words.ts'
import './account.css'

type Step =
  | { readonly at: 'idle' }
  | { readonly at: 'password'; readonly wish: 'enable' | 'disable' }
  | { readonly at: 'scan'; readonly key: ResponseOf<typeof beginSecondFactor> }
  | { readonly at: 'codes'; readonly codes: readonly string[] }

/** Enabling: password → QR code → first code → recovery codes, shown once. Disabling: password. */
export function SecondFactor(): ReactElement {
  const w = useWords(accountWords)
  const me = useMe().data
  const client = useQueryClient()
  const [step, setStep] = useState<Step>({ at: 'idle' })
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const next = async (): Promise<Step> => {
    if (step.at === 'password' && step.wish === 'enable') {
      return { at: 'scan', key: await call(beginSecondFactor, { body: { password } }) }
    }
    if (step.at === 'password') {
      await call(disableSecondFactor, { body: { password } })
      notify(w.disabled)
      await client.invalidateQueries({ queryKey: meKey })
    }
    if (step.at === 'scan') {
      const { recoveryCodes } = await call(confirmSecondFactor, { body: { code: code.trim() } })
      return { at: 'codes', codes: recoveryCodes }
    }
    return { at: 'idle' }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    next()
      .then((to) => {
        setStep(to)
        setPassword('')
        setCode('')
      })
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false))
  }
  if (step.at === 'codes') {
    return (
      <div className="stack">
        <b>{w.codes}</b>
        <p className="quiet">{w.codesHint}</p>
        <ul className="recovery-codes">
          {step.codes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <div className="row-gap">
          <Button
            onClick={() => {
              void navigator.clipboard?.writeText(step.codes.join('\n')).then(() => notify(w.copied))
            }}
          >
            {w.copy}
          </Button>
          <Button
            type="primary"
            onClick={() => {
              setStep({ at: 'idle' })
              void client.invalidateQueries({ queryKey: meKey })
            }}
          >
            {w.done}
          </Button>
        </div>
      </div>
    )
  }
  if (step.at === 'idle') {
    const on = me?.secondFactor === true
    return (
      <div className="stack">
        <div>
          <State kind={on ? 'success' : 'neutral'}>{on ? w.factorOn : w.factorOff}</State>
        </div>
        <p className="quiet">{w.factorHint}</p>
        <div>
          <Button
            type={on ? 'default' : 'primary'}
            onClick={() => setStep({ at: 'password', wish: on ? 'disable' : 'enable' })}
          >
            {on ? w.disable : w.enable}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <form className="stack" onSubmit={submit}>
      {failure && <Alert type="error" showIcon role="alert" title={failure} />}
      {step.at === 'password' ? (
        <Field label={w.confirmPassword}>
          {(control) => (
            <Input.Password
              {...control}
              autoFocus
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <>
          <p className="quiet">{w.scan}</p>
          <img
            className="qr"
            alt={w.scan}
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(step.key.qrSvg)}`}
          />
          <span>
            {w.secret} <code>{step.key.secret}</code>
          </span>
          <Field label={w.code}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                inputMode="numeric"
                autoComplete="one-time-code"
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
      <div className="row-gap">
        <Button type="primary" htmlType="submit" loading={busy}>
          {step.at === 'scan' ? w.confirm : w.next}
        </Button>
        <Button
          onClick={() => {
            setStep({ at: 'idle' })
            setFailure(null)
          }}
        >
          {w.cancel}
        </Button>
      </div>
    </form>
  )
}
