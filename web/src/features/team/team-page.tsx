import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactElement, useMemo, useRef } from 'react'
import { getCalendar } from '#contracts/operations.ts'
import { exportTeamDay, teamDay } from '#contracts/team-days.ts'
import { type Visit } from '#contracts/visits.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { addDays, formatDate, formatTime } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useLive } from '../../app/live.ts'
import { listIn, usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { DayPicker } from '../../shared/day-picker.tsx'
import { useUnitChoices } from '../../shared/directory.ts'
import { ChoiceFilter } from '../../shared/filters.tsx'
import { EmptyState, Failure, Page, SkeletonLines } from '../../shared/page.tsx'
import { ExportButton } from '../privacy/exports/export-reason.tsx'
import { Figures } from './figures.tsx'
import { PeopleTable } from './people-table.tsx'
import { summarise } from './summary.ts'
import { TeamMap } from './team-map.tsx'
import { VisitDrawer, VisitState } from './visit-drawer.tsx'
import { teamWords } from './words.ts'
import './team.css'

/** Events come in bursts when phones sync: the board is read anew at most this often. */
const liveEveryMs = 1500
const soonMs = 100

/** 团队看板: plan against done, live; exceptions first; down to the single visit and its proof. */
export default function TeamPage(): ReactElement {
  const w = useWords(teamWords)
  const session = useSession()
  const units = useUnitChoices()
  const [state, setState] = usePageState()
  const date = state['date'] ?? session.today
  const unitIds = listIn(state, 'unitIds')
  const personId = state['person'] ?? null
  const visitId = state['visit'] ?? null
  // A visit has an address of its own: Back closes it, and the link can be sent to a colleague.
  const openVisit = (id: string): void => setState({ visit: id }, visitId === null ? 'push' : 'replace')
  const day = useQuery({
    queryKey: ['team', 'day', date, unitIds],
    queryFn: async ({ signal }) =>
      call(teamDay, { params: { date }, query: { unitIds, detail: 'brief' }, signal }),
    placeholderData: keepPreviousData,
  })
  useLiveBoard()
  const data = day.data
  const summary = useMemo(() => data && summarise(data.people), [data])
  const empty = summary !== undefined && summary.planned === 0 && data?.visits.length === 0
  return (
    <Page
      title={w.title}
      lead={w.lead}
      actions={
        <>
          {units.length > 1 && (
            <ChoiceFilter
              label={w.units}
              choices={units}
              chosen={unitIds}
              onChange={(chosen) => setState({ unitIds: chosen.join(',') })}
            />
          )}
          <DayPicker
            value={date}
            today={session.today}
            onChange={(next) =>
              setState({
                date: next === session.today ? undefined : next,
                person: undefined,
                visit: undefined,
              })
            }
          />
          {session.can('visits.export') && (
            <ExportButton
              label={w.export}
              run={async (reason) =>
                saveFile(await callFile(exportTeamDay, { params: { date }, query: { unitIds, ...reason } }))
              }
            />
          )}
        </>
      }
    >
      {day.isError && !data && <Failure failure={day.error} retry={() => void day.refetch()} />}
      {!data && !day.isError && <SkeletonLines lines={10} />}
      {summary && <Figures summary={summary} />}
      {empty && <NothingThatDay date={date} onDay={(last) => setState({ date: last })} />}
      {data && !empty && (
        <>
          <div className="team-middle">
            <div className="team-map panel">
              <TeamMap day={data} personId={personId} selectedId={visitId} onVisit={openVisit} />
            </div>
            <VisitList
              visits={data.visits}
              personId={personId}
              onOpen={openVisit}
              onAll={() => setState({ person: undefined })}
            />
          </div>
          <div className="panel team-table">
            <PeopleTable
              people={data.people}
              openId={personId}
              busy={day.isPlaceholderData}
              onOpen={(id) => setState({ person: id === personId ? undefined : id })}
            />
          </div>
        </>
      )}
      {visitId !== null && (
        <VisitDrawer
          id={visitId}
          brief={data?.visits.find((one) => one.id === visitId)}
          onVisit={openVisit}
          onClose={() => setState({ visit: undefined })}
        />
      )}
    </Page>
  )
}

function useLiveBoard(): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const lastRead = useRef(0)
  useLive('visits.', () => {
    // The first event of a burst shows nearly at once; what follows waits its turn.
    const pause = Math.max(soonMs, lastRead.current + liveEveryMs - Date.now())
    timer.current ??= setTimeout(() => {
      timer.current = null
      lastRead.current = Date.now()
      void client.invalidateQueries({ queryKey: ['team'] })
    }, pause)
  })
}

/** The visits of one person in their order, or everybody's that need a look. */
function VisitList(props: {
  visits: readonly Visit[]
  personId: string | null
  onOpen: (id: string) => void
  onAll: () => void
}): ReactElement {
  const w = useWords(teamWords)
  const { personId } = props
  const shown = props.visits.filter((visit) =>
    personId === null ? visit.attention : visit.owner.id === personId,
  )
  const name = personId === null ? null : (shown[0]?.owner.name ?? '')
  return (
    <section className="panel team-list" aria-label={w.exceptions.title(shown.length)}>
      <header>
        <h2>{name === null ? w.exceptions.title(shown.length) : w.personVisits(name)}</h2>
        {personId !== null && (
          <Button size="small" onClick={props.onAll}>
            {w.showAll}
          </Button>
        )}
      </header>
      {shown.length === 0 && <p className="quiet team-none">{w.exceptions.none}</p>}
      <ul>
        {shown.map((visit) => (
          <li key={visit.id}>
            <button
              type="button"
              onClick={() => props.onOpen(visit.id)}
              aria-label={w.exceptions.open(visit.customer.name)}
            >
              <span className="tabular">{formatTime(visit.startedAt)}</span>
              <span className="team-list-main">
                <b>{visit.customer.name}</b>
                {personId === null && <small className="quiet">{visit.owner.name}</small>}
                {visit.state === 'withdrawn' && visit.withdrawal && (
                  <small>{w.visit.withdrawnFor(visit.withdrawal.reason)}</small>
                )}
                {visit.flags.map((flag) => (
                  <small key={flag.code}>{w.flags[flag.code]}</small>
                ))}
              </span>
              <VisitState visit={visit} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Before work, or on a day off: offers the last working day instead of an empty board. */
function NothingThatDay({ date, onDay }: { date: string; onDay: (date: string) => void }): ReactElement {
  const w = useWords(teamWords)
  const locale = useLocale()
  const calendar = useQuery({
    queryKey: ['team', 'calendar', date],
    queryFn: async ({ signal }) =>
      call(getCalendar, { query: { from: addDays(date, -15), to: addDays(date, -1) }, signal }),
    staleTime: 300_000,
  })
  const last = calendar.data?.days.findLast((day) => day.kind === 'workday' || day.kind === 'makeup_workday')
  return (
    <EmptyState
      title={w.empty}
      hint={w.emptyHint}
      action={
        last && (
          <Button type="primary" onClick={() => onDay(last.date)}>
            {w.lastWorkday(formatDate(last.date, locale))}
          </Button>
        )
      }
    />
  )
}
