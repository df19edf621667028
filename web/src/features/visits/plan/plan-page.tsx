import { Button } from 'antd'
import { type ReactElement, useCallback, useMemo, useState } from 'react'
import type { Candidate, PlanStop } from '#contracts/visit-plans.ts'
import { formatDate, formatMoment } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { usePageState } from '../../../app/page-state.ts'
import { useSession } from '../../../app/session.ts'
import { DayPicker } from '../../../shared/day-picker.tsx'
import { EmptyState, Failure, Page, SkeletonLines, State } from '../../../shared/page.tsx'
import { visitWords } from '../words.ts'
import { CandidatesPane } from './candidates-pane.tsx'
import { PrintDay } from '../print/print-day.tsx'
import { ManagerPicker } from './manager-picker.tsx'
import { type PlaceKind, Places } from './places.tsx'
import { PlanMap } from './plan-map.tsx'
import { ReplanPopup } from './replan-popup.tsx'
import { RouteSummary } from './route-summary.tsx'
import { StopsPane } from './stops-pane.tsx'
import { type Day, type PlanWork, usePlan } from './use-plan.ts'
import '../visits.css'

/** 走访计划: candidates with reasons, the stops in order, the map; one button orders the stops. */
export default function PlanPage(): ReactElement {
  const w = useWords(visitWords)
  const session = useSession()
  const [state, setState] = usePageState()
  const date = state['date'] ?? session.today
  const isManager = session.me.roles.some((role) => role.role === 'account_manager')
  const ownerId = state['owner'] ?? (isManager ? session.me.id : undefined)
  const mayChoose = session.me.rights['visits.plan'] !== 'own'
  const setFind = useCallback((q: string) => setState({ q }), [setState])
  const chooser = mayChoose && (
    <ManagerPicker value={ownerId} onChange={(owner) => setState({ owner, q: undefined })} />
  )
  const days = (
    <DayPicker
      value={date}
      today={session.today}
      onChange={(day) => setState({ date: day === session.today ? undefined : day })}
    />
  )
  if (ownerId === undefined) {
    return (
      <Page title={w.title} actions={days}>
        <div className="panel">
          <EmptyState title={w.choosePerson} hint={w.choosePersonHint} action={chooser} />
        </div>
      </Page>
    )
  }
  return (
    <PlanOfDay
      key={`${date} ${ownerId}`}
      date={date}
      ownerId={ownerId}
      q={state['q'] ?? ''}
      onFind={setFind}
      tools={
        <>
          {chooser}
          {days}
        </>
      }
    />
  )
}

function PlanOfDay(props: {
  date: string
  ownerId: string
  q: string
  onFind: (q: string) => void
  tools: ReactElement
}): ReactElement {
  const w = useWords(visitWords)
  const locale = useLocale()
  const work = usePlan(props.date, props.ownerId, props.q)
  const { day } = work
  const dayName = formatDate(props.date, locale)
  const off = day && !day.workday ? (day.dayName ? w.holiday(day.dayName) : w.dayOff) : null
  const title = (
    <>
      {w.title}
      {day && (
        <State kind={day.plan.state === 'confirmed' ? 'success' : 'neutral'}>
          {w.states[day.plan.state]}
        </State>
      )}
      {off && <State kind="warning">{off}</State>}
    </>
  )
  const lead = day?.plan.confirmedAt
    ? w.confirmedAt(formatMoment(day.plan.confirmedAt, locale))
    : w.lead(dayName)
  return (
    <Page
      title={<span className="plan-title">{title}</span>}
      lead={lead}
      fill
      actions={<PlanActions work={work} tools={props.tools} />}
    >
      {work.failure && !day && <Failure failure={work.failure} retry={work.reload} />}
      {!day && !work.failure && <SkeletonLines lines={10} />}
      {day && <PlanBody day={day} work={work} q={props.q} onFind={props.onFind} />}
    </Page>
  )
}

