import { type ReactElement, useState } from 'react'
import { addDays, formatDate, formatDistance, formatTime } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import type { DayStop, LocalVisit } from '../day/derive.ts'
import { Icon } from '../shell/icons.tsx'
import { go } from '../shell/router.ts'
import { useSync } from '../shell/sync-state.tsx'
import type { Today } from '../shell/use-day.ts'
import { StepList } from '../steps/step-list.tsx'
import { SkipStop, StartVisit } from '../visit/press.tsx'
import { ReplanSheet } from '../replan/replan-sheet.tsx'
import { Verdict } from '../visit/verdict.tsx'
import { fieldWords } from '../words.ts'
import { CardFields } from '../card/card-fields.tsx'
import { CustomerKnowledge } from '../needs/customer-knowledge.tsx'
import { Brief, GradeMark } from './brief.tsx'
import { CustomerActions } from './customer-actions.tsx'

const todayWords = defineMessages(
  { replan: '改排剩余行程', standsIn: (name: string) => `代 ${name} 走访` },
  { replan: 'Plan the rest anew', standsIn: (name) => `In place of ${name}` },
)

/** 今日: the stops in order, the next one open with everything at the thumb. */
export function TodayScreen({ today }: { today: Today }): ReactElement {
  const w = useWords(fieldWords)
  const locale = useLocale()
  const { busy, syncNow } = useSync()
  const { day, view } = today
  const next =
    view?.stops.find((one) => one.state === 'visiting') ??
    view?.stops.find((one) => one.state === 'planned') ??
    null
  const [openId, setOpen] = useState<string | null>(null)
  const [replanning, setReplanning] = useState(false)
  const { replan } = useWords(todayWords)
  const shownId = openId ?? next?.stop.id ?? null
  const planned = new Set(view?.stops.flatMap((one) => one.visit?.id ?? []))
  const unplanned = view?.visits.filter((visit) => !planned.has(visit.id)) ?? []
  return (
    <main className="screen">
      <header className="screen-head">
        <div>
          <h1>{formatDate(today.date, locale)}</h1>
          {day?.plan && <p className="quiet">{w.today.confirmed}</p>}
        </div>
        {view && view.stops.length > 0 && (
          <div className="day-progress">
            <b className="tabular">{w.today.done(view.done, view.stops.length)}</b>
            <i aria-hidden="true">
              <i style={{ width: `${(100 * view.done) / view.stops.length}%` }} />
            </i>
          </div>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={w.today.past}
          onClick={() => go('day', addDays(today.date, -1))}
        >
          <Icon name="calendar" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={w.today.refresh}
          data-busy={busy}
          onClick={syncNow}
        >
          <Icon name="refresh" />
        </button>
      </header>
      {day?.plan && next !== null && (
        <button type="button" className="button replan-day" onClick={() => setReplanning(true)}>
          {replan}
        </button>
      )}
      {replanning && <ReplanSheet today={today} onClose={() => setReplanning(false)} />}
      {day === null && <p className="empty">{w.today.loading}</p>}
      {view?.stops.length === 0 && (
        <section className="empty">
          <b>{w.today.none}</b>
          <p className="quiet">{w.today.noneHint}</p>
          <button type="button" className="button primary" onClick={() => go('customers')}>
            {w.today.toCustomers}
          </button>
        </section>
      )}
      {view && view.stops.length > 0 && next === null && <p className="all-done">✓ {w.today.allDone}</p>}
      <ol className="stops">
        {view?.stops.map((one) => (
          <StopCard
            key={one.stop.id}
            one={one}
            today={today}
            open={shownId === one.stop.id}
            onToggle={() => setOpen(shownId === one.stop.id ? 'none' : one.stop.id)}
          />
        ))}
      </ol>
      {day !== null && day.customers.length > 0 && (
        <button type="button" className="button" onClick={() => go('nearby')}>
          <Icon name="nearby" size={20} />
          {w.today.nearby}
        </button>
      )}
      {unplanned.length > 0 && (
        <section>
          <h2 className="section-title">{w.today.unplanned}</h2>
          <ul className="stops">
            {unplanned.map((visit) => (
              <UnplannedVisit key={visit.id} visit={visit} />
            ))}
          </ul>
        </section>
      )}
      {view && view.withdrawn.length > 0 && (
        <section>
          <h2 className="section-title">{w.today.withdrawn}</h2>
          <ul className="plain-list">
            {view.withdrawn.map((visit) => (
              <li key={visit.id}>
                <b>{visit.customerName}</b>{' '}
                <small className="quiet tabular">
                  {formatTime(visit.startedAt)} · {visit.withdrawnFor}
                </small>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  )
}

function StopCard(props: { one: DayStop; today: Today; open: boolean; onToggle: () => void }): ReactElement {
  const w = useWords(fieldWords)
  const { one, today, open } = props
  const { stop, state, visit } = one
  const { customer } = stop
  const t = useWords(todayWords)
  const standsFor = standInName(stop)
  const [sheet, setSheet] = useState<'start' | 'skip' | null>(null)
  return (
    <li className="stop" data-state={state} data-open={open}>
      <button type="button" className="stop-head" aria-expanded={open} onClick={props.onToggle}>
        <b className="stop-number tabular">{state === 'done' ? '✓' : stop.sequence}</b>
        <span className="stop-title">
          <b>
            {customer.name}
            {customer.keyCustomer && <em className="key">★{w.stop.key}</em>}
          </b>
          <small>
            <GradeMark code={customer.grade} /> <StateLine one={one} />
          </small>
        </span>
      </button>
      {open && (
        <div className="stop-body">
          <p className="stop-address">{customer.address}</p>
          {standsFor !== null && <p className="attention">{t.standsIn(standsFor)}</p>}
          <p className="quiet">
            {customer.hours !== null &&
              (customer.hours.length === 0
                ? w.stop.closed
                : w.stop.hours(customer.hours.map((part) => `${part.from}–${part.to}`).join(' ')))}{' '}
            {stop.legMetres !== null && w.stop.leg(formatDistance(stop.legMetres))}
          </p>
          <Brief customer={customer} />
          <StepList today={today} customerId={customer.id} />
          <CardFields today={today} customer={customer} visitId={visit?.id ?? null} />
          <CustomerKnowledge today={today} customer={customer} visitId={visit?.id ?? null} />
          {customer.position === null && <p className="attention">{w.stop.noPosition}</p>}
          {visit && <Verdict place={visit.place} />}
          <div className="tools">
            <CustomerActions customer={customer} />
            {state === 'planned' && (
              <button type="button" className="button tool" onClick={() => setSheet('skip')}>
                <Icon name="skip" size={20} />
                {w.stop.skip}
              </button>
            )}
          </div>
          {state === 'visiting' && visit ? (
            <button type="button" className="button primary big" onClick={() => go('visit', visit.id)}>
              {w.stop.continue}
            </button>
          ) : (
            state !== 'done' && (
              <button type="button" className="button primary big" onClick={() => setSheet('start')}>
                {w.stop.start}
              </button>
            )
          )}
        </div>
      )}
      {sheet === 'start' && (
        <StartVisit today={today} customer={customer} stopId={stop.id} onClose={() => setSheet(null)} />
      )}
      {sheet === 'skip' && (
        <SkipStop today={today} stopId={stop.id} name={customer.name} onClose={() => setSheet(null)} />
      )}
    </li>
  )
}

/** Whose customer it is, when one visits it in somebody’s place. */
function standInName({ reasons }: DayStop['stop']): string | null {
  const name = reasons.find((reason) => reason.code === 'substitute')?.facts['name']
  return typeof name === 'string' ? name : null
}

function StateLine({ one }: { one: DayStop }): ReactElement {
  const w = useWords(fieldWords).stop
  const { visit, state, stop } = one
  if (state === 'done' && visit)
    return <span>{w.done(formatTime(visit.startedAt), formatTime(visit.endedAt))}</span>
  if (state === 'visiting' && visit)
    return <span className="live">{w.visiting(formatTime(visit.startedAt))}</span>
  if (state === 'skipped') return <span>{w.skipped(one.skipReason ?? '')}</span>
  return <span className="tabular">{stop.arriveAt === null ? '' : w.arrive(stop.arriveAt)}</span>
}

function UnplannedVisit({ visit }: { visit: LocalVisit }): ReactElement {
  const w = useWords(fieldWords).stop
  return (
    <li className="stop" data-state={visit.endedAt === null ? 'visiting' : 'done'}>
      <button
        type="button"
        className="stop-head"
        onClick={() => visit.endedAt === null && go('visit', visit.id)}
      >
        <b className="stop-number">{visit.endedAt === null ? '…' : '✓'}</b>
        <span className="stop-title">
          <b>{visit.customerName}</b>
          <small>
            {visit.endedAt === null
              ? w.visiting(formatTime(visit.startedAt))
              : w.done(formatTime(visit.startedAt), formatTime(visit.endedAt))}
          </small>
        </span>
      </button>
    </li>
  )
}
