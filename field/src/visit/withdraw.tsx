import { type ReactElement, useEffect, useState } from 'react'
import { useWords } from '#kit/words.ts'
import type { LocalVisit } from '../day/derive.ts'
import { limitsOf } from '../day/limits.ts'
import { go } from '../shell/router.ts'
import { useField } from '../shell/session.ts'
import { Sheet } from '../shell/sheet.tsx'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { Today } from '../shell/use-day.ts'
import { record } from '../store/queue.ts'
import { withdrawWords } from './withdraw-words.ts'

/** 撤销本次走访: offered for as long as the unit allows, always with a reason; the record is kept. */
export function WithdrawVisit({ today, visit }: { today: Today; visit: LocalVisit }): ReactElement | null {
  const w = useWords(withdrawWords)
  const [asking, setAsking] = useState(false)
  const minutes = limitsOf(today.day).withdrawMinutes
  const left = useSecondsUntil(Date.parse(visit.startedAt) + minutes * 60_000)
  if (left <= 0 && !asking) return null
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
  return (
    <>
      <button type="button" className="button plain" onClick={() => setAsking(true)}>
        {w.button(clock)}
      </button>
      {asking && <WithdrawSheet today={today} visit={visit} onClose={() => setAsking(false)} />}
    </>
  )
}

function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((moment - now) / 1000))
}

function WithdrawSheet(props: { today: Today; visit: LocalVisit; onClose: () => void }): ReactElement {
  const w = useWords(withdrawWords)
  const { db, session } = useField()
  const { syncNow } = useSync()
  const { today, visit } = props
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const withdraw = async (why: string): Promise<void> => {
    setBusy(true)
    await record(db, {
      personId: session.me.id,
      date: today.date,
      customerName: visit.customerName,
      operation: { kind: 'withdraw_visit', visitId: visit.id, reason: why },
    })
    await db.drafts.delete(visit.id)
    // What has not been sent yet belongs to no visit any more and stays with the person: it is forgotten here.
    await db.photos.filter((photo) => photo.visitId === visit.id && photo.state === 'waiting').delete()
    toast(w.done)
    syncNow()
    go('today')
  }
  return (
    <Sheet title={w.title} onClose={props.onClose}>
      <p className="quiet">{w.hint}</p>
      <div className="choices">
        {w.reasons.split('|').map((choice) => (
          <button
            type="button"
            className="choice"
            key={choice}
            disabled={busy}
            onClick={() => void withdraw(choice)}
          >
            {choice}
          </button>
        ))}
      </div>
      <input
        className="input"
        value={reason}
        maxLength={200}
        placeholder={w.other}
        aria-label={w.other}
        onChange={(event) => setReason(event.target.value)}
      />
      <button
        type="button"
        className="button primary"
        disabled={busy || reason.trim() === ''}
        onClick={() => void withdraw(reason.trim())}
      >
        {w.confirm}
      </button>
      <button type="button" className="button plain" onClick={props.onClose}>
        {w.keep}
      </button>
    </Sheet>
  )
}
