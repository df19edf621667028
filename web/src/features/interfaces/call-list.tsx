import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { type ReactElement, useState } from 'react'
import { listInterfaceCalls, type OpenEndpoint } from '#contracts/interfaces.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { Failure, State } from '../../shared/page.tsx'
import { interfaceWords } from './words.ts'

type Call = ResponseOf<typeof listInterfaceCalls>['calls'][number]

/** What an account called, newest first, with the number of each request. */
export function CallList(props: { accountId: string; open: readonly OpenEndpoint[] }): ReactElement {
  const w = useWords(interfaceWords)
  const locale = useLocale()
  const [refused, setRefused] = useState(false)
  const calls = useInfiniteQuery({
    queryKey: ['interfaces', 'calls', props.accountId, refused],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      call(listInterfaceCalls, {
        params: { id: props.accountId },
        query: { before: pageParam, ...(refused && { refused: 'true' as const }) },
        signal,
      }),
    getNextPageParam: (page) => (page.more ? page.calls.at(-1)?.id : undefined),
  })
  const summary = new Map(props.open.map((one) => [one.name, one.summary]))
  const columns: Column<Call>[] = [
    { key: 'at', title: w.call.at, render: (row) => formatMoment(row.at, locale) },
    {
      key: 'endpoint',
      title: w.call.endpoint,
      render: (row) => <span title={row.endpoint}>{summary.get(row.endpoint) ?? row.endpoint}</span>,
    },
    { key: 'outcome', title: w.call.outcome, render: (row) => <Outcome call={row} /> },
    { key: 'address', title: w.call.address, render: (row) => row.address },
    {
      key: 'request',
      title: w.call.request,
      render: (row) => <code title={row.requestId}>{row.requestId.slice(0, 8)}</code>,
    },
  ]
  return (
    <section className="stack">
      <div className="row-gap">
        <h3>{w.calls}</h3>
        <Checkbox checked={refused} onChange={(event) => setRefused(event.target.checked)}>
          {w.onlyRefused}
        </Checkbox>
      </div>
      {calls.isError ? (
        <Failure failure={calls.error} retry={() => void calls.refetch()} />
      ) : (
        <DataTable
          label={w.calls}
          rows={calls.data?.pages.flatMap((page) => page.calls)}
          columns={columns}
          rowId={(row) => row.id}
          rowName={(row) => row.requestId}
          empty={<p className="quiet">{w.noCalls}</p>}
          skeletonRows={3}
        />
      )}
      {calls.hasNextPage && (
        <div>
          <Button loading={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
            {w.more}
          </Button>
        </div>
      )}
    </section>
  )
}

function Outcome({ call: { refusal, status, milliseconds } }: { call: Call }): ReactElement {
  const w = useWords(interfaceWords)
  if (refusal !== null) return <State kind="danger">{w.refusals[refusal]}</State>
  if (status === null) return <State kind="warning">{w.unanswered}</State>
  return (
    <State kind={status < 400 ? 'success' : 'warning'}>
      {status}
      {milliseconds !== null && ` · ${w.milliseconds(milliseconds)}`}
    </State>
  )
}
