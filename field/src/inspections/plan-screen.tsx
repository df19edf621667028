import { type ReactElement, useState } from 'react'
import { formatDate, formatDistance, formatTime } from '#kit/format.ts'
import { useWords, wordsOf } from '#kit/words.ts'
import { limitsOf } from '../day/limits.ts'
import { navigateDirectly, NavigateSheet } from '../navigation/navigate-sheet.tsx'
import { GradeMark } from '../screens/brief.tsx'
import { Icon } from '../shell/icons.tsx'
import { go } from '../shell/router.ts'
import { useField } from '../shell/session.ts'
import { useSync } from '../shell/sync-state.tsx'
import { FixSheet } from '../visit/fix-sheet.tsx'
import type { FixResult } from '../visit/position.ts'
import type { LocalItem, LocalPlan } from './derive.ts'
import { NotDoneSheet } from './not-done-sheet.tsx'
import { keepRecord } from './store.ts'
import { usePlans } from './use-plans.ts'
import { fieldWords } from '../words.ts'
import { inspectionWords } from './words.ts'

/** 考核: the shops of the assessment in the order of the route, the next one open with everything at the thumb. */
export default function PlanScreen(): ReactElement | null {
  const w = useWords(inspectionWords)
  const { busy, syncNow } = useSync()
  const plans = usePlans()
  const [chosenId, choose] = useState<string | null>(null)
  if (plans === undefined) return null
  const chosen = plans.find((one) => one.plan.id === chosenId) ?? plans[0]
  return (
    <main className="screen">
      <header className="screen-head">
        <div>
          <h1>{chosen?.plan.title ?? w.tab}</h1>
          {chosen && (
            <p className="quiet">
              {formatDate(chosen.plan.date)} · {w.downloaded}
            </p>
          )}
        </div>
        {chosen && (
          <div className="day-progress">
            <b className="tabular">{w.progress(chosen.settled, chosen.items.length)}</b>
            <i aria-hidden="true">
              <i style={{ width: `${(100 * chosen.settled) / Math.max(1, chosen.items.length)}%` }} />
            </i>
          </div>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={wordsOf(fieldWords).today.refresh}
          data-busy={busy}
          onClick={syncNow}
        >
          <Icon name="refresh" />
        </button>
      </header>
      {plans.length > 1 && (
        <select
          className="input"
          aria-label={w.choose}
          value={chosen?.plan.id}
          onChange={(event) => choose(event.target.value)}
        >
          {plans.map(({ plan }) => (
            <option key={plan.id} value={plan.id}>
              {formatDate(plan.date)} {plan.title}
            </option>
          ))}
        </select>
      )}
      {chosen ? (
        <Items key={chosen.plan.id} local={chosen} />
      ) : (
        <section className="empty">
          <b>{w.none}</b>
          <p className="quiet">{w.noneHint}</p>
        </section>
      )}
    </main>
  )
}

function Items({ local }: { local: LocalPlan }): ReactElement {
  const next =
    local.items.find((one) => one.state === 'in_progress') ??
    local.items.find((one) => one.state === 'planned')
  const [openId, setOpen] = useState<string | null>(null)
  const shownId = openId ?? next?.item.id ?? null
  return (
    <>
      <Finish local={local} />
      <ol className="stops">
        {local.items.map((one, index) => (
          <ItemCard
            key={one.item.id}
            local={local}
            one={one}
            number={index + 1}
            open={shownId === one.item.id}
            onToggle={() => setOpen(shownId === one.item.id ? 'none' : one.item.id)}
          />
        ))}
      </ol>
    </>
  )
}

/** S1.27: handed in only when every shop is done or explained; finished only by the server's word. */
function Finish({ local }: { local: LocalPlan }): ReactElement | null {
  const w = useWords(inspectionWords)
  const { session } = useField()
  const { syncNow } = useSync()
  const { plan, items, settled, finishAsked, finished } = local
  if (finished) return <p className="all-done">✓ {w.finished}</p>
  if (finishAsked)
    return (
      <p className="all-done">
        {plan.missingPhotos > 0 ? w.finishPhotos(plan.missingPhotos) : w.finishWaiting}
      </p>
    )
  const left = items.length - settled
  if (left > 0) return <p className="quiet">{w.finishLeft(left)}</p>
  return (
    <button
      type="button"
      className="button primary big"
      onClick={() => {
        void keepRecord({
          personId: session.me.id,
          customerName: plan.title,
          operation: { kind: 'inspection_finish', planId: plan.id },
        }).then(syncNow)
      }}
    >
      {w.finish}
    </button>
  )
}

/** The sign of a stop that the list of visits uses as well. */
const signs = {
  planned: 'planned',
  in_progress: 'visiting',
  done: 'done',
  not_done: 'skipped',
  removed: 'skipped',
}

function ItemCard(props: {
  local: LocalPlan
  one: LocalItem
  number: number
  open: boolean
  onToggle: () => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const { local, one, open } = props
  const { item, state } = one
  const { customer } = item
  const [sheet, setSheet] = useState<'start' | 'not_done' | 'navigate' | null>(null)
  return (
    <li className="stop" data-state={signs[state]} data-open={open}>
      <button type="button" className="stop-head" aria-expanded={open} onClick={props.onToggle}>
        <b className="stop-number tabular">{state === 'done' ? '✓' : props.number}</b>
        <span className="stop-title">
          <b>{customer.name}</b>
          <small>
            <GradeMark code={customer.grade} /> <StateLine one={one} />
          </small>
        </span>
      </button>
      {open && (
        <div className="stop-body">
          <p className="stop-address">{customer.address}</p>
          <p className="quiet">
            {w.manager(item.manager.name)}
            {item.legMetres !== null && item.legMetres > 0 && ` · ${w.leg(formatDistance(item.legMetres))}`}
          </p>
          <p>{w.claims(item.claims.length, local.plan.claimedDays)}</p>
          {customer.position === null && <p className="attention">{w.noPosition}</p>}
          <div className="tools">
            {customer.position && (
              <button
                type="button"
                className="button tool"
                onClick={() => {
                  if (!navigateDirectly(customer.position!, customer.name)) setSheet('navigate')
                }}
              >
                <Icon name="navigate" size={20} />
                {w.navigate}
              </button>
            )}
            {(state === 'planned' || state === 'in_progress') && !local.finished && (
              <button type="button" className="button tool" onClick={() => setSheet('not_done')}>
                <Icon name="skip" size={20} />
                {w.notDone}
              </button>
            )}
          </div>
          {state === 'in_progress' && (
            <button type="button" className="button primary big" onClick={() => go('inspection', item.id)}>
              {w.continue}
            </button>
          )}
          {(state === 'planned' || state === 'not_done') && !local.finished && (
            <button type="button" className="button primary big" onClick={() => setSheet('start')}>
              {w.start}
            </button>
          )}
        </div>
      )}
      {sheet === 'navigate' && customer.position && (
        <NavigateSheet place={customer.position} name={customer.name} onClose={() => setSheet(null)} />
      )}
      {sheet === 'start' && <StartItem local={local} one={one} onClose={() => setSheet(null)} />}
      {sheet === 'not_done' && (
        <NotDoneSheet planId={local.plan.id} item={item} onClose={() => setSheet(null)} />
      )}
    </li>
  )
}

function StateLine({ one }: { one: LocalItem }): ReactElement {
  const w = useWords(inspectionWords)
  const { state, startedAt, endedAt, reason } = one
  const times = [startedAt, endedAt]
    .flatMap((moment) => (moment === null ? [] : [formatTime(moment)]))
    .join('–')
  if (state === 'planned') return <span>{w.states.planned}</span>
  return (
    <span className={state === 'in_progress' ? 'live' : undefined}>
      {w.states[state]} {state === 'not_done' ? reason : times}
    </span>
  )
}

/** 开始考核: takes one position, records, opens the form. */
function StartItem(props: { local: LocalPlan; one: LocalItem; onClose: () => void }): ReactElement {
  const w = useWords(inspectionWords)
  const { session } = useField()
  const { syncNow } = useSync()
  const { local, one } = props
  const started = async (result: FixResult): Promise<void> => {
    await keepRecord({
      personId: session.me.id,
      customerName: one.item.customer.name,
      operation: {
        kind: 'inspection_start',
        planId: local.plan.id,
        itemId: one.item.id,
        fix: result.fix,
        fixProblem: result.problem,
      },
    })
    props.onClose()
    syncNow()
    go('inspection', one.item.id)
  }
  return (
    <FixSheet
      carrierFor={null}
      title={w.start}
      timeoutSeconds={limitsOf(null).fixTimeoutSeconds}
      onCancel={props.onClose}
      onDone={(result) => void started(result)}
    />
  )
}
