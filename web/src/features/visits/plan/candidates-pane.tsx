import { Button, Input } from 'antd'
import { type ReactElement, useEffect, useState } from 'react'
import type { Candidate } from '#contracts/visit-plans.ts'
import { formatDate, formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { EmptyState, State } from '../../../shared/page.tsx'
import { Grade, KeyMark } from '../../customers/chip.tsx'
import { visitWords } from '../words.ts'
import { ReasonLine } from './reasons.tsx'

/** Whom to visit, with the reason for each; what is on the plan already is left out. */
export function CandidatesPane(props: {
  candidates: readonly Candidate[]
  chosen: ReadonlySet<string>
  q: string
  onFind: (q: string) => void
  onAdd: (candidates: readonly Candidate[]) => void
}): ReactElement {
  const w = useWords(visitWords)
  const [text, setText] = useState(props.q)
  const { onFind, q } = props
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== q) onFind(text)
    }, 250)
    return () => clearTimeout(timer)
  }, [text, q, onFind])
  const open = props.candidates.filter((candidate) => !props.chosen.has(candidate.customer.id))
  const proposed = open.filter((candidate) => candidate.proposed)
  return (
    <section className="plan-pane panel" aria-label={w.candidates.title}>
      <header className="plan-pane-head">
        <h2>{w.candidates.title}</h2>
        <Input
          allowClear
          value={text}
          placeholder={w.candidates.find}
          aria-label={w.candidates.find}
          onChange={(event) => setText(event.target.value)}
        />
        {proposed.length > 0 && (
          <Button size="small" onClick={() => props.onAdd(proposed)}>
            {w.candidates.addAll(proposed.length)}
          </Button>
        )}
      </header>
      <ul className="plan-list">
        {open.map((candidate) => (
          <CandidateRow
            key={candidate.customer.id}
            candidate={candidate}
            onAdd={() => props.onAdd([candidate])}
          />
        ))}
        {open.length === 0 && (
          <li>
            <EmptyState title={w.candidates.none} hint={w.candidates.noneHint} />
          </li>
        )}
      </ul>
    </section>
  )
}

function CandidateRow({ candidate, onAdd }: { candidate: Candidate; onAdd: () => void }): ReactElement {
  const w = useWords(visitWords)
  const { pack } = useSession()
  const { customer } = candidate
  return (
    <li className="plan-row">
      <div className="plan-row-main">
        <div className="plan-row-name">
          <b title={customer.name}>{customer.name}</b>
          {customer.keyCustomer && <KeyMark />}
          <Grade code={customer.grade} />
          {candidate.proposed && <State kind="live">{w.candidates.proposed}</State>}
        </div>
        <ReasonLine reasons={candidate.reasons} score={candidate.score} />
        <small className="quiet">
          {customer.lastVisitOn ? w.lastVisit(formatDate(customer.lastVisitOn)) : w.never}
          {' · '}
          {w.orders(customer.orders90, `${formatNumber(customer.volume90)} ${pack.volumeUnit}`)}
        </small>
        <small className="quiet plan-address" title={customer.address}>
          {customer.address}
        </small>
      </div>
      <Button
        size="small"
        type="text"
        aria-label={w.candidates.add(customer.name)}
        title={w.candidates.add(customer.name)}
        onClick={onAdd}
      >
        ＋
      </Button>
    </li>
  )
}
