import type { ReactElement } from 'react'
import type { ValueMatrix } from '#contracts/customer-value.ts'
import { formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { Sums } from './matrix-chart.tsx'
import { matrixWords } from './words.ts'

/** What the customers of each account manager contribute. */
export function PeopleTable({ people, total }: Pick<ValueMatrix, 'people' | 'total'>): ReactElement | null {
  const w = useWords(matrixWords)
  if (people.length < 2) return null
  return (
    <section>
      <h3 className="section-title">{w.people}</h3>
      <div className="table-holder tall-table" tabIndex={0} role="region" aria-label={w.people}>
        <table className="table">
          <thead>
            <tr>
              <th>{w.person}</th>
              <th>{w.unit}</th>
              <th data-numeric="true">{w.customers}</th>
              <th data-numeric="true">{w.amount}</th>
              <th data-numeric="true">{w.income}</th>
              <th data-numeric="true">{w.contribution}</th>
              <th data-numeric="true">{w.share}</th>
              <th data-numeric="true">{w.high}</th>
              <th data-numeric="true">{w.falling}</th>
              <th data-numeric="true">{w.belowShort}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((row) => (
              <tr key={`${row.owner?.id ?? ''} ${row.unit.id}`}>
                <td>{row.owner?.name ?? w.nobody}</td>
                <td>{row.unit.name}</td>
                <Sums sums={row} whole={total.contributionFen} />
                <td data-numeric="true">{formatNumber(row.high)}</td>
                <td data-numeric="true">{formatNumber(row.falling)}</td>
                <td data-numeric="true">{formatNumber(row.below)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
