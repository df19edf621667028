import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { type ValueMatrix, valueMatrix } from '#contracts/customer-value.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { listIn, usePageState } from '../../../app/page-state.ts'
import { usePersonChoices, useUnitChoices } from '../../../shared/directory.ts'
import { ChoiceFilter } from '../../../shared/filters.tsx'
import { EmptyState, Failure, SkeletonLines } from '../../../shared/page.tsx'
import { Below, Concentration } from './concentration.tsx'
import { MatrixChart, MatrixTable } from './matrix-chart.tsx'
import { PeopleTable } from './people-table.tsx'
import type { ToList } from './to-list.ts'
import { matrixWords } from './words.ts'

/** S22.4–S22.6: where customers stand by value and growth, what they contribute, and who does not pay for itself. */
export default function MatrixView(): ReactElement {
  const w = useWords(matrixWords)
  const locale = useLocale()
  const [state, setState] = usePageState()
  const [asTable, setAsTable] = useState(false)
  const units = useUnitChoices()
  const people = usePersonChoices('account_manager')
  const unitIds = listIn(state, 'unitIds')
  const ownerIds = listIn(state, 'ownerIds')
  const matrix = useQuery({
    queryKey: ['customers', 'value-matrix', unitIds, ownerIds],
    queryFn: async ({ signal }) => call(valueMatrix, { query: { unitIds, ownerIds }, signal }),
    // Until the first computation is done there is nothing to show; it takes seconds.
    refetchInterval: ({ state: { data } }) => (data?.computedOn === null ? 3000 : false),
  })
  if (matrix.isError) return <Failure failure={matrix.error} retry={() => void matrix.refetch()} />
  const { data } = matrix
  const list = (chosen: string[]): string | undefined => (chosen.length > 0 ? chosen.join(',') : undefined)
  const filter = new URLSearchParams()
  if (unitIds.length > 0) filter.set('unitIds', unitIds.join(','))
  if (ownerIds.length > 0) filter.set('ownerIds', ownerIds.join(','))
  const toList = (place: Readonly<Record<string, string>>): string =>
    `/customers?${new URLSearchParams([...filter, ...Object.entries(place)])}`
  return (
    <div className="panel-pad stack">
      <div className="row-gap matrix-bar">
        {units.length > 1 && (
          <ChoiceFilter
            label={w.unit}
            choices={units}
            chosen={unitIds}
            onChange={(chosen) => setState({ unitIds: list(chosen) })}
          />
        )}
        {people.length > 1 && (
          <ChoiceFilter
            label={w.person}
            choices={people}
            chosen={ownerIds}
            onChange={(chosen) => setState({ ownerIds: list(chosen) })}
          />
        )}
        <div className="switch" role="group" aria-label={w.title}>
          {[false, true].map((table) => (
            <button
              key={String(table)}
              type="button"
              aria-pressed={asTable === table}
              onClick={() => setAsTable(table)}
            >
              {table ? w.table : w.chart}
            </button>
          ))}
        </div>
        {data?.computedOn && <span className="quiet">{w.asOf(formatDate(data.computedOn, locale))}</span>}
      </div>
      {data === undefined ? (
        <SkeletonLines />
      ) : data.computedOn === null ? (
        <EmptyState title={w.computing} />
      ) : (
        <Shown data={data} asTable={asTable} toList={toList} />
      )}
    </div>
  )
}

function Shown({
  data,
  asTable,
  toList,
}: {
  data: ValueMatrix
  asTable: boolean
  toList: ToList
}): ReactElement {
  return (
    <>
      {asTable ? (
        <MatrixTable matrix={data} toList={toList} />
      ) : (
        <MatrixChart matrix={data} toList={toList} />
      )}
      <div className="trial-columns">
        <Concentration concentration={data.concentration} />
        <Below below={data.below} toList={toList} />
      </div>
      <PeopleTable people={data.people} total={data.total} />
    </>
  )
}
