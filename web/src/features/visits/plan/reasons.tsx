import type { ReactElement } from 'react'
import type { VisitReason } from '#contracts/visit-plans.ts'
import { formatDate } from '#kit/format.ts'
import { useWords, wordsOf } from '#kit/words.ts'
import { Popup } from '../../../shared/menu.tsx'
import { visitWords } from '../words.ts'

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : ''

/** One reason in words, from its code and facts. */
export function reasonText(reason: VisitReason): string {
  const w = wordsOf(visitWords).reasons
  const { facts } = reason
  switch (reason.code) {
    case 'overdue':
      return w.overdue(Number(facts['days'] ?? 0), formatDate(text(facts['lastVisitOn']) || null))
    case 'due':
      return w.due(formatDate(text(facts['lastVisitOn']) || null))
    case 'due_soon':
      return w.due_soon(Number(facts['days'] ?? 0))
    case 'follow_up':
      return w.follow_up(
        text(facts['text']),
        Number(facts['daysLate'] ?? 0),
        formatDate(text(facts['on']) || null),
      )
    case 'promise_note':
      return w.promise_note(text(facts['text']))
    case 'appointment':
      return w.appointment(text(facts['from']), text(facts['to']), text(facts['note']))
    case 'substitute':
      return w.substitute(text(facts['name']))
    case 'month_plan':
    case 'never_visited':
    case 'key_customer':
    case 'manual':
      return w[reason.code]
  }
}

/** The strongest reason as a sentence; the numbers behind all of them fold out. */
export function ReasonLine({
  reasons,
  score,
}: {
  reasons: readonly VisitReason[]
  score?: number
}): ReactElement | null {
  const w = useWords(visitWords)
  const [first] = reasons
  if (!first) return null
  return (
    <span className="reason-line">
      <span>{reasonText(first)}</span>
      <Popup label={w.why} className="reason-why" align="left" button={w.why}>
        {() => (
          <ul className="reason-list">
            {reasons.map((reason) => (
              <li key={reason.code}>
                <span>{reasonText(reason)}</span>
                <b className="tabular">{w.points(reason.points)}</b>
              </li>
            ))}
            {score !== undefined && <li className="reason-sum">{w.score(Math.round(score * 10) / 10)}</li>}
          </ul>
        )}
      </Popup>
    </span>
  )
}
