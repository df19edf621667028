import HolderOutlined from '@ant-design/icons/HolderOutlined'
import LockOutlined from '@ant-design/icons/LockOutlined'
import UnlockOutlined from '@ant-design/icons/UnlockOutlined'
import { useDraggable } from '@dnd-kit/core'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactElement, useMemo } from 'react'
import type { MonthDay, MonthPlan, MonthVisit } from '#contracts/months.ts'
import { formatDate, formatDistance } from '#kit/format.ts'
import { type MapStop, MapView } from '#kit/map/index.tsx'
import { palettes } from '#kit/tokens.ts'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { EmptyState } from '../../../shared/page.tsx'
import { monthWords } from './month-words.ts'
import type { MonthWork } from './use-month.ts'

/** The customers of one day in their order, to be dragged to another day or locked, and their route on the map. */
export function DayPanel(props: {
  plan: MonthPlan
  date: string | null
  ownerId: string
  mayChange: boolean
  work: MonthWork
}): ReactElement {
  const w = useWords(monthWords)
  const { plan, date, work } = props
  const { me } = useSession()
  const day = plan.days.find((each) => each.date === date)
  const visits = useMemo(
    () => plan.visitList.filter((visit) => visit.date === date).toSorted((a, b) => a.sequence - b.sequence),
    [plan.visitList, date],
  )
  if (!day) {
    return (
      <section className="panel month-day-panel">
        <EmptyState title={w.panel.choose} />
      </section>
    )
  }
  const open = plan.days
    .filter((each) => each.kind === 'work' || each.kind === 'trip')
    .map((each) => each.date)
  const title = w.panel.title(formatDate(day.date))
  return (
    <section className="panel month-day-panel" aria-label={title}>
      <header className="plan-pane-head">
        <h2>{title}</h2>
        <small className="quiet">{factsOf(day, w.panel)}</small>
        <Link
          to="/plan"
          search={{ date: day.date, ...(props.ownerId !== me.id && { owner: props.ownerId }) }}
        >
          {w.panel.open}
        </Link>
      </header>
      {visits.length === 0 && <EmptyState title={w.panel.empty} />}
      <ol className="plan-list month-visits">
        {visits.map((visit) => (
          <VisitRow
            key={visit.id}
            visit={visit}
            dates={open.filter((each) => each !== visit.date)}
            mayChange={props.mayChange && day.kind !== 'past'}
            work={work}
          />
        ))}
      </ol>
      {visits.length > 0 && (
        <div className="month-map">
          <DayMap day={day} visits={visits} />
        </div>
      )}
    </section>
  )
}

function factsOf(
  day: MonthDay,
  w: {
    finish: (time: string) => string
    breakMinutes: (minutes: number) => string
    from: (name: string) => string
    to: (name: string) => string
  },
): string {
  return [
    day.start ? w.from(day.start.name) : null,
    day.end && day.end.name !== day.start?.name ? w.to(day.end.name) : null,
    day.finishAt ? w.finish(day.finishAt) : null,
    day.breakMinutes > 0 ? w.breakMinutes(Math.round(day.breakMinutes)) : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

function VisitRow(props: {
  visit: MonthVisit
  dates: readonly string[]
  mayChange: boolean
  work: MonthWork
}): ReactElement {
  const w = useWords(monthWords)
  const { visit, work } = props
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({
    id: visit.id,
    disabled: !props.mayChange,
  })
  return (
    <li className="plan-row stop-row" data-dragging={isDragging}>
      <button
        type="button"
        ref={setNodeRef}
        className="stop-handle"
        {...attributes}
        {...listeners}
        aria-label={w.panel.drag(visit.name)}
        title={w.panel.drag(visit.name)}
      >
        <b className="stop-number tabular">{visit.sequence}</b>
        {props.mayChange && <HolderOutlined aria-hidden="true" />}
      </button>
      <div className="plan-row-main">
        <b title={visit.name}>{visit.name}</b>
        <small className="quiet">
          {visit.arriveAt && (
            <b className="tabular">
              {visit.arriveAt}–{visit.departAt}
            </b>
          )}{' '}
          +{formatDistance(visit.legMetres)}{' '}
          <span title={w.panel.source[visit.serviceSource]}>
            {w.panel.minutes(visit.serviceMinutes)}
            {visit.serviceSource !== 'card' && besides(w.panel.source[visit.serviceSource])}
          </span>
          {visit.agreed && (
            <em className="month-agreed">{w.panel.agreed(visit.agreed.from, visit.agreed.to)}</em>
          )}
        </small>
      </div>
      {props.mayChange && (
        <div className="stop-tools">
          <select
            className="month-move"
            aria-label={w.panel.moveTo(visit.name)}
            value=""
            disabled={work.busy}
            onChange={(event) => work.move(visit, event.target.value)}
          >
            <option value="" disabled>
              {w.panel.move}
            </option>
            {props.dates.map((date) => (
              <option key={date} value={date}>
                {formatDate(date)}
              </option>
            ))}
          </select>
          <Button
            size="small"
            type="text"
            aria-pressed={visit.locked}
            aria-label={visit.locked ? w.panel.unlock(visit.name) : w.panel.lock(visit.name)}
            title={visit.locked ? w.panel.unlock(visit.name) : w.panel.lock(visit.name)}
            icon={visit.locked ? <LockOutlined className="stop-locked" /> : <UnlockOutlined />}
            onClick={() => work.lock(visit, !visit.locked)}
          />
        </div>
      )}
    </li>
  )
}

function DayMap({ day, visits }: { day: MonthDay; visits: readonly MonthVisit[] }): ReactElement {
  const w = useWords(monthWords)
  const { pack } = useSession()
  const theme = useTheme()
  const palette = palettes[theme]
  const stops = useMemo(() => marks(day, visits), [day, visits])
  const lines = useMemo(() => {
    const points = [day.start, ...visits.map((visit) => visit.position), day.end].filter(
      (point) => point !== null,
    )
    return points.length < 2 ? [] : [{ id: 'route', points, color: palette.accent }]
  }, [day, visits, palette.accent])
  return (
    <MapView
      base={pack.map}
      stops={stops}
      lines={lines}
      selectedId={null}
      legend={[]}
      theme={theme}
      label={w.panel.map}
      height="240px"
      fitKey={`${day.date} ${visits.length}`}
      onStop={() => undefined}
    />
  )
}

function marks(day: MonthDay, visits: readonly MonthVisit[]): MapStop[] {
  const places: MapStop[] = []
  if (day.start) places.push({ ...day.start, id: 'start', mark: '起', state: 'place' })
  if (day.end && (day.end.lng !== day.start?.lng || day.end.lat !== day.start?.lat))
    places.push({ ...day.end, id: 'end', mark: '终', state: 'place' })
  return [
    ...places,
    ...visits.flatMap((visit) =>
      visit.position === null
        ? []
        : [
            {
              ...visit.position,
              id: visit.id,
              mark: `${visit.sequence}`,
              name: visit.name,
              state: 'planned' as const,
            },
          ],
    ),
  ]
}
