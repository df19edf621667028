import { type ReactElement, useState } from 'react'
import { needKind, type NeedKind } from '#contracts/customer-needs.ts'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { labelled, sentences } from '#kit/punctuation.ts'
import { useField } from '../shell/session.ts'
import { Sheet } from '../shell/sheet.tsx'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { Today } from '../shell/use-day.ts'
import { useStored } from '../store/live.ts'
import { record } from '../store/queue.ts'
import { AnswerSheet } from './answer-sheet.tsx'
import { needsOf, type PhoneNeed } from './derive.ts'
import { needWords } from './words.ts'

/** Whom one meets and what the customer waits for; a need is noted with one thumb, without a network too. */
export function CustomerKnowledge(props: {
  today: Today
  customer: StopCustomer
  /** The visit under way; null before it. */
  visitId: string | null
}): ReactElement {
  const w = useWords(needWords)
  const { db, session } = useField()
  const { customer, today } = props
  const [adding, setAdding] = useState(false)
  const brief = today.day?.briefs?.find(({ customerId }) => customerId === customer.id)
  const [answering, setAnswering] = useState<PhoneNeed | null>(null)
  const pressed =
    useStored(
      () =>
        db.operations
          .filter(
            ({ operation, personId }) =>
              (operation.kind === 'tell_need' || operation.kind === 'answer_need') &&
              operation.customerId === customer.id &&
              personId === session.me.id,
          )
          .toArray(),
      `needs ${customer.id}`,
    ) ?? []
  const needs = today.day ? needsOf(today.day, brief, customer.id, pressed) : []
  // Who stands in for a colleague hears needs, and leaves the answer to whoever is in charge.
  const mayAnswer = brief?.card?.mayWrite ?? true
  return (
    <div className="knowledge">
      {brief && brief.people.length > 0 && (
        <p>
          <span className="quiet">{labelled(w.people, '')}</span>
          {sentences(
            brief.people.map(({ name, position, influence, birthday }) =>
              [
                name,
                position,
                ...influence.map((one) => w.influence[one]),
                birthday && w.birthday(birthday.month, birthday.day),
              ]
                .filter(Boolean)
                .join(' '),
            ),
          )}
        </p>
      )}
      {needs.length > 0 && (
        <ul aria-label={w.needs}>
          {needs.map((need) => (
            <li key={need.id}>
              {mayAnswer ? (
                <button
                  type="button"
                  className="need-line"
                  aria-label={w.answer(need.words)}
                  onClick={() => setAnswering(need)}
                >
                  <NeedLine need={need} today={today.date} />
                </button>
              ) : (
                <span className="need-line">
                  <NeedLine need={need} today={today.date} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <button type="button" className="button tool" onClick={() => setAdding(true)}>
        {w.add}
      </button>
      {adding && <NeedSheet {...props} onClose={() => setAdding(false)} />}
      {answering && (
        <AnswerSheet today={today} customer={customer} need={answering} onClose={() => setAnswering(null)} />
      )}
    </div>
  )
}

/** The customer's words, by when an answer was promised, and what waits to be sent. */
function NeedLine({ need, today }: { need: PhoneNeed; today: string }): ReactElement {
  const w = useWords(needWords)
  const told = [
    need.state === 'met' || need.state === 'impossible' ? w.states[need.state] : null,
    need.waiting ? w.waiting : null,
  ].filter((one) => one !== null)
  return (
    <>
      <span>{need.words}</span>
      {need.dueOn && (
        <small className={need.dueOn < today ? 'attention' : 'quiet'}>{w.due(formatDate(need.dueOn))}</small>
      )}
      {told.length > 0 && <small className="quiet">{told.join(' · ')}</small>}
    </>
  )
}

function NeedSheet(props: {
  today: Today
  customer: StopCustomer
  visitId: string | null
  onClose: () => void
}): ReactElement {
  const w = useWords(needWords)
  const { db, session } = useField()
  const { syncNow } = useSync()
  const [kind, setKind] = useState<NeedKind>('supply')
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    await record(db, {
      personId: session.me.id,
      date: props.today.date,
      customerName: props.customer.name,
      operation: {
        kind: 'tell_need',
        needId: newId(),
        customerId: props.customer.id,
        visitId: props.visitId,
        needKind: kind,
        words: words.trim(),
        toldBy: props.customer.contactName,
      },
    })
    syncNow()
    toast(w.saved)
    props.onClose()
  }
  return (
    <Sheet title={w.add} onClose={props.onClose}>
      <label className="form-field">
        {w.words}
        <textarea
          className="input"
          rows={3}
          maxLength={500}
          placeholder={w.wordsHint}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <div className="choices" role="group" aria-label={w.kind}>
        {needKind.options.map((one) => (
          <button
            key={one}
            type="button"
            className="choice"
            aria-pressed={kind === one}
            onClick={() => setKind(one)}
          >
            {w.kinds[one]}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="button primary big"
        disabled={busy || words.trim() === ''}
        onClick={() => void save()}
      >
        {w.save}
      </button>
      <button type="button" className="button" onClick={props.onClose}>
        {w.cancel}
      </button>
    </Sheet>
  )
}
