import type { ReactElement } from 'react'
import type { KeyPerson } from '#contracts/customer-people.ts'
import { useWords } from '#kit/words.ts'
import { peopleWords } from './people-words.ts'

/** Who reports to whom, as a tree of lists; where nobody is known to decide, the gap stands at the top. */
export function OrganisationChart({ people }: { people: readonly KeyPerson[] }): ReactElement {
  const w = useWords(peopleWords)
  const here = new Set(people.map(({ id }) => id))
  const below = Map.groupBy(people, ({ reportsToId }) =>
    reportsToId !== null && here.has(reportsToId) ? reportsToId : null,
  )
  const branch = (superior: string | null): ReactElement | null => {
    const members = below.get(superior)
    if (!members) return null
    return (
      <ul>
        {members.map((person) => (
          <li key={person.id}>
            <span className="chart-person" data-decider={person.influence.includes('decider')}>
              <b>{person.name}</b>
              <small>
                {[person.position, ...person.influence.map((one) => w.influence[one])]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
            {branch(person.id)}
          </li>
        ))}
      </ul>
    )
  }
  const decided = people.some(({ influence }) => influence.includes('decider'))
  return (
    <div className="organisation-chart">
      {decided ? (
        branch(null)
      ) : (
        <ul>
          <li>
            <span className="chart-person" data-gap="true">
              <b>{w.noDecider}</b>
            </span>
            {branch(null)}
          </li>
        </ul>
      )}
    </div>
  )
}
