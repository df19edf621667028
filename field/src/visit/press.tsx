import { type ReactElement, useState } from 'react'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { go } from '../shell/router.ts'
import { useField } from '../shell/session.ts'
import { Sheet } from '../shell/sheet.tsx'
import { useSync } from '../shell/sync-state.tsx'
import type { Today } from '../shell/use-day.ts'
import { limitsOf } from '../day/limits.ts'
import { record, recordStart } from '../store/queue.ts'
import { fieldWords } from '../words.ts'
import { FixSheet } from './fix-sheet.tsx'
import type { FixResult } from './position.ts'

/** 开始走访: asks only when another visit is still open, takes one position, records, opens the visit. */
export function StartVisit(props: {
  today: Today
  customer: StopCustomer
  stopId: string | null
  onClose: () => void
}): ReactElement {
  const w = useWords(fieldWords)
  const { db, session } = useField()
  const { syncNow } = useSync()
  const { today, customer } = props
  const open = today.view?.open ?? null
  const [sure, setSure] = useState(open === null)
  const started = async (result: FixResult): Promise<void> => {
    const visitId = await recordStart(db, {
      personId: session.me.id,
      date: today.date,
      customerName: customer.name,
      operation: {
        kind: 'start_visit',
        visitId: newId(),
        customerId: customer.id,
        stopId: props.stopId,
        fix: result.fix,
        fixProblem: result.problem,
      },
    })
    props.onClose()
    syncNow()
    go('visit', visitId)
  }
  if (!sure && open) {
    return (
      <Sheet title={w.stop.start} onClose={props.onClose}>
        <p>
          {open.customerId === customer.id ? w.fix.same(open.customerName) : w.fix.another(open.customerName)}
        </p>
        <button type="button" className="button primary" onClick={() => go('visit', open.id)}>
          {w.stop.continue}
        </button>
        {open.customerId !== customer.id && (
          <button type="button" className="button" onClick={() => setSure(true)}>
            {w.fix.startAnyway}
          </button>
        )}
        <button type="button" className="button plain" onClick={props.onClose}>
          {w.cancel}
        </button>
      </Sheet>
    )
  }
  return (
    <FixSheet
      title={w.stop.start}
      timeoutSeconds={limitsOf(today.day).fixTimeoutSeconds}
      carrierFor={today.day?.carrierPositioning ? 'start_visit' : null}
      onCancel={props.onClose}
      onDone={(result) => void started(result)}
    />
  )
}

/** Skipping a stop, always with a reason. */
export function SkipStop(props: {
  today: Today
  stopId: string
  name: string
  onClose: () => void
}): ReactElement {
  const w = useWords(fieldWords)
  const { db, session } = useField()
  const { syncNow } = useSync()
  const [reason, setReason] = useState('')
  const skip = async (why: string): Promise<void> => {
    await record(db, {
      personId: session.me.id,
      date: props.today.date,
      customerName: props.name,
      operation: { kind: 'skip_stop', stopId: props.stopId, reason: why },
    })
    props.onClose()
    syncNow()
  }
  return (
    <Sheet title={w.skip.title(props.name)} onClose={props.onClose}>
      <div className="choices">
        {w.skip.reasons.split('|').map((choice) => (
          <button type="button" className="choice" key={choice} onClick={() => void skip(choice)}>
            {choice}
          </button>
        ))}
      </div>
      <input
        className="input"
        value={reason}
        maxLength={200}
        placeholder={w.skip.other}
        aria-label={w.skip.other}
        onChange={(event) => setReason(event.target.value)}
      />
      <button
        type="button"
        className="button primary"
        disabled={reason.trim() === ''}
        onClick={() => void skip(reason.trim())}
      >
        {w.skip.confirm}
      </button>
      <button type="button" className="button plain" onClick={props.onClose}>
        {w.cancel}
      </button>
    </Sheet>
  )
}
