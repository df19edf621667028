import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { type Holding, listHoldings } from '#contracts/customer-pool.ts'
import { call } from '#kit/api.ts'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState, Failure, State } from '../../shared/page.tsx'
import { poolWords } from './words.ts'

/** How full everybody’s hands are: customers held and allowed, the fullest first. */
export default function Holdings(): ReactElement {
  const { holdings: w } = useWords(poolWords)
  const holdings = useQuery({
    queryKey: ['customers', 'holdings'],
    queryFn: async ({ signal }) => (await call(listHoldings, { signal })).people,
  })
  if (holdings.isError) return <Failure failure={holdings.error} retry={() => void holdings.refetch()} />
  return (
    <DataTable<Holding>
      label={w.title}
      rows={holdings.data}
      rowId={({ person }) => person.id}
      rowName={({ person }) => person.name}
      empty={<EmptyState title={w.none} />}
      columns={[
        { key: 'person', title: w.person, render: ({ person }) => person.name },
        { key: 'unit', title: w.unit, render: ({ unit }) => unit.name },
        { key: 'holding', title: w.holding, numeric: true, render: (row) => formatNumber(row.holding) },
        {
          key: 'most',
          title: w.most,
          numeric: true,
          render: ({ most, own }) => `${formatNumber(most)}${own ? ` ${w.own}` : ''}`,
        },
        {
          key: 'share',
          title: w.share,
          numeric: true,
          render: ({ holding, most }) => (most === 0 ? '—' : formatShare(holding / most, 0)),
        },
        {
          key: 'state',
          title: w.state,
          render: ({ holding, most }) =>
            holding > most ? (
              <State kind="danger">{w.over(holding - most)}</State>
            ) : holding >= most * 0.9 ? (
              <State kind="warning">{w.nearly(most - holding)}</State>
            ) : (
              <State kind="success">{w.room(formatNumber(most - holding))}</State>
            ),
        },
      ]}
    />
  )
}
