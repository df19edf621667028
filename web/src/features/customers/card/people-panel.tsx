import { useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import type { KeyPerson, PeopleOfCustomer } from '#contracts/customer-people.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { DecisionEditor } from './decision-editor.tsx'
import { OrganisationChart } from './organisation-chart.tsx'
import { peopleWords } from './people-words.ts'
import { peopleKey, useKeyPeople } from './people-query.ts'
import { PersonEditor } from './person-editor.tsx'
import { PersonPhone } from './person-phone.tsx'

/** Key persons, how they report to each other, and how the customer decides. */
export function PeoplePanel({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(peopleWords)
  const client = useQueryClient()
  const { can } = useSession()
  const [editing, setEditing] = useState<KeyPerson | 'new' | 'decision' | null>(null)
  const people = useKeyPeople(customerId)
  const { data } = people
  const saved = (fresh: PeopleOfCustomer): void => {
    client.setQueryData(peopleKey(customerId), fresh)
    setEditing(null)
    for (const what of ['timeline', 'overview'])
      void client.invalidateQueries({ queryKey: ['customers', what, customerId] })
  }
  const present = data?.people.filter(({ left }) => left === null) ?? []
  const past = data?.people.filter(({ left }) => left !== null) ?? []
  const mayWrite = can('customers.write')
  const line = (person: KeyPerson): ReactElement => (
    <Person
      key={person.id}
      customerId={customerId}
      person={person}
      onEdit={mayWrite ? () => setEditing(person) : null}
    />
  )
  return (
    <section>
      <h3>
        {w.title}
        {mayWrite && (
          <button type="button" className="link" onClick={() => setEditing('new')}>
            {w.add}
          </button>
        )}
      </h3>
      {people.isError && <Failure failure={people.error} retry={() => void people.refetch()} />}
      {people.isPending && <SkeletonLines lines={3} />}
      {data?.people.length === 0 && <p className="quiet">{w.none}</p>}
      <ul className="plain-list">{present.map(line)}</ul>
      {past.length > 0 && (
        <details>
          <summary>{w.past(past.length)}</summary>
          <ul className="plain-list">{past.map(line)}</ul>
        </details>
      )}
      {present.length > 0 && (
        <details>
          <summary>{w.chart}</summary>
          <OrganisationChart people={present} />
        </details>
      )}
      {data && !data.maySeePrivate && data.people.length > 0 && <p className="quiet">{w.hidden}</p>}
      {data && (
        <div className="decision">
          <b>{w.decision.title}</b>
          {mayWrite && (
            <button type="button" className="link" onClick={() => setEditing('decision')}>
              {w.decision.edit}
            </button>
          )}
          {data.decision.process === null && data.decision.cycleDays === null ? (
            <p className="quiet">{w.decision.none}</p>
          ) : (
            <p>
              {data.decision.process}
              {data.decision.cycleDays !== null && ` ${w.decision.days(data.decision.cycleDays)}`}
            </p>
          )}
        </div>
      )}
      {data && editing !== null && editing !== 'decision' && (
        <PersonEditor
          customerId={customerId}
          person={editing === 'new' ? null : editing}
          others={present}
          maySeePrivate={data.maySeePrivate}
          onClose={() => setEditing(null)}
          onSaved={saved}
        />
      )}
      {data && editing === 'decision' && (
        <DecisionEditor
          customerId={customerId}
          decision={data.decision}
          onClose={() => setEditing(null)}
          onSaved={saved}
        />
      )}
    </section>
  )
}

function Person(props: { customerId: string; person: KeyPerson; onEdit: (() => void) | null }): ReactElement {
  const { person } = props
  const w = useWords(peopleWords)
  const locale = useLocale()
  const own = person.private
  const facts = [
    person.strength !== null && w.strength(person.strength),
    person.lastContactOn ? w.lastContact(formatDate(person.lastContactOn, locale)) : w.neverContact,
    own?.birthday && `${w.fields.birthday} ${w.birthday(own.birthday.month, own.birthday.day)}`,
    own?.hobbies,
    ...(own?.family ?? []).map(({ relation, name }) => (name ? `${relation} ${name}` : relation)),
  ].filter(Boolean)
  return (
    <li data-over={person.left !== null} className="person">
      <div className="row-gap">
        <b>{person.name}</b>
        {person.position && <span>{person.position}</span>}
        {person.influence.map((one) => (
          <span key={one} className="tag">
            {w.influence[one]}
          </span>
        ))}
        {own?.personality && <span className="tag">{w.personalities[own.personality]}</span>}
        {person.left && <span className="quiet">{w.left(formatDate(person.left.on, locale))}</span>}
        {props.onEdit && (
          <button type="button" className="link" onClick={props.onEdit}>
            {w.edit}
          </button>
        )}
      </div>
      {person.phone !== null && (
        <PersonPhone
          customerId={props.customerId}
          personId={person.id}
          name={person.name}
          masked={person.phone}
        />
      )}
      <small className="quiet">{facts.join(' · ')}</small>
      {own?.note && <p>{own.note}</p>}
      {own?.personality && (
        <details className="advice">
          <summary>{w.advice}</summary>
          <p className="quiet">{w.traits[own.personality]}</p>
          <dl>
            {(['opening', 'proposal', 'closing'] as const).map((step) => (
              <div key={step}>
                <dt>{w.adviceSteps[step]}</dt>
                <dd>{w.adviceOf[own.personality!][step]}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </li>
  )
}
