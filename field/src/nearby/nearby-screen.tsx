import { type ReactElement, useMemo } from 'react'
import { newId } from '#kit/ids.ts'
import { formatDistance } from '#kit/format.ts'
import { useWords, wordsOf } from '#kit/words.ts'
import { GradeMark } from '../screens/brief.tsx'
import { Icon } from '../shell/icons.tsx'
import { go } from '../shell/router.ts'
import { useField } from '../shell/session.ts'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { Today } from '../shell/use-day.ts'
import { record } from '../store/queue.ts'
import { findNearby, type Nearby, originOf } from './nearby.ts'
import { nearbyWords } from './words.ts'

const shownAtMost = 15

/** 附近客户: who else could be seen while ten minutes are free; one tap takes a customer into today's plan. */
export default function NearbyScreen({ today }: { today: Today }): ReactElement {
  const w = useWords(nearbyWords)
  const { day, view } = today
  const origin = useMemo(() => (day && view ? originOf(day, view) : null), [day, view])
  const found = useMemo(
    () => (day && view && origin ? findNearby(day, view, origin) : []),
    [day, view, origin],
  )
  return (
    <main className="screen">
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={w.back} onClick={() => go('today')}>
          <Icon name="back" />
        </button>
        <div>
          <h1>{w.title}</h1>
          <p className="quiet">{origin ? w.from[origin.kind](origin.name) : w.unknown}</p>
        </div>
      </header>
      <p className="quiet">{w.lead}</p>
      {day?.plan === null && <p className="attention">{w.noPlan}</p>}
      {origin && found.length === 0 && <p className="empty">{w.none}</p>}
      <ul className="stops">
        {found.slice(0, shownAtMost).map((one) => (
          <NearbyCustomer key={one.customer.id} one={one} today={today} />
        ))}
      </ul>
    </main>
  )
}

function NearbyCustomer({ one, today }: { one: Nearby; today: Today }): ReactElement {
  const w = useWords(nearbyWords)
  const { db, session } = useField()
  const { syncNow } = useSync()
  const { customer, metres, reason } = one
  const add = async (): Promise<void> => {
    await record(db, {
      personId: session.me.id,
      date: today.date,
      customerName: customer.name,
      operation: { kind: 'add_stop', stopId: newId(), customerId: customer.id },
    })
    toast(w.added(customer.name))
    syncNow()
  }
  return (
    <li className="stop nearby">
      <span className="stop-title">
        <b>{customer.name}</b>
        <small>
          <GradeMark code={customer.grade} /> {formatDistance(metres)}
        </small>
        <small>{reasonText(reason)}</small>
        <small>{customer.address}</small>
      </span>
      {today.day?.plan && (
        <button
          type="button"
          className="button"
          aria-label={w.addNamed(customer.name)}
          onClick={() => void add()}
        >
          {w.add}
        </button>
      )}
    </li>
  )
}

function reasonText(reason: Nearby['reason']): string {
  const words = wordsOf(nearbyWords).reasons
  switch (reason.code) {
    case 'step':
      return words.step(reason.text)
    case 'overdue':
      return words.overdue(reason.days)
    case 'due':
      return words.due()
    case 'never':
      return words.never()
    case 'soon':
      return words.soon(reason.days)
    case 'not_due':
      return words.not_due(reason.days)
  }
}
