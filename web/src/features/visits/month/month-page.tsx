import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { formatDistance, formatMinutes, formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import type { MonthPlan } from '#contracts/months.ts'
import { usePageState } from '../../../app/page-state.ts'
import { useSession } from '../../../app/session.ts'
import { EmptyState, Failure, Page, SkeletonLines, State } from '../../../shared/page.tsx'
import { monthOf, nextMonth } from '../../calendar/month.ts'
import { FeedPopup } from '../feed/feed-popup.tsx'
import { PrintMonth } from '../print/print-month.tsx'
import { MonthBoard } from './month-board.tsx'
import { MonthLists } from './month-lists.tsx'
import { TaskProgress } from './task-progress.tsx'
import { TeamMonths } from './team-months.tsx'
import { monthWords } from './month-words.ts'
import { useMonth, useMonthTask } from './use-month.ts'
import '../visits.css'
import './month.css'

/** 月计划: a team's table, or one person's calendar with the day's route and everything that is missing. */
export default function MonthPage(): ReactElement {
  const w = useWords(monthWords)
  const session = useSession()
  const [state, setState] = usePageState()
  const month = state['month'] ?? monthOf(session.today)
  const isManager = session.me.roles.some((role) => role.role === 'account_manager')
  const ownerId = state['owner'] ?? (isManager ? session.me.id : undefined)
  const months = (
    <>
      <Button
        aria-label={w.previous}
        onClick={() => setState({ month: nextMonth(month, -1), day: undefined })}
      >
        ‹
      </Button>
      <b className="month-name tabular" aria-live="polite">
        {month}
      </b>
      <Button aria-label={w.next} onClick={() => setState({ month: nextMonth(month, 1), day: undefined })}>
        ›
      </Button>
    </>
  )
  if (ownerId === undefined) {
    return (
      <TeamMonths
        key={month}
        month={`${month}-01`}
        months={months}
        onOpen={(owner) => setState({ owner, day: undefined }, 'push')}
      />
    )
  }
  return (
    <PersonMonth
      key={`${month} ${ownerId}`}
      month={`${month}-01`}
      ownerId={ownerId}
      tools={
        <>
          {state['owner'] !== undefined && (
            <Button onClick={() => setState({ owner: undefined, day: undefined })}>{w.backToTeam}</Button>
          )}
          {months}
        </>
      }
    />
  )
}

function PersonMonth(props: { month: string; ownerId: string; tools: ReactElement }): ReactElement {
  const w = useWords(monthWords)
  const { can, me } = useSession()
  const work = useMonth(props.month, props.ownerId)
  const task = useMonthTask(props.month)
  const [day, setDay] = useState<string | null>(null)
  const { view } = work
  const plan = view?.plan ?? null
  const mayPlan = can('visits.plan')
  return (
    <Page
      title={
        <span className="plan-title">
          {w.title}
          {view && view.owner.id !== me.id && <span>{view.owner.name}</span>}
          {plan && (
            <State kind={plan.state === 'confirmed' ? 'success' : 'neutral'}>{w.states[plan.state]}</State>
          )}
        </span>
      }
      lead={w.lead}
      actions={
        <>
          {props.tools}
          {plan && <PrintMonth plan={plan} />}
          {props.ownerId === me.id && <FeedPopup />}
          {mayPlan && (
            <Button
              type={plan ? 'default' : 'primary'}
              title={w.computeHint}
              loading={task.starting}
              disabled={task.running !== null}
              onClick={() => task.start([props.ownerId])}
            >
              {plan ? w.computeAgain : w.compute}
            </Button>
          )}
          {mayPlan && plan && (
            <Button
              type="primary"
              disabled={plan.state === 'confirmed' || plan.visits === 0}
              loading={work.confirming}
              onClick={work.confirm}
            >
              {plan.state === 'confirmed' ? w.states.confirmed : w.confirm}
            </Button>
          )}
        </>
      }
    >
      {task.running && <TaskProgress task={task.running} onCancel={task.cancel} />}
      {work.failure && !view && <Failure failure={work.failure} retry={work.reload} />}
      {!view && !work.failure && <SkeletonLines lines={10} />}
      {plan && <MonthFigures plan={plan} />}
      {view && !plan && !task.running && (
        <div className="panel">
          <EmptyState title={w.none} hint={w.noneHint(view.customers)} />
        </div>
      )}
      {view && plan && (
        <MonthBoard
          view={view}
          plan={plan}
          day={day ?? busiestDay(plan)}
          mayChange={mayPlan}
          work={work}
          onDay={setDay}
        />
      )}
      {view && <MonthLists view={view} mayChange={mayPlan} onChanged={work.reload} onDay={setDay} />}
    </Page>
  )
}

/** A day with something to show, so that the page does not open on an empty one: the next that has visits. */
function busiestDay(plan: MonthPlan): string | null {
  const open = plan.days.find((day) => day.visits > 0 && day.kind !== 'past')
  return (open ?? plan.days.find((day) => day.visits > 0))?.date ?? null
}

function MonthFigures({ plan }: { plan: MonthPlan }): ReactElement {
  const w = useWords(monthWords)
  const f = w.figures
  const figures: readonly (readonly [label: string, value: string])[] = [
    [f.visits, f.times(plan.visits)],
    [f.metres, formatDistance(plan.metres)],
    [f.time, formatMinutes(plan.travelMinutes)],
    [f.service, formatMinutes(plan.serviceMinutes)],
    [f.fullest, formatMinutes(plan.fullestMinutes)],
    [f.uneven, formatShare(plan.unevenness, 0)],
  ]
  return (
    <div className="plan-bar panel">
      <dl className="route-summary">
        {figures.map(([label, value]) => (
          <div className="figure" key={label}>
            <dt>{label}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
      <small className="quiet">{w.source(plan.distanceSource, formatNumber(plan.detourFactor, 2))}</small>
    </div>
  )
}
