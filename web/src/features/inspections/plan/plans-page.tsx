import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { listInspections, type PlanSummary } from '#contracts/inspections.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { type Column, DataTable } from '../../../shared/data-table.tsx'
import { EmptyState, Failure, Page } from '../../../shared/page.tsx'
import { Pager } from '../../../shared/pager.tsx'
import { PlanState } from './plan-state.tsx'
import { inspectionWords } from '../words.ts'
import '../inspections.css'

const pageSize = 50
type Words = (typeof inspectionWords)['zh-CN']

/** 考核: every plan that may be known of, the newest first; cancelled ones stay. */
export default function PlansPage(): ReactElement {
  const w = useWords(inspectionWords)
  const { can } = useSession()
  const navigate = useNavigate()
  const [page, setPage] = useState(1)
  const plans = useQuery({
    queryKey: ['inspections', 'list', page],
    queryFn: async ({ signal }) => call(listInspections, { query: { page, pageSize }, signal }),
  })
  const open = (id: string) => void navigate({ to: `/inspections/${id}` })
  const create = can('inspections.plan') && (
    <Button type="primary" onClick={() => open('new')}>
      {w.create}
    </Button>
  )
  return (
    <Page title={w.title} lead={w.lead} actions={create}>
      {plans.isError ? (
        <Failure failure={plans.error} retry={() => void plans.refetch()} />
      ) : (
        <div className="panel">
          <DataTable
            label={w.title}
            rows={plans.data?.plans}
            columns={columnsOf(w)}
            rowId={(row) => row.id}
            rowName={(row) => row.title}
            onOpen={(row) => open(row.id)}
            empty={<EmptyState title={w.none} hint={w.noneHint} action={create || undefined} />}
          />
          {plans.data && plans.data.total.count > pageSize && (
            <Pager page={page} pageSize={pageSize} total={plans.data.total} onChange={setPage} />
          )}
        </div>
      )}
    </Page>
  )
}

function columnsOf(w: Words): Column<PlanSummary>[] {
  const c = w.columns
  return [
    {
      key: 'plan',
      title: c.plan,
      always: true,
      render: (row) => (
        <>
          <b>{row.title}</b> <small className="quiet">{w.number(row.number)}</small>
        </>
      ),
    },
    { key: 'date', title: c.date, render: (row) => formatDate(row.date) },
    { key: 'assessor', title: c.assessor, render: (row) => row.assessor.name },
    {
      key: 'managers',
      title: c.managers,
      render: (row) => w.people(row.managers[0]?.name ?? '', row.managers.length),
    },
    {
      key: 'progress',
      title: c.progress,
      render: (row) => <span className="tabular">{w.progress(row.settled, row.items)}</span>,
    },
    { key: 'draws', title: c.draws, numeric: true, render: (row) => row.draws },
    { key: 'state', title: c.state, render: (row) => <PlanState state={row.state} /> },
  ]
}
