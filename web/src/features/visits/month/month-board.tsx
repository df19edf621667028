import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  pointerWithin,
  PointerSensor,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { type ReactElement, useMemo, useState } from 'react'
import type { MonthDay, MonthPlan, MonthView, MonthVisit } from '#contracts/months.ts'
import { formatDate, formatDistance, formatMinutes } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { monthGrid, monthOf } from '../../calendar/month.ts'
import { DayPanel } from './day-panel.tsx'
import { monthWords } from './month-words.ts'
import type { MonthWork } from './use-month.ts'

/** The calendar with minutes, kilometres and customers of every day; beside it the day that is open. */
export function MonthBoard(props: {
  view: MonthView
  plan: MonthPlan
  day: string | null
  mayChange: boolean
  work: MonthWork
  onDay: (date: string) => void
}): ReactElement {
  const { plan, work } = props
  const [dragged, setDragged] = useState<MonthVisit | null>(null)
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }))
  const visits = useMemo(() => new Map(plan.visitList.map((visit) => [visit.id, visit])), [plan.visitList])
  const dropped = ({ active, over }: DragEndEvent): void => {
    setDragged(null)
    const visit = visits.get(`${active.id}`)
    if (visit && over) work.move(visit, `${over.id}`)
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      onDragStart={({ active }) => setDragged(visits.get(`${active.id}`) ?? null)}
      onDragEnd={dropped}
      onDragCancel={() => setDragged(null)}
    >
      <div className="month-board">
        <MonthGrid {...props} />
        <DayPanel
          plan={plan}
          date={props.day}
          ownerId={props.view.owner.id}
          mayChange={props.mayChange}
          work={work}
        />
      </div>
      <DragOverlay>{dragged && <div className="month-dragged">{dragged.name}</div>}</DragOverlay>
    </DndContext>
  )
}

function MonthGrid(props: {
  plan: MonthPlan
  day: string | null
  mayChange: boolean
  onDay: (date: string) => void
}): ReactElement {
  const w = useWords(monthWords)
  const { plan } = props
  const days = new Map(plan.days.map((day) => [day.date, day]))
  return (
    <section className="panel panel-pad month-plan-grid" aria-label={w.title}>
      {w.weekdays.split('|').map((name) => (
        <b key={name} className="quiet">
          {name}
        </b>
      ))}
      {monthGrid(monthOf(plan.month)).map((date) => {
        const day = days.get(date)
        return day ? (
          <DayCell key={date} day={day} open={props.day === date} onOpen={() => props.onDay(date)} />
        ) : (
          <span key={date} className="month-cell" data-outside="true" aria-hidden="true">
            {Number(date.slice(8))}
          </span>
        )
      })}
    </section>
  )
}

function DayCell({ day, open, onOpen }: { day: MonthDay; open: boolean; onOpen: () => void }): ReactElement {
  const w = useWords(monthWords)
  const locale = useLocale()
  const { today } = useSession()
  const { setNodeRef, isOver } = useDroppable({ id: day.date, disabled: day.kind === 'past' })
  const minutes = day.travelMinutes + day.serviceMinutes + day.waitingMinutes
  const full = day.availableMinutes > 0 ? minutes / day.availableMinutes : 0
  const over = full > 1.001
  return (
    <button
      ref={setNodeRef}
      type="button"
      className="month-cell"
      data-date={day.date}
      data-kind={day.kind}
      data-open={open}
      data-over={isOver}
      data-today={day.date === today}
      aria-pressed={open}
      aria-label={w.day.label(
        formatDate(day.date, locale, today),
        day.visits,
        formatDistance(day.metres),
        formatMinutes(minutes),
      )}
      onClick={onOpen}
    >
      <span className="month-cell-head">
        <b className="tabular">{Number(day.date.slice(8))}</b>
        <small>{over ? <em>{w.day.over}</em> : markOf(day, w.day)}</small>
      </span>
      {day.visits > 0 && (
        <>
          <b className="tabular">{w.day.stops(day.visits)}</b>
          <span className="tabular">{formatDistance(day.metres)}</span>
          <span className="tabular quiet">{formatMinutes(minutes)}</span>
          <i className="month-load" data-over={over} aria-hidden="true">
            <i style={{ width: `${Math.min(100, full * 100)}%` }} />
          </i>
        </>
      )}
    </button>
  )
}

function markOf(
  day: MonthDay,
  w: { off: string; trip: string; past: string; away: (reason: string) => string },
): string {
  switch (day.kind) {
    case 'away':
      return w.away(day.name ?? '')
    case 'off':
      return day.name ?? w.off
    case 'trip':
      return w.trip
    case 'past':
      return w.past
    case 'work':
      return day.name ?? ''
  }
}
