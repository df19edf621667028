import { type ReactElement, useState } from 'react'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { addDays } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { useField } from '../shell/session.ts'
import { Sheet } from '../shell/sheet.tsx'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { Today } from '../shell/use-day.ts'
import { record } from '../store/queue.ts'
import type { PhoneNeed } from './derive.ts'
import { needWords } from './words.ts'

const outcomes = ['promised', 'met', 'impossible'] as const

/** What became of a need: promised by a day, met and how, or not possible and why. */
export function AnswerSheet(props: {
  today: Today
  customer: Pick<StopCustomer, 'id' | 'name'>
  need: PhoneNeed
  onClose: () => void
}): ReactElement {
  const w = useWords(needWords)
  const { db, session } = useField()
  const { syncNow } = useSync()
  const { today, customer, need } = props
  const [state, setState] = useState<(typeof outcomes)[number]>('met')
  const [words, setWords] = useState('')
  const [dueOn, setDueOn] = useState(need.dueOn ?? addDays(today.date, 7))
  const [busy, setBusy] = useState(false)
  const said = words.trim()
  const isReady = state === 'promised' ? dueOn !== '' : said !== ''
  const save = async (): Promise<void> => {
    setBusy(true)
    await record(db, {
      personId: session.me.id,
      date: today.date,
      customerName: customer.name,
      operation: {
        kind: 'answer_need',
        stepId: newId(),
        needId: need.id,
        customerId: customer.id,
        state,
        dueOn: state === 'promised' ? dueOn : null,
        words: said === '' ? null : said,
      },
    })
    syncNow()
    toast(w.answered[state])
    props.onClose()
  }
  return (
    <Sheet title={need.words} onClose={props.onClose}>
      <div className="choices" role="group" aria-label={w.outcome}>
        {outcomes.map((one) => (
          <button
            key={one}
            type="button"
            className="choice"
            aria-pressed={state === one}
            onClick={() => setState(one)}
          >
            {w.states[one]}
          </button>
        ))}
      </div>
      {state === 'promised' && (
        <label className="form-field">
          {w.dueOn}
          <input
            className="input"
            type="date"
            min={today.date}
            value={dueOn}
            onChange={(event) => setDueOn(event.target.value)}
          />
        </label>
      )}
      <label className="form-field">
        {w.answerWords[state]}
        <textarea
          className="input"
          rows={3}
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <button
        type="button"
        className="button primary big"
        disabled={busy || !isReady}
        onClick={() => void save()}
      >
        {w.saveAnswer}
      </button>
      <button type="button" className="button plain" onClick={props.onClose}>
        {w.cancel}
      </button>
    </Sheet>
  )
}
