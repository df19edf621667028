import { type ReactElement, useMemo } from 'react'
import type { PersonDay } from '#contracts/team-days.ts'
import { formatDistance, formatMinutes, formatTime } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { State } from '../../shared/page.tsx'
import { teamWords } from './words.ts'

/** One line a person: plan against done, in place, time, way, latest event. A press shows that person alone. */
export function PeopleTable(props: {
  people: readonly PersonDay[]
  openId: string | null
  busy: boolean
  onOpen: (personId: string) => void
}): ReactElement {
  const w = useWords(teamWords)
  const columns = useMemo((): Column<PersonDay>[] => {
    const c = w.columns
    return [
      {
        key: 'person',
        title: c.person,
        always: true,
        render: (row) => (
          <>
            <b>{row.owner.name}</b> <small className="quiet">{row.unit.name}</small>
          </>
        ),
      },
      {
        key: 'plan',
        title: c.plan,
        render: (row) => (
          <State
            kind={
              row.planState === 'confirmed' ? 'success' : row.planState === 'draft' ? 'warning' : 'neutral'
            }
          >
            {w.planStates[row.planState]}
          </State>
        ),
      },
      { key: 'progress', title: c.progress, width: '170px', render: (row) => <Progress row={row} /> },
      {
        key: 'inPlace',
        title: c.inPlace,
        render: (row) => (
          <span className="team-place">
            <span className="tabular">{row.inPlace}</span>
            {row.notInPlace > 0 && <State kind="danger">{w.notInPlace(row.notInPlace)}</State>}
            {row.uncertain > 0 && <State kind="warning">{w.uncertain(row.uncertain)}</State>}
          </span>
        ),
      },
      {
        key: 'minutes',
        title: c.minutes,
        numeric: true,
        render: (row) => (row.done > 0 ? formatMinutes(row.minutesAtCustomers) : '—'),
      },
      {
        key: 'travelled',
        title: c.travelled,
        numeric: true,
        render: (row) => `${formatDistance(row.travelledMetres)} / ${formatDistance(row.plannedMetres)}`,
      },
      {
        key: 'hours',
        title: c.hours,
        render: (row) => (
          <span className="tabular">
            {row.firstStart ? `${formatTime(row.firstStart)}–${formatTime(row.lastEnd)}` : '—'}
          </span>
        ),
      },
      {
        key: 'last',
        title: c.last,
        render: (row) =>
          row.lastEvent ? (
            <span title={row.lastEvent.customer}>
              <span className="tabular">{formatTime(row.lastEvent.at)}</span> {w.events[row.lastEvent.kind]}{' '}
              {row.lastEvent.customer}
            </span>
          ) : (
            '—'
          ),
      },
      {
        key: 'flags',
        title: c.flags,
        render: (row) =>
          row.attention > 0 ? <State kind="warning">{w.flagCount(row.attention)}</State> : '—',
      },
    ]
  }, [w])
  return (
    <DataTable
      label={w.title}
      rows={props.people}
      columns={columns}
      rowId={(row) => row.owner.id}
      rowName={(row) => row.owner.name}
      openId={props.openId}
      busy={props.busy}
      onOpen={(row) => props.onOpen(row.owner.id)}
      empty={null}
    />
  )
}

function Progress({ row }: { row: PersonDay }): ReactElement {
  const w = useWords(teamWords)
  const share = row.planned > 0 ? Math.min(1, row.done / row.planned) : 0
  const extras = [
    row.unplanned > 0 ? w.unplanned(row.unplanned) : null,
    row.skipped > 0 ? w.skipped(row.skipped) : null,
    row.withdrawn > 0 ? w.withdrawn(row.withdrawn) : null,
  ].filter((part) => part !== null)
  return (
    <span className="team-progress">
      <span className="tabular">
        {row.done} / {row.planned}
      </span>
      <i className="team-bar" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </i>
      {extras.length > 0 && <small className="quiet">{extras.join(' ')}</small>}
    </span>
  )
}
