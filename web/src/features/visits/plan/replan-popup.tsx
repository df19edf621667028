import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import type { BodyOf } from '#contracts/http.ts'
import { planHistory, type PlanVersion, replanDay, type VisitPlan } from '#contracts/visit-plans.ts'
import { call } from '#kit/api.ts'
import { formatDistance, formatMoment } from '#kit/format.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { Popup } from '../../../shared/menu.tsx'
import type { Day } from './use-plan.ts'

const words = defineMessages(
  {
    title: '改排剩余行程',
    hint: '已走访和走访中的不动，锁定的保持次序，其余按现在的时间重新排；已确认的计划立即到手机上。',
    reasons: {
      closed: '客户关门',
      traffic: '堵车',
      urgent: '急事先去',
      other: '其他',
      handed_over: '交给代班',
      handed_back: '代班交还',
    },
    which: '哪一户关门',
    later: '最后再去一次',
    skip: '今天不去了',
    urgent: '先去哪一户',
    note: '说明（可不填）',
    go: '改排',
    done: (finish: string, metres: string) => `已改排，预计 ${finish} 结束，路程 ${metres}`,
    history: '改排记录',
    none: '今天还没有改排过',
    line: (before: string, after: string) => `${before} → ${after}`,
    state: (finish: string, distance: string) => `${finish} 结束 · ${distance}`,
  },
  {
    title: 'Plan the rest anew',
    hint: 'Visits made or under way stay, locked stops keep their place, the rest is ordered from now on; a confirmed plan is on the phone at once.',
    reasons: {
      closed: 'Customer closed',
      traffic: 'Traffic',
      urgent: 'Urgent first',
      other: 'Other',
      handed_over: 'handed to a substitute',
      handed_back: 'back from a substitute',
    },
    which: 'Which one is closed',
    later: 'Try again last',
    skip: 'Leave out today',
    urgent: 'Whom to visit first',
    note: 'Note (optional)',
    go: 'Plan anew',
    done: (finish, metres) => `Planned anew; ends about ${finish}, ${metres}`,
    history: 'Changes under way',
    none: 'Nothing was changed under way',
    line: (before, after) => `${before} → ${after}`,
    state: (finish, distance) => `ends ${finish} · ${distance}`,
  },
)

type Reason = BodyOf<typeof replanDay>['reason']
const reasons: readonly Reason[] = ['closed', 'traffic', 'urgent', 'other']

/** The rest of a day in one press: why, and what follows from it; below it what was changed before. */
export function ReplanPopup(props: { day: Day; onPlan: (plan: VisitPlan) => void }): ReactElement {
  const w = useWords(words)
  return (
    <Popup label={w.title} className="popup-action" button={w.title}>
      {(close) => <ReplanForm {...props} onDone={close} />}
    </Popup>
  )
}

function ReplanForm(props: {
  day: Day
  onPlan: (plan: VisitPlan) => void
  onDone: () => void
}): ReactElement {
  const w = useWords(words)
  const client = useQueryClient()
  const { plan, candidates } = props.day
  const [reason, setReason] = useState<Reason>('traffic')
  const [stopId, setStop] = useState<string | null>(null)
  const [closedThen, setThen] = useState<'later' | 'skip'>('later')
  const [customerId, setCustomer] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const open = plan.stops.filter((stop) => stop.state === 'planned')
  const choices = [
    ...open.map((stop) => ({ value: stop.customer.id, label: stop.customer.name })),
    ...candidates.map(({ customer }) => ({ value: customer.id, label: customer.name })),
  ]
  const urgent = [...new Map(choices.map((each) => [each.value, each])).values()]
  const ready = reason === 'closed' ? stopId !== null : reason !== 'urgent' || customerId !== null
  const go = (): void => {
    setBusy(true)
    call(replanDay, {
      params: { id: plan.id },
      body: {
        version: plan.version,
        reason,
        note: note.trim() || null,
        stopId: reason === 'closed' ? stopId : null,
        closedThen,
        customerId: reason === 'urgent' ? customerId : null,
      },
      timeout: 20_000,
    })
      .then(async ({ plan: changed, after }) => {
        props.onPlan(changed)
        await client.invalidateQueries({ queryKey: ['visits', 'plan-history', plan.id] })
        notify(w.done(after.finishAt ?? '—', formatDistance(after.metres)))
        props.onDone()
      })
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  return (
    <div className="replan-form">
      <p className="quiet">{w.hint}</p>
      <div className="replan-reasons" role="radiogroup" aria-label={w.title}>
        {reasons.map((each) => (
          <label key={each}>
            <input type="radio" name="replan" checked={reason === each} onChange={() => setReason(each)} />
            {w.reasons[each]}
          </label>
        ))}
      </div>
      {reason === 'closed' && (
        <>
          <Select
            aria-label={w.which}
            placeholder={w.which}
            value={stopId}
            options={open.map((stop) => ({ value: stop.id, label: stop.customer.name }))}
            onChange={setStop}
          />
          <select
            value={closedThen}
            onChange={(event) => setThen(event.target.value === 'skip' ? 'skip' : 'later')}
          >
            <option value="later">{w.later}</option>
            <option value="skip">{w.skip}</option>
          </select>
        </>
      )}
      {reason === 'urgent' && (
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={w.urgent}
          placeholder={w.urgent}
          value={customerId}
          options={urgent}
          onChange={setCustomer}
        />
      )}
      <Input
        maxLength={200}
        value={note}
        placeholder={w.note}
        aria-label={w.note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="primary" loading={busy} disabled={!ready} onClick={go}>
        {w.go}
      </Button>
      <History planId={plan.id} />
    </div>
  )
}

function History({ planId }: { planId: string }): ReactElement {
  const w = useWords(words)
  const history = useQuery({
    queryKey: ['visits', 'plan-history', planId],
    queryFn: async ({ signal }) => call(planHistory, { params: { id: planId }, signal }),
  })
  const versions = history.data?.versions ?? []
  const state = ({ finishAt, metres }: PlanVersion['before']): string =>
    w.state(finishAt ?? '—', formatDistance(metres))
  return (
    <section aria-label={w.history}>
      <h3>{w.history}</h3>
      {versions.length === 0 && <p className="quiet">{w.none}</p>}
      <ul className="replan-history">
        {versions.map((version) => (
          <li key={version.version}>
            <span>
              <b>{w.reasons[version.reason]}</b> <small className="quiet">{version.note}</small>
            </span>
            <small className="quiet tabular">
              {formatMoment(version.at)} {version.actor}
            </small>
            <small className="tabular">{w.line(state(version.before), state(version.after))}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
