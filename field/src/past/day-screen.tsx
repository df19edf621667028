import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { fieldDay } from '#contracts/visits-field.ts'
import { type Visit } from '#contracts/visits.ts'
import { call, isUnreachable } from '#kit/api.ts'
import { addDays, formatDate, formatMinutes, formatTime } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { labelled, sentences } from '#kit/punctuation.ts'
import { deriveDay } from '../day/derive.ts'
import { Icon } from '../shell/icons.tsx'
import { go } from '../shell/router.ts'
import { useField } from '../shell/session.ts'
import type { Today } from '../shell/use-day.ts'
import { saveDay } from '../store/db.ts'
import { useStored } from '../store/live.ts'
import { Verdict } from '../visit/verdict.tsx'
import { pastWords } from './words.ts'

/** Any day but today: what was planned and what became of it. From the phone's memory, and anew when online. */
export default function DayScreen({ today, date }: { today: Today; date: string }): ReactElement {
  const w = useWords(pastWords)
  const locale = useLocale()
  const { db, session } = useField()
  const personId = session.me.id
  const [problem, setProblem] = useState<string | null>(null)
  const [fetched, setFetched] = useState(false)
  const stored = useStored(async () => {
    const cached = await db.days.get(`${personId} ${date}`)
    const operations = await db.operations.where('[personId+date]').equals([personId, date]).toArray()
    return { day: cached?.day ?? null, operations }
  }, `${personId} ${date}`)
  useEffect(() => {
    let gone = false
    call(fieldDay, { query: { date }, signIn: 'never' })
      .then(async (day) => saveDay(db, personId, day, new Date().toISOString()))
      .catch((failure: unknown) => {
        const message = failure instanceof Error ? failure.message : String(failure)
        if (!gone) setProblem(isUnreachable(failure) ? w.offline : message)
      })
      .finally(() => {
        if (!gone) setFetched(true)
      })
    return () => {
      gone = true
    }
  }, [db, personId, date, w.offline])
  const day = stored?.day ?? null
  const view = useMemo(() => stored?.day && deriveDay(stored.day, stored.operations), [stored])
  const planned = new Set(view?.stops.flatMap((one) => one.visit?.id ?? []))
  const others = view?.visits.filter((visit) => !planned.has(visit.id)) ?? []
  const told = new Map((day?.visits ?? []).map((visit) => [visit.id, visit]))
  return (
    <main className="screen">
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={w.back} onClick={() => go('today')}>
          <Icon name="back" />
        </button>
        <div>
          <h1>{formatDate(date, locale)}</h1>
          {view && (
            <p className="quiet">
              {view.stops.length > 0 ? w.done(view.done, view.stops.length) : w.visits(view.visits.length)}
            </p>
          )}
        </div>
      </header>
      <div className="tools">
        <button type="button" className="button tool" onClick={() => go('day', addDays(date, -1))}>
          {w.before}
        </button>
        <button
          type="button"
          className="button tool"
          onClick={() => (addDays(date, 1) === today.date ? go('today') : go('day', addDays(date, 1)))}
        >
          {w.after}
        </button>
      </div>
      {!view && <p className="empty">{problem ?? (fetched ? w.empty : w.loading)}</p>}
      {view && view.stops.length === 0 && view.visits.length === 0 && view.withdrawn.length === 0 && (
        <p className="empty">{w.empty}</p>
      )}
      <ol className="stops">
        {view?.stops.map((one) => (
          <li className="stop past-stop" key={one.stop.id} data-state={one.state}>
            <b className="stop-number tabular">{one.state === 'done' ? '✓' : one.stop.sequence}</b>
            <div className="stop-title">
              <b>{one.stop.customer.name}</b>
              {one.visit ? (
                <VisitLines visit={told.get(one.visit.id)} />
              ) : (
                <small className="quiet">{one.skipReason ?? ''}</small>
              )}
            </div>
          </li>
        ))}
      </ol>
      {others.length > 0 && <h2 className="section-title">{w.unplanned}</h2>}
      <ul className="stops">
        {[...others, ...(view?.withdrawn ?? [])].map((visit) => (
          <li
            className="stop past-stop"
            key={visit.id}
            data-state={visit.withdrawnFor === null ? 'done' : 'skipped'}
          >
            <b className="stop-number">{visit.withdrawnFor === null ? '✓' : '–'}</b>
            <div className="stop-title">
              <b>{visit.customerName}</b>
              {visit.withdrawnFor === null ? (
                <VisitLines visit={told.get(visit.id)} />
              ) : (
                <small>{labelled(w.withdrawn, visit.withdrawnFor ?? '')}</small>
              )}
            </div>
          </li>
        ))}
      </ul>
    </main>
  )
}

function VisitLines({ visit }: { visit: Visit | undefined }): ReactElement | null {
  const w = useWords(pastWords)
  if (!visit) return null
  return (
    <>
      <small className="tabular">
        {formatTime(visit.startedAt)}–{visit.endedAt ? formatTime(visit.endedAt) : w.running}
        {visit.minutes !== null && ` · ${w.stayed(formatMinutes(visit.minutes))}`}
      </small>
      <Verdict place={visit.place} />
      {visit.findings.length > 0 && (
        <small>{w.found(sentences(visit.findings.map((one) => labelled(one.label, one.value))))}</small>
      )}
      {visit.note && <small>{visit.note}</small>}
      {visit.nextStep && <small>{w.next(visit.nextStep)}</small>}
    </>
  )
}
