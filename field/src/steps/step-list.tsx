import { type ReactElement, useState } from 'react'
import type { NextStep } from '#contracts/next-steps.ts'
import { addDays, formatDate } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useField } from '../shell/session.ts'
import { Sheet } from '../shell/sheet.tsx'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { Today } from '../shell/use-day.ts'
import { record } from '../store/queue.ts'
import { stepWords } from './words.ts'

/** What is open with a customer; each can be ticked off here, without a network too. */
export function StepList({ today, customerId }: { today: Today; customerId: string }): ReactElement | null {
  const w = useWords(stepWords)
  const [ticking, setTicking] = useState<NextStep | null>(null)
  const steps = (today.view?.steps ?? []).filter((step) => step.customer.id === customerId)
  if (steps.length === 0) return null
  return (
    <section className="steps" aria-label={w.title(steps.length)}>
      <ul>
        {steps.map((step) => (
          <li key={step.visitId}>
            <button type="button" aria-label={w.tick(step.text)} onClick={() => setTicking(step)}>
              <i aria-hidden="true" />
              <span>
                <b>{step.text}</b>
                <StepDate step={step} today={today.date} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {ticking && <TickSheet step={ticking} today={today} onClose={() => setTicking(null)} />}
    </section>
  )
}

function StepDate({ step, today }: { step: NextStep; today: string }): ReactElement {
  const w = useWords(stepWords)
  if (step.dueOn === null) return <small className="quiet">{w.undated(formatDate(step.agreedOn))}</small>
  const late = step.dueOn < today
  return (
    <small className={late ? 'attention' : 'quiet'}>
      {late ? w.overdue(formatDate(step.dueOn)) : w.due(formatDate(step.dueOn))}
    </small>
  )
}

function TickSheet(props: { step: NextStep; today: Today; onClose: () => void }): ReactElement {
  const w = useWords(stepWords)
  const { db, session } = useField()
  const { syncNow } = useSync()
  const { step, today } = props
  const [note, setNote] = useState('')
  const [on, setOn] = useState(addDays(today.date, 7))
  const [busy, setBusy] = useState(false)
  const mark = async (outcome: 'done' | 'again' | 'void'): Promise<void> => {
    setBusy(true)
    await record(db, {
      personId: session.me.id,
      date: today.date,
      customerName: step.customer.name,
      operation: {
        kind: 'mark_next_step',
        visitId: step.visitId,
        outcome,
        on: outcome === 'again' ? on : null,
        note: note.trim() || null,
      },
    })
    toast(w.marked[outcome])
    syncNow()
    props.onClose()
  }
  return (
    <Sheet title={step.text} onClose={props.onClose}>
      <label className="form-field">
        {w.note}
        <input
          className="input"
          maxLength={500}
          placeholder={w.noteHint}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <button type="button" className="button primary" disabled={busy} onClick={() => void mark('done')}>
        {w.done}
      </button>
      <div className="pair">
        <label className="form-field">
          {w.newDate}
          <input
            className="input"
            type="date"
            min={today.date}
            value={on}
            onChange={(event) => setOn(event.target.value)}
          />
        </label>
        <button
          type="button"
          className="button"
          disabled={busy || on === ''}
          onClick={() => void mark('again')}
        >
          {w.again}
        </button>
      </div>
      <button type="button" className="button" disabled={busy} onClick={() => void mark('void')}>
        {w.void}
      </button>
      <button type="button" className="button plain" onClick={props.onClose}>
        {w.cancel}
      </button>
    </Sheet>
  )
}
