import { type ReactElement, useState } from 'react'
import { isUnreachable } from '#kit/api.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { Sheet } from '../shell/sheet.tsx'
import { useField } from '../shell/session.ts'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { Today } from '../shell/use-day.ts'
import { replan } from './replan.ts'
import type { Change } from './rest-of-day.ts'

const words = defineMessages(
  {
    title: '改排剩余行程',
    hint: '走访过的不动，锁定的保持次序，其余从现在起重新排。',
    reasons: {
      traffic: '路上堵车',
      closed: '下一户不在，最后再去',
      skip: '下一户不在，今天不去',
      other: '重新排一遍',
    },
    urgent: '有急事，先去：',
    choose: '选一户',
    done: (finish: string) => `已改排，预计 ${finish} 结束`,
    doneHere: (finish: string) => `没有网络，已在手机上改排，预计 ${finish} 结束；联网后上传`,
    offline: '现在没有网络，剩余行程没有可改的；有网络时再点一次。',
  },
  {
    title: 'Plan the rest anew',
    hint: 'What is done stays, what is locked keeps its place, the rest is ordered from now on.',
    reasons: {
      traffic: 'Heavy traffic',
      closed: 'Next one is not there, try it last',
      skip: 'Next one is not there, not today',
      other: 'Order it again',
    },
    urgent: 'Urgent, go first to:',
    choose: 'Choose',
    done: (finish) => `Planned anew; ends about ${finish}`,
    doneHere: (finish) => `No network: planned anew on this phone; ends about ${finish}. It is sent later`,
    offline: 'There is no network and nothing to order; press again when there is.',
  },
)

/** The rest of the day in one tap: by the server, which knows the roads, or on this phone when there is no network. */
export function ReplanSheet({ today, onClose }: { today: Today; onClose: () => void }): ReactElement {
  const w = useWords(words)
  const { syncNow } = useSync()
  const { db, session } = useField()
  const [busy, setBusy] = useState(false)
  const plan = today.day?.plan
  const open = today.view?.stops.filter((one) => one.state === 'planned') ?? []
  const next = open[0]?.stop ?? null
  const go = (change: Change): void => {
    if (!plan || busy) return
    setBusy(true)
    replan(today, plan, change, { db, personId: session.me.id })
      .then(({ finishAt, here }) => {
        toast(here ? w.doneHere(finishAt ?? '—') : w.done(finishAt ?? '—'))
        syncNow()
        onClose()
      })
      .catch((failure: unknown) => {
        toast(
          isUnreachable(failure) ? w.offline : failure instanceof Error ? failure.message : String(failure),
        )
        if (!isUnreachable(failure)) syncNow()
        setBusy(false)
      })
  }
  return (
    <Sheet title={w.title} onClose={onClose}>
      <p className="quiet">{w.hint}</p>
      <div className="choices" aria-busy={busy}>
        <button type="button" className="choice" disabled={busy} onClick={() => go({ reason: 'traffic' })}>
          {w.reasons.traffic}
        </button>
        <button
          type="button"
          className="choice"
          disabled={busy || next === null}
          onClick={() => next && go({ reason: 'closed', stopId: next.id, closedThen: 'later' })}
        >
          {w.reasons.closed}
        </button>
        <button
          type="button"
          className="choice"
          disabled={busy || next === null}
          onClick={() => next && go({ reason: 'closed', stopId: next.id, closedThen: 'skip' })}
        >
          {w.reasons.skip}
        </button>
        <button type="button" className="choice" disabled={busy} onClick={() => go({ reason: 'other' })}>
          {w.reasons.other}
        </button>
      </div>
      <label>
        <span>{w.urgent}</span>
        <select
          className="input"
          value=""
          disabled={busy}
          onChange={(event) => go({ reason: 'urgent', customerId: event.target.value })}
        >
          <option value="" disabled>
            {w.choose}
          </option>
          {open.map(({ stop }) => (
            <option key={stop.id} value={stop.customer.id}>
              {stop.customer.name}
            </option>
          ))}
        </select>
      </label>
    </Sheet>
  )
}
