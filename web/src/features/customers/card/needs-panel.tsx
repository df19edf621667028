import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { listNeeds, type Need } from '#contracts/customer-needs.ts'
import { call } from '#kit/api.ts'
import { formatDate, formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines, State } from '../../../shared/page.tsx'
import { AnswerEditor, NeedEditor } from './need-editors.tsx'
import { needsWords } from './needs-words.ts'
import { useKeyPeople } from './people-query.ts'

const kinds = { open: 'warning', promised: 'live', met: 'success', impossible: 'neutral' } as const

/** What the customer asked for, and what became of it. */
export function NeedsPanel({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(needsWords)
  const client = useQueryClient()
  const { can } = useSession()
  const [editing, setEditing] = useState<Need | 'new' | null>(null)
  const key = ['customers', 'needs', customerId]
  const needs = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call(listNeeds, { params: { id: customerId }, signal })).needs,
  })
  const saved = (fresh: Need[]): void => {
    client.setQueryData(key, fresh)
    setEditing(null)
    for (const what of ['timeline', 'overview'])
      void client.invalidateQueries({ queryKey: ['customers', what, customerId] })
  }
  const isWaiting = ({ state }: Need): boolean => state === 'open' || state === 'promised'
  const waiting = needs.data?.filter(isWaiting) ?? []
  const answered = needs.data?.filter((need) => !isWaiting(need)) ?? []
  const people = useKeyPeople(customerId).data?.people
  const tellerOf = ({ personId, toldBy }: Need): string =>
    toldBy ?? people?.find(({ id }) => id === personId)?.name ?? ''
  const line = (need: Need): ReactElement => (
    <NeedLine
      key={need.id}
      need={need}
      teller={tellerOf(need)}
      onAnswer={can('customers.write') ? () => setEditing(need) : null}
    />
  )
  return (
    <section>
      <h3>
        {w.title}
        {can('customers.write') && (
          <button type="button" className="link" onClick={() => setEditing('new')}>
            {w.add}
          </button>
        )}
      </h3>
      {needs.isError && <Failure failure={needs.error} retry={() => void needs.refetch()} />}
      {needs.isPending && <SkeletonLines lines={2} />}
      {needs.data?.length === 0 && <p className="quiet">{w.none}</p>}
      <ul className="plain-list">{waiting.map(line)}</ul>
      {answered.length > 0 && (
        <details open={waiting.length === 0}>
          <summary>{w.answered(answered.length)}</summary>
          <ul className="plain-list">{answered.map(line)}</ul>
        </details>
      )}
      {editing === 'new' && (
        <NeedEditor customerId={customerId} onClose={() => setEditing(null)} onSaved={saved} />
      )}
      {editing !== null && editing !== 'new' && (
        <AnswerEditor
          customerId={customerId}
          need={editing}
          onClose={() => setEditing(null)}
          onSaved={saved}
        />
      )}
    </section>
  )
}

function NeedLine(props: { need: Need; teller: string; onAnswer: (() => void) | null }): ReactElement {
  const { need, onAnswer } = props
  const w = useWords(needsWords)
  const locale = useLocale()
  const last = need.steps.at(-1)
  const over = need.state === 'met' || need.state === 'impossible'
  return (
    <li>
      <div className="row-gap">
        <State kind={kinds[need.state]}>{w.states[need.state]}</State>
        <b>{need.words}</b>
        {onAnswer && (
          <button type="button" className="link" onClick={onAnswer}>
            {over ? w.reopen : w.answer}
          </button>
        )}
      </div>
      <small className="quiet">
        {[
          w.kinds[need.kind],
          w.told(props.teller, formatMoment(need.toldAt, locale)),
          need.takenBy?.name,
          need.dueOn && w.due(formatDate(need.dueOn, locale)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
      {last?.words && (
        <p>
          {w.states[last.state]}：{last.words}
          <small className="quiet">
            {' '}
            {formatMoment(last.at, locale)} {last.by?.name}
          </small>
        </p>
      )}
    </li>
  )
}
