import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { customerDisclosures, discloseField, verifyField } from '#contracts/privacy.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Popup } from '../../../shared/menu.tsx'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { protectedWords } from './protected-words.ts'

type Asked = ResponseOf<typeof customerDisclosures>['fields'][number]
type Purpose = Asked['may'][number]['purpose']

/**
 * A protected value as the plain screen shows it, with the way to ask for more: choose a purpose and read it, or
 * check what the customer says. Everything is decided by the server, and every answer is recorded.
 */
export function ProtectedValue(props: {
  customerId: string
  /** Code of the field: `customers.phone`. */
  field: string
  /** Which of several values of the field. */
  fieldKey?: string | null
  name: string
  shown: string
  /** A value in clear can be dialled. */
  callable?: boolean
}): ReactElement {
  const w = useWords(protectedWords)
  const { can } = useSession()
  const [clear, setClear] = useState<string | null>(null)
  if (clear !== null)
    return props.callable ? <a href={`tel:${clear}`}>{clear}</a> : <span className="tabular">{clear}</span>
  return (
    <span className="row-gap">
      <span className="tabular">{props.shown}</span>
      {can('customers.disclose') && (
        <Popup label={w.title(props.name)} className="link" align="left" button={w.reveal}>
          {(close) => (
            <Purposes
              customerId={props.customerId}
              field={props.field}
              fieldKey={props.fieldKey ?? null}
              onClear={(value) => {
                close()
                setClear(value)
              }}
            />
          )}
        </Popup>
      )}
    </span>
  )
}

function Purposes(props: {
  customerId: string
  field: string
  fieldKey: string | null
  onClear: (value: string) => void
}): ReactElement {
  const w = useWords(protectedWords)
  const [checking, setChecking] = useState<Purpose | null>(null)
  const fields = useQuery({
    queryKey: ['customers', 'disclosures', props.customerId],
    queryFn: async ({ signal }) =>
      (await call(customerDisclosures, { params: { id: props.customerId }, signal })).fields,
  })
  if (fields.isError) return <Failure failure={fields.error} retry={() => void fields.refetch()} />
  const may = fields.data?.find((one) => one.code === props.field && one.key === props.fieldKey)?.may
  if (fields.data === undefined) return <SkeletonLines lines={3} />
  const body = { field: props.field, key: props.fieldKey, channel: 'office' } as const
  const ask = (purpose: Purpose): void => {
    if (purpose === 'display') return
    call(discloseField, { params: { id: props.customerId }, body: { ...body, purpose } })
      .then((answer) => {
        if (answer.outcome === 'disclose') props.onClear(answer.value ?? w.empty)
        else notify(answer.withConsent === null ? w.refused : w.askConsent)
      })
      .catch(notifyFailure)
  }
  return (
    <div className="chip-panel">
      <span className="quiet">{may === undefined || may.length === 0 ? w.nothing : w.hint}</span>
      {may?.map(({ purpose, outcome }) => (
        <button
          key={purpose}
          type="button"
          className="tool-button"
          disabled={outcome !== 'disclose' && outcome !== 'verify_only'}
          onClick={() => (outcome === 'verify_only' ? setChecking(purpose) : ask(purpose))}
        >
          {w.purposes[purpose]}
          {outcome === 'verify_only' && ` · ${w.verify}`}
          {outcome !== 'disclose' && outcome !== 'verify_only' && besides(w.needsConsent)}
        </button>
      ))}
      {checking !== null && checking !== 'display' && (
        <Check customerId={props.customerId} body={{ ...body, purpose: checking }} />
      )}
    </div>
  )
}

/** “Is it 1234?”: the answer is yes or no. */
function Check(props: {
  customerId: string
  body: {
    readonly field: string
    readonly key: string | null
    readonly channel: 'office'
    readonly purpose: Exclude<Purpose, 'display'>
  }
}): ReactElement {
  const w = useWords(protectedWords)
  const [guess, setGuess] = useState('')
  const [answer, setAnswer] = useState<boolean | null>(null)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        call(verifyField, { params: { id: props.customerId }, body: { ...props.body, guess } })
          .then(({ matches }) => setAnswer(matches))
          .catch(notifyFailure)
      }}
    >
      <Input
        aria-label={w.guess}
        placeholder={w.guess}
        value={guess}
        maxLength={64}
        autoFocus
        onChange={(event) => {
          setAnswer(null)
          setGuess(event.target.value)
        }}
      />
      <Button htmlType="submit" disabled={guess.trim() === ''}>
        {w.check}
      </Button>
      {answer !== null && (
        <span className="state" data-kind={answer ? 'success' : 'danger'} role="status">
          {answer ? `✓ ${w.right}` : `✗ ${w.wrong}`}
        </span>
      )}
    </form>
  )
}
