import { Button } from 'antd'
import { type ReactElement, useMemo } from 'react'
import type { MonthLine } from '#contracts/months.ts'
import { formatDistance, formatMinutes, formatMoment } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { type Column, DataTable } from '../../../shared/data-table.tsx'
import { EmptyState, Failure, Page, State } from '../../../shared/page.tsx'
import { monthWords } from './month-words.ts'
import { TaskProgress } from './task-progress.tsx'
import { useMonthTask, useTeamMonths } from './use-month.ts'

/** One line a person; results come in while the planning runs. */
export function TeamMonths(props: {
  month: string
  months: ReactElement
  onOpen: (ownerId: string) => void
}): ReactElement {
  const w = useWords(monthWords)
  const { can } = useSession()
  const months = useTeamMonths(props.month)
  const task = useMonthTask(props.month)
  const columns = useMemo(
    (): Column<MonthLine>[] => [
      {
        key: 'person',
        title: w.team.person,
        always: true,
        render: (row) => (
          <>
            <b>{row.owner.name}</b> <small className="quiet">{row.unit.name}</small>
          </>
        ),
      },
      {
        key: 'state',
        title: w.team.state,
        render: (row) => (
          <State kind={row.state === 'confirmed' ? 'success' : row.state === 'draft' ? 'warning' : 'neutral'}>
            {w.states[row.state]}
          </State>
        ),
      },
      { key: 'visits', title: w.team.visits, numeric: true, render: (row) => known(row, `${row.visits}`) },
      {
        key: 'metres',
        title: w.team.metres,
        numeric: true,
        render: (row) => known(row, formatDistance(row.metres)),
      },
      {
        key: 'minutes',
        title: w.team.minutes,
        numeric: true,
        render: (row) => known(row, formatMinutes(row.travelMinutes + row.serviceMinutes)),
      },
      {
        key: 'unplanned',
        title: w.team.unplanned,
        numeric: true,
        render: (row) =>
          row.unplanned > 0 ? <State kind="warning">{row.unplanned}</State> : known(row, '0'),
      },
      {
        key: 'computedAt',
        title: w.team.computedAt,
        render: (row) => (row.computedAt ? formatMoment(row.computedAt) : '—'),
      },
    ],
    [w],
  )
  return (
    <Page
      title={w.title}
      lead={w.leadTeam}
      actions={
        <>
          {props.months}
          {can('visits.plan') && (
            <Button
              type="primary"
              title={w.computeHint}
              loading={task.starting}
              disabled={task.running !== null}
              onClick={() => task.start([])}
            >
              {w.computeTeam}
            </Button>
          )}
        </>
      }
    >
      {task.running && <TaskProgress task={task.running} onCancel={task.cancel} />}
      {months.isError && !months.data ? (
        <Failure failure={months.error} retry={() => void months.refetch()} />
      ) : (
        <div className="panel">
          <DataTable
            label={w.title}
            rows={months.data?.people}
            columns={columns}
            rowId={(row) => row.owner.id}
            rowName={(row) => row.owner.name}
            onOpen={(row) => props.onOpen(row.owner.id)}
            empty={<EmptyState title={w.team.empty} hint={w.team.emptyHint} />}
          />
        </div>
      )}
    </Page>
  )
}

const known = (row: MonthLine, text: string): string => (row.state === 'none' ? '—' : text)