function PlanActions({ work, tools }: { work: PlanWork; tools: ReactElement }): ReactElement {
  const w = useWords(visitWords)
  const stops = work.day?.plan.stops.length ?? 0
  const { day } = work
  const { today } = useSession()
  const confirmed = day?.plan.state === 'confirmed'
  return (
    <>
      {tools}
      {day && <PrintDay plan={day.plan} />}
      {day && day.plan.date === today && stops > 0 && <ReplanPopup day={day} onPlan={work.show} />}
      <Button disabled={stops < 2} loading={work.optimising} onClick={work.optimise}>
        {work.optimising ? w.optimising : w.optimise}
      </Button>
      <Button
        type="primary"
        disabled={stops === 0 || confirmed}
        loading={work.confirming}
        onClick={work.confirm}
      >
        {confirmed ? w.confirmedAlready : w.confirm}
      </Button>
    </>
  )
}

function PlanBody(props: { day: Day; work: PlanWork; q: string; onFind: (q: string) => void }): ReactElement {
  const w = useWords(visitWords)
  const [selectedId, select] = useState<string | null>(null)
  const [picking, setPicking] = useState<PlaceKind | null>(null)
  const { day, work } = props
  const { plan } = day
  const chosen = useMemo(() => new Set(plan.stops.map((stop) => stop.customer.id)), [plan.stops])
  const problems = useMemo(
    () =>
      new Map(
        (plan.route?.problems ?? []).flatMap(({ stopId, message }) =>
          stopId === null ? [] : [[stopId, message] as const],
        ),
      ),
    [plan.route],
  )
  const general = (plan.route?.problems ?? []).filter((problem) => problem.stopId === null)
  return (
    <>
      <div className="plan-bar panel">
        <RouteSummary plan={plan} />
        <div className="plan-options">
          <label title={w.departHint}>
            {w.depart}{' '}
            <select value={plan.departAt} onChange={(event) => work.change({ departAt: event.target.value })}>
              {departTimes(plan.departAt).map((time) => (
                <option key={time}>{time}</option>
              ))}
            </select>
          </label>
          <Places plan={plan} picking={picking} onPick={setPicking} onChange={work.change} />
          <label title={w.tourHint}>
            <span className="sr-only">{w.tour.label}</span>
            <select
              value={plan.tour}
              onChange={(event) => work.change({ tour: event.target.value === 'open' ? 'open' : 'closed' })}
            >
              <option value="closed">{w.tour.closed}</option>
              <option value="open">{w.tour.open}</option>
            </select>
          </label>
          <span className="quiet plan-saved" role="status">
            {work.saving ? w.saving : w.saved}
          </span>
        </div>
      </div>
      {general.length > 0 && (
        <p className="plan-problems" role="status">
          {general.map((problem) => problem.message).join(' ')}
        </p>
      )}
      <div className="plan-panes">
        <CandidatesPane
          candidates={day.candidates}
          chosen={chosen}
          q={props.q}
          onFind={props.onFind}
          onAdd={(added) => work.change((current) => ({ stops: [...current.stops, ...added.map(stopFrom)] }))}
        />
        <StopsPane
          stops={plan.stops}
          selectedId={selectedId}
          problems={problems}
          onSelect={select}
          onChange={(change) => work.change((current) => ({ stops: [...change(current.stops)] }))}
        />
        <div className="plan-map panel" data-picking={picking !== null}>
          {picking && (
            <p className="plan-picking" role="status">
              {w.places.picking}{' '}
              <button type="button" onClick={() => setPicking(null)}>
                ×
              </button>
            </p>
          )}
          <PlanMap
            plan={plan}
            selectedId={selectedId}
            onSelect={select}
            onPick={
              picking === null
                ? null
                : (point) => {
                    work.change((current) => ({
                      [picking]: { ...point, name: current[picking]?.name ?? w.places.unnamed },
                    }))
                    setPicking(null)
                  }
            }
          />
        </div>
      </div>
    </>
  )
}

/** Every quarter of an hour from six to two in the afternoon, and the time that is set. */
function departTimes(current: string): string[] {
  const times = Array.from({ length: 33 }, (_, index) => {
    const minutes = 6 * 60 + index * 15
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  })
  return times.includes(current) ? times : [...times, current].toSorted()
}

/** A candidate as the stop it becomes; the server fills in the route. */
function stopFrom(candidate: Candidate): PlanStop {
  return {
    id: newId(),
    sequence: 0,
    customer: candidate.customer,
    locked: false,
    reasons: candidate.reasons,
    state: 'planned',
    skipReason: null,
    arriveAt: null,
    departAt: null,
    legMetres: null,
    visitId: null,
  }
}
