import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import type { ReactElement } from 'react'
import { auditActionName } from '#contracts/audit-actions.ts'
import { formatMoment } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../app/session.ts'
import { Diff } from '../../shared/diff.tsx'
import { auditWords } from './audit-words.ts'
import { actorOf, changesOf, type Entry, factsOf, pageOf, subjectOf, type Telling } from './describe.ts'
import './audit.css'

/** One record with everything that it holds: before and after in words, then as it was recorded. */
export function EntryDrawer(props: {
  entry: Entry
  telling: Telling
  onNarrow: (change: Record<string, string | undefined>) => void
  onClose: () => void
}): ReactElement {
  const w = useWords(auditWords)
  const { can } = useSession()
  const { entry, telling } = props
  const { actor, subjectId, subjectKind } = entry
  const changes = changesOf(entry, telling)
  const facts = factsOf(entry, telling)
  const subject = subjectOf(entry, telling)
  const page = pageOf(entry)
  const mayOpen = page !== null && (subjectKind !== 'customer' || can('customers.read'))
  return (
    <Drawer open title={w.entry(String(entry.seq))} size={440} mask={false} onClose={props.onClose}>
      <article className="audit-entry">
        <h3>{auditActionName(entry.action, telling.locale) ?? entry.action}</h3>
        <dl>
          <dt>{w.columns.at}</dt>
          <dd>{formatMoment(entry.at, telling.locale)}</dd>
          <dt>{w.person}</dt>
          <dd>{actorOf(entry, telling.locale)}</dd>
          {(subject !== '' || mayOpen) && (
            <>
              <dt>{w.subject}</dt>
              <dd>
                {subject} {mayOpen && <Link to={page}>{w.open}</Link>}
              </dd>
            </>
          )}
          <dt>{w.columns.address}</dt>
          <dd>{entry.address ?? '—'}</dd>
          {facts.map(({ label, value }) => (
            <FactLine key={label} label={label} value={value} />
          ))}
        </dl>
        {'after' in entry.detail && (
          <section>
            <h4>{w.changes}</h4>
            {changes.length === 0 && <p className="quiet">{w.nothingChanged}</p>}
            {changes.map((change) => (
              <Diff key={change.label} {...change} />
            ))}
          </section>
        )}
        <p className="audit-narrow">
          {subjectId !== null && (
            <Button onClick={() => props.onNarrow({ subjectKind, subjectId })}>{w.sameSubject}</Button>
          )}
          {actor && <Button onClick={() => props.onNarrow({ person: actor.id })}>{w.samePerson}</Button>}
        </p>
        <details>
          <summary>{w.technical}</summary>
          <p className="quiet">
            {entry.action} · {entry.subjectKind} {entry.subjectId}
            {entry.requestId !== null && ` · ${w.request} ${entry.requestId}`}
          </p>
          <pre>{JSON.stringify(entry.detail, null, 1)}</pre>
        </details>
      </article>
    </Drawer>
  )
}

function FactLine({ label, value }: { label: string; value: string }): ReactElement {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
}
