import HolderOutlined from '@ant-design/icons/HolderOutlined'
import LockOutlined from '@ant-design/icons/LockOutlined'
import UnlockOutlined from '@ant-design/icons/UnlockOutlined'
import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { Button } from 'antd'
import type { CSSProperties, ReactElement } from 'react'
import type { PlanStop } from '#contracts/visit-plans.ts'
import { formatDistance } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { offerUndo } from '../../../app/notes.tsx'
import { EmptyState, State } from '../../../shared/page.tsx'
import { Grade, KeyMark } from '../../customers/chip.tsx'
import { visitWords } from '../words.ts'
import { reasonText } from './reasons.tsx'

/** The stops in their order: drag, or move by keys; lock what must keep its place; remove with undo. */
export function StopsPane(props: {
  stops: readonly PlanStop[]
  selectedId: string | null
  problems: ReadonlyMap<string, string>
  onSelect: (id: string) => void
  onChange: (change: (stops: readonly PlanStop[]) => readonly PlanStop[]) => void
}): ReactElement {
  const w = useWords(visitWords)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const { stops, onChange } = props
  const move = (from: number, to: number): void => onChange((list) => arrayMove([...list], from, to))
  const dropped = ({ active, over }: DragEndEvent): void => {
    if (!over || active.id === over.id) return
    move(
      stops.findIndex((stop) => stop.id === active.id),
      stops.findIndex((stop) => stop.id === over.id),
    )
  }
  const nameOf = (id: string | number): string => stops.find((stop) => stop.id === id)?.customer.name ?? ''
  const placeOf = (id: string | number): number => stops.findIndex((stop) => stop.id === id) + 1
  const announcements: Announcements = {
    onDragStart: ({ active }) => w.stops.picked(nameOf(active.id)),
    onDragOver: ({ active, over }) => (over ? w.stops.over(nameOf(active.id), placeOf(over.id)) : undefined),
    onDragEnd: ({ active, over }) => w.stops.dropped(nameOf(active.id), placeOf(over?.id ?? active.id)),
    onDragCancel: ({ active }) => w.stops.dragCancelled(nameOf(active.id)),
  }
  const remove = (stop: PlanStop, index: number): void => {
    onChange((list) => list.filter((one) => one.id !== stop.id))
    offerUndo(w.stops.removed(stop.customer.name), () =>
      onChange((list) =>
        list.some((one) => one.id === stop.id) ? list : list.toSpliced(Math.min(index, list.length), 0, stop),
      ),
    )
  }
  return (
    <section className="plan-pane panel" aria-label={w.stops.title(stops.length)}>
      <header className="plan-pane-head">
        <h2>{w.stops.title(stops.length)}</h2>
      </header>
      {stops.length === 0 && <EmptyState title={w.stops.empty} hint={w.stops.emptyHint} />}
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={dropped}
        accessibility={{ announcements, screenReaderInstructions: { draggable: w.stops.dragHelp } }}
      >
        <SortableContext items={stops.map((stop) => stop.id)} strategy={verticalListSortingStrategy}>
          <ol className="plan-list">
            {stops.map((stop, index) => (
              <StopRow
                key={stop.id}
                stop={stop}
                index={index}
                last={index === stops.length - 1}
                selected={props.selectedId === stop.id}
                problem={props.problems.get(stop.id) ?? null}
                onSelect={() => props.onSelect(stop.id)}
                onMove={(step) => move(index, index + step)}
                onLock={() =>
                  onChange((list) =>
                    list.map((one) => (one.id === stop.id ? { ...one, locked: !one.locked } : one)),
                  )
                }
                onRemove={() => remove(stop, index)}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
    </section>
  )
}

function StopRow(props: {
  stop: PlanStop
  index: number
  last: boolean
  selected: boolean
  problem: string | null
  onSelect: () => void
  onMove: (step: 1 | -1) => void
  onLock: () => void
  onRemove: () => void
}): ReactElement {
  const w = useWords(visitWords)
  const { stop } = props
  const { customer } = stop
  const fixed = stop.state !== 'planned'
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({
    id: stop.id,
  })
  const style: CSSProperties = { transform: CSS.Translate.toString(transform), transition }
  const hours = customer.hours
  return (
    <li
      ref={setNodeRef}
      style={style}
      className="plan-row stop-row"
      data-selected={props.selected}
      data-dragging={isDragging}
      data-problem={props.problem !== null}
    >
      <button
        type="button"
        className="stop-handle"
        {...attributes}
        {...listeners}
        aria-label={w.stops.drag(customer.name, props.index + 1)}
        title={w.stops.drag(customer.name, props.index + 1)}
      >
        <b className="stop-number tabular" data-state={stop.state}>
          {props.index + 1}
        </b>
        <HolderOutlined aria-hidden="true" />
      </button>
      <div className="plan-row-main">
        <div className="plan-row-name">
          <button type="button" className="stop-name" onClick={props.onSelect} aria-pressed={props.selected}>
            {customer.name}
          </button>
          {customer.keyCustomer && <KeyMark />}
          <Grade code={customer.grade} />
          <StopBadge stop={stop} />
        </div>
        <small className="quiet">
          {stop.arriveAt !== null && (
            <b className="tabular">
              {stop.arriveAt}–{stop.departAt}
            </b>
          )}{' '}
          {stop.legMetres !== null && (
            <span className="tabular">{w.stops.leg(formatDistance(stop.legMetres))}</span>
          )}{' '}
          <span>{w.stops.minutes(customer.serviceMinutes)}</span>{' '}
          {hours !== null && (
            <span>
              {hours.length === 0
                ? w.stops.closed
                : w.stops.hours(hours.map((one) => `${one.from}–${one.to}`).join(' '))}
            </span>
          )}
        </small>
        {stop.reasons[0] && <small className="quiet">{reasonText(stop.reasons[0])}</small>}
        {props.problem !== null && <small className="stop-problem">{props.problem}</small>}
      </div>
      <div className="stop-tools">
        <Button
          size="small"
          type="text"
          disabled={props.index === 0}
          aria-label={w.stops.up(customer.name)}
          onClick={() => props.onMove(-1)}
        >
          ↑
        </Button>
        <Button
          size="small"
          type="text"
          disabled={props.last}
          aria-label={w.stops.down(customer.name)}
          onClick={() => props.onMove(1)}
        >
          ↓
        </Button>
        <Button
          size="small"
          type="text"
          aria-pressed={stop.locked}
          aria-label={stop.locked ? w.stops.unlock(customer.name) : w.stops.lock(customer.name)}
          title={stop.locked ? w.stops.unlock(customer.name) : w.stops.lock(customer.name)}
          icon={stop.locked ? <LockOutlined className="stop-locked" /> : <UnlockOutlined />}
          onClick={props.onLock}
        />
        <Button
          size="small"
          type="text"
          disabled={fixed}
          aria-label={w.stops.remove(customer.name)}
          title={w.stops.remove(customer.name)}
          onClick={props.onRemove}
        >
          ×
        </Button>
      </div>
    </li>
  )
}

function StopBadge({ stop }: { stop: PlanStop }): ReactElement | null {
  const w = useWords(visitWords)
  if (stop.state === 'done') return <State kind="success">{w.stops.done}</State>
  if (stop.state === 'visiting') return <State kind="live">{w.stops.visiting}</State>
  if (stop.state === 'skipped') return <State kind="neutral">{w.stops.skipped(stop.skipReason ?? '')}</State>
  return stop.customer.position === null ? <State kind="warning">{w.stops.noPosition}</State> : null
}
